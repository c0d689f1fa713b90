import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSlowDify } from '../../support/dify/slow-dify.ts'
import { FREE, type RunningUp, up } from '../../support/envoy/up.ts'
import { type Seen, exchange } from '../exchange.ts'
import type { Fault } from '../fault.ts'

/** `make soak` takes 20; the table's row is as long as the time after which Envoy drops what it was not asked for. */
const MINUTES = Number(process.env['SLOW_MINUTES'] ?? 1.25)
const SECONDS = Math.round(MINUTES * 60)
/** One event of a stream a minute. */
const PING_MS = Math.min(60_000, (SECONDS * 1000) / 5)
/** Just after the 50 s for which Envoy keeps an idle gRPC client by itself, and at the end. */
const LENGTHS = [...new Set([51, 60, Math.round(SECONDS / 2), SECONDS])].filter(
  (length) => length > 50 && length <= SECONDS,
)
/** From here on the proxy takes an answer that shows no sign of life for dead. */
const SILENT_SECONDS = 1_140
const VALUE = 'quiet.canary'

interface Attempted {
  readonly query: string
  readonly seen: Seen
}

/** Every length of answer, blocking and streamed, all begun at once; nothing else is sent until the last has ended. */
async function slowly(proxy: string): Promise<readonly Attempted[]> {
  const all = LENGTHS.flatMap((length) =>
    (['blocking', 'streaming'] as const).map(async (mode) => {
      const seconds = mode === 'blocking' ? Math.min(length, SILENT_SECONDS) : length
      const query = `I am ${VALUE}.${mode}${length}@example.vn`
      const seen = await exchange({ proxy, query, mode, user: `${mode} ${seconds} s` })
      return { query, seen }
    }),
  )
  return await Promise.all(all)
}

const isWhole = ({ query, seen }: Attempted): boolean =>
  seen.status === 200 && seen.isComplete && seen.text.includes(query) && !/EMAIL_/.test(seen.text)

/** Seconds that this Envoy has lived. */
async function uptime({ ready }: RunningUp): Promise<number> {
  const info: unknown = await (await fetch(`${ready.envoy_admin}/server_info`)).json()
  const { uptime_all_epochs: text } = info as { readonly uptime_all_epochs: string }
  return Number.parseInt(text)
}

const quiet: Fault = {
  id: 'R33',
  title: `answers that take 51 to ${SECONDS} s, blocking and streamed with one event now and then, through a proxy that does nothing else (\`make soak\`: 20 minutes, one event a minute)`,
  goal: 'no raw value at Dify, every answer whole and restored, the next request too, the same Envoy lives on',
  limitSeconds: SECONDS + 90,
  async run(attempt) {
    const folder = mkdtempSync(join(tmpdir(), 'dify-masking-quiet-'))
    const dify = await startSlowDify({ waitMs: 0, pingMs: PING_MS })
    const file = join(folder, 'config.yaml')
    writeFileSync(file, `listen: ${FREE}\nupstreams: [{ name: dify, url: "${dify.url}" }]\n`)
    const running = await up(['--config', file, '--run-dir', join(folder, 'run')])
    try {
      const { proxy } = running.ready
      const slow = await slowly(proxy)
      const query = `I am ${VALUE}.next@example.vn`
      const next = { query, seen: await exchange({ proxy, query, user: 'quick' }) }
      attempt.injected(slow.length)
      attempt.sent(slow.length + 1)
      const broken = slow.filter((each) => !isWhole(each)).length
      attempt.figure('slow answers not whole', broken, { exactly: 0 })
      attempt.figure('next requests that failed', isWhole(next) ? 0 : 1, { exactly: 0 })
      attempt.figure('Envoy has lived', await uptime(running), { atLeast: SECONDS }, 's')
      const received = dify.received.map(({ target, body, headers }) =>
        [target, JSON.stringify(headers), body].join('\n'),
      )
      attempt.reachedDify(received.join('\n'), [VALUE])
    } finally {
      await running.stop()
      await dify.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

export const faults: readonly Fault[] = [quiet]
