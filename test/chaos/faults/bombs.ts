import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { type Sent, send } from '../../support/http/send.ts'
import { chat } from '../../support/envoy/stack.ts'
import { startSupervisedProxy } from '../../support/envoy/supervised-proxy.ts'
import { startBystander } from '../bystander.ts'
import { receivedBy } from '../exchange.ts'
import type { Fault } from '../fault.ts'
import { rssMiB, watchMemory } from '../memory.ts'

const VALUE = 'bomb.canary@example.vn'
/** What Dify asks of a chat request. */
const CHAT = '"inputs":{},"response_mode":"blocking","user":"u"'
const MOST = 4_194_304

/** As many whole copies as fit into the largest body. */
const fill = (piece: Buffer): Buffer =>
  Buffer.concat(Array.from({ length: Math.floor(MOST / piece.length) }, () => piece))

const LIST = 'a list of messages of 16 MB with 23,000 values'

interface Bomb {
  readonly name: string
  readonly body: Buffer
  readonly headers: Readonly<Record<string, string>>
  /** Refused with a 4xx, or masked. */
  readonly expected: number
}

const json = (name: string, text: string, expected: number): Bomb => ({
  name,
  body: Buffer.from(text),
  headers: { 'content-type': 'application/json' },
  expected,
})

const PROSE = Array.from(
  { length: 40_000 },
  (_, i) =>
    `Please write to ${i % 8 === 0 ? `${i}.${VALUE}` : 'all of them'} about it, and soon, for nothing else is wanted now (${i}). `,
).join('')

function bombs(): readonly Bomb[] {
  const zeros = Buffer.alloc(16 * 1_048_576)
  const form = { 'content-type': 'multipart/form-data; boundary=b' }
  const part = '--b\r\ncontent-disposition: form-data; name="a"\r\n\r\nx\r\n'
  return [
    // Members of a gzip stream, and frames of zstd, simply follow each other: 4 MB stand for more than 4 GB.
    {
      name: 'gzip of 4 GB',
      body: fill(gzipSync(zeros)),
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      expected: 413,
    },
    {
      name: 'zstd of 4 GB and more',
      body: fill(zstdCompressSync(zeros)),
      headers: { 'content-type': 'application/json', 'content-encoding': 'zstd' },
      expected: 413,
    },
    json(
      'a million brackets',
      `{${CHAT},"query":"${VALUE}","x":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`,
      400,
    ),
    json(
      '300,000 keys',
      `{${CHAT},"query":"${VALUE}",${Array.from({ length: 300_000 }, (_, i) => `"k${i}":1`).join(',')}}`,
      200,
    ),
    json(
      '200,000 integer-like keys',
      `{${CHAT},"query":"${VALUE}",${Array.from({ length: 200_000 }, (_, i) => `"${i * 65_537}":1`).join(',')}}`,
      200,
    ),
    json('a string of 4 MB without a break', `{${CHAT},"query":"${'a'.repeat(4_100_000)}"}`, 200),
    json('a string of 4 MB of prose with 5,000 values', `{${CHAT},"query":"${PROSE}"}`, 200),
    {
      name: '60,000 parts',
      body: Buffer.from(`${part.repeat(60_000)}--b--\r\n`),
      headers: form,
      expected: 400,
    },
    {
      name: 'a part with a head of 1 MB',
      body: Buffer.from(`--b\r\nx: ${'h'.repeat(1_000_000)}\r\n\r\nx\r\n--b--\r\n`),
      headers: form,
      expected: 400,
    },
  ]
}

const fault: Fault = {
  id: 'R11',
  title: `bombs, three of each: ${[...bombs().map(({ name }) => name), LIST].join(', ')}`,
  goal: 'refused or masked; memory grows by 64 MiB at most, the event loop of the service stalls for 100 ms at most',
  limitSeconds: 120,
  async run(attempt) {
    const proxy = await startSupervisedProxy({ timeoutMs: 5000 })
    try {
      const { envoy, dify, service } = proxy
      const list = await longList(envoy.proxyUrl)
      const all = [...bombs().map((bomb) => ({ ...bomb, hit: hit(bomb) })), list]
      for (const one of all) await one.hit(envoy.proxyUrl)
      await sleep(500)
      const before = rssMiB(service.pid)
      const most = watchMemory(service.pid)
      let worst = ['', 0] as [string, number]
      const told = new Map<string, string>()
      let wrong = 0
      await longestStall(proxy.admin)
      for (const one of all) {
        const bystander = startBystander(envoy.proxyUrl, 1)
        for (let i = 0; i < 3; i++) {
          const answer = await one.hit(envoy.proxyUrl)
          told.set(one.name, answer)
          if (!answer.startsWith(String(one.expected))) wrong++
          await sleep(50)
        }
        const { ms, failed } = await bystander.stop()
        const stall = await longestStall(proxy.admin)
        if (stall > worst[1]) worst = [one.name, stall]
        attempt.figure(`others that failed during ${one.name}`, failed, { exactly: 0 })
        attempt.injected(3)
        attempt.sent(3 + ms.length)
      }
      attempt.figure(
        'memory grown',
        Math.round(Math.max(0, most() - before)),
        { atMost: 64 },
        'MiB',
      )
      attempt.figure('answers other than they must be', wrong, { exactly: 0 })
      attempt.figure('longest stall of the service', Math.round(worst[1]), { atMost: 100 }, 'ms')
      attempt.figure('restarts', proxy.restarts(), { exactly: 0 })
      attempt.remark(
        `longest stall during: ${worst[0]}; ${[...told].map(([name, what]) => `${name}: ${what}`).join(', ')}`,
      )
      attempt.reachedDify(receivedBy(dify), [VALUE, 'bystander.canary'])
    } finally {
      await proxy.stop()
    }
  },
}

/** Milliseconds since this was asked last. Those who are served beside it share this process with the simulated Dify. */
async function longestStall(admin: string): Promise<number> {
  const text = await (await fetch(`http://${admin}/metrics`)).text()
  const seconds = /^nodejs_eventloop_lag_max_seconds (\S+)$/m.exec(text)?.[1]
  return 1000 * Number(seconds ?? Number.NaN)
}

/** Sends one and tells what came back: the status, and the code of an error. */
type Hit = (proxy: string) => Promise<string>

function hit({ body, headers }: Bomb): Hit {
  const path =
    headers['content-type']?.startsWith('multipart') === true
      ? '/v1/files/upload'
      : '/v1/chat-messages'
  return async (to) => await tell({ to, path, headers: { ...APP, ...headers }, body })
}

const APP = { authorization: 'Bearer app-one' }

const codeIn = (body: string): string => {
  const code = /"code": ?"(\w+)"/.exec(body)?.[1]
  return code === undefined ? '' : ` ${code}`
}

async function tell(sent: Sent, about: (body: string) => string = codeIn): Promise<string> {
  try {
    const { status, body } = await send(sent)
    return `${status}${about(body)}`
  } catch {
    return 'closed'
  }
}

/** An answer instead of a request: the messages of a conversation, each with all that was said before it. */
async function longList(
  proxy: string,
): Promise<{ readonly name: string; readonly expected: number; readonly hit: Hit }> {
  const query =
    `Please write to ${VALUE} about it, and soon. ${'Nothing else is wanted. '.repeat(28)}`.repeat(
      100,
    )
  let conversation = ''
  for (let i = 0; i < 20; i++)
    ({ conversation } = await chat(proxy, query, { user: 'list', conversation }))
  const path = `/v1/messages?user=list&limit=20&conversation_id=${conversation}`
  const sizeOf = (body: string): string =>
    `, ${Math.floor(body.length / 1e6)} MB, ${body.split(VALUE).length - 1} values restored`
  return {
    name: LIST,
    expected: 200,
    hit: async (to) => await tell({ to, path, headers: APP }, sizeOf),
  }
}

export const faults: readonly Fault[] = [fault]
