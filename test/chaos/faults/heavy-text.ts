import { setTimeout as sleep } from 'node:timers/promises'
import { send } from '../../support/http/send.ts'
import { startSupervisedProxy } from '../../support/envoy/supervised-proxy.ts'
import { configOf } from '../../support/exchange/config-of.ts'
import { quantile, startBystander } from '../bystander.ts'
import { receivedBy } from '../exchange.ts'
import type { Fault } from '../fault.ts'

const VALUE = 'heavy.canary@example.vn'
const TIMES = 5

/** Expressions that backtracking engines choke on, and what they choke on. */
const CHOKING: readonly (readonly [string, string])[] = [
  ['(a+)+@', 'a'],
  ['(?:a|aa)+b', 'a'],
  ['(x+x+)+y', 'x'],
  ['(?:[a-z]+[0-9]*)+!', 'a1'],
]

/** What no linear engine can take: must be refused when it is read. */
const REFUSED: readonly string[] = ['(a)\\1', '(?=a)b', '(?<=a)b', 'a*', '(?:a{1,1000}){1,1000}']

const chat = (query: string): string =>
  JSON.stringify({ inputs: {}, query, response_mode: 'blocking', user: 'heavy' })

const rules = CHOKING.map(
  ([regex], i) => `    - { name: CHOKE_${'ABCD'[i]}, regex: '${regex}' }`,
).join('\n')

const heavy: Fault = {
  id: 'R22',
  title: `texts that take long: a string of 20 MB; 256 KB made for ${CHOKING.length} custom expressions that others backtrack in; expressions that cannot be linear`,
  goal: 'the string is refused; the expressions cost what as much prose costs, within 10 times, or are refused by name; others wait less than twice as long (p99)',
  limitSeconds: 120,
  async run(attempt) {
    let accepted = 0
    let unnamed = 0
    for (const pattern of REFUSED) {
      try {
        configOf(`{ masking: { custom: [{ name: BAD, regex: '${pattern}' }] } }`)
        accepted++
        attempt.remark(`accepted: ${pattern}`)
      } catch (error) {
        // As it must be, if it says which one.
        if (!String(error).includes('masking.custom[0]')) unnamed++
      }
    }
    attempt.figure('expressions accepted that are not linear', accepted, { exactly: 0 })
    attempt.figure('refusals that do not say which', unnamed, { exactly: 0 })
    const proxy = await startSupervisedProxy({
      yaml: `masking:\n  custom:\n${rules}\n`,
      timeoutMs: 5000,
    })
    try {
      const { envoy, dify } = proxy
      const post = async (body: string): Promise<{ status: number; ms: number }> => {
        const from = performance.now()
        const { status } = await send({
          to: envoy.proxyUrl,
          path: '/v1/chat-messages',
          headers: { authorization: 'Bearer app-one', 'content-type': 'application/json' },
          body,
        })
        return { status, ms: performance.now() - from }
      }
      const length = 262_144
      const prose = `${VALUE} ${'một hai ba bốn năm sáu '.repeat(length)}`.slice(0, length)
      const cost = async (text: string): Promise<number> => {
        const times: number[] = []
        for (let i = 0; i < TIMES; i++) times.push((await post(chat(text))).ms)
        return quantile(
          times.toSorted((a, b) => a - b),
          0.5,
        )
      }
      await cost(prose)
      const besideProse = startBystander(envoy.proxyUrl, 5)
      const usual = await cost(prose)
      for (let i = 1; i < CHOKING.length; i++) await cost(prose)
      const before = await besideProse.stop()
      let worst = ['', 0] as [string, number]
      const bystander = startBystander(envoy.proxyUrl, 5)
      for (const [pattern, piece] of CHOKING) {
        // In words: without a blank the length of a run would be what is measured.
        const word = `${piece.repeat(60)} `
        const ms = await cost(word.repeat(Math.ceil(length / word.length)).slice(0, length))
        if (ms > worst[1]) worst = [pattern, ms]
      }
      const others = await bystander.stop()
      const statuses = new Set<number>()
      for (let i = 0; i < TIMES; i++) {
        statuses.add((await post(chat(VALUE + 'a'.repeat(20_000_000)))).status)
        await sleep(20)
      }
      attempt.figure('20 MB refused with', [...statuses].join() === '413' ? 413 : 0, {
        exactly: 413,
      })
      attempt.figure(
        'dearest expression',
        Number((worst[1] / usual).toFixed(1)),
        { atMost: 10 },
        '× prose',
      )
      attempt.figure('others that failed', others.failed + before.failed, { exactly: 0 })
      attempt.figure(
        'p99 of others',
        Number((quantile(others.ms, 0.99) / quantile(before.ms, 0.99)).toFixed(2)),
        { atMost: 2 },
        '× that beside prose',
      )
      attempt.figure('restarts', proxy.restarts(), { exactly: 0 })
      attempt.remark(`dearest: \`${worst[0]}\`; prose of 256 KB takes ${usual.toFixed(0)} ms`)
      attempt.injected(REFUSED.length + TIMES * (CHOKING.length + 1))
      attempt.sent(TIMES * (2 * CHOKING.length + 2) + others.ms.length + before.ms.length)
      attempt.reachedDify(receivedBy(dify), [VALUE, 'bystander.canary'])
    } finally {
      await proxy.stop()
    }
  },
}

export const faults: readonly Fault[] = [heavy]
