import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../../../src/config/config.ts'
import { type Service, startService } from '../../../src/service/service.ts'
import { type DifyVersion, type Simulator, startSimulator } from '../../../src/simulator/server.ts'
import { createLogger } from '../../../src/telemetry/logger.ts'
import { configOf } from '../exchange/config-of.ts'
import { type TestEnvoy, startTestEnvoy } from './envoy-process.ts'

/** Real Envoy, the service and a simulated Dify, on free ports of the loopback interface. */
export interface Stack {
  readonly envoy: TestEnvoy
  readonly service: Service
  readonly dify: Simulator
  /** Everything the service has logged, at debug level. */
  log(): string
  stop(): Promise<void>
}

/**
 * `yaml`: the configuration without `upstreams` and `listen`. `upstream`: another Dify than the simulator. `listen`: what
 * else stands under that key, as `, csp: enforce`. `product`: what the upstream runs.
 */
export async function startStack(
  yaml = '',
  difyVersion: DifyVersion = '1.7.0',
  upstream?: string,
  listen = '',
  product: Config['upstreams'][number]['product'] = 'dify',
): Promise<Stack> {
  const runDir = mkdtempSync(join(tmpdir(), 'dify-masking-stack-'))
  const dify = await startSimulator({ listen: '127.0.0.1:0', difyVersion })
  const config: Config = configOf(
    `${yaml}\nlisten: { admin: "127.0.0.1:0"${listen} }\nupstreams: [{ name: dify, url: "${upstream ?? dify.url}", product: ${product} }]\n`,
  )
  const lines: string[] = []
  const logger = await createLogger(
    { level: 'debug', format: 'json' },
    { write: (line: string) => void lines.push(line) },
  )
  const extproc = `unix:${join(runDir, 'extproc.sock')}`
  const service = await startService({ config, extproc, logger })
  const envoy = await startTestEnvoy(config, {
    service: [extproc],
    admin: service.adminUrl.slice('http://'.length),
  })
  return {
    envoy,
    service,
    dify,
    log: () => lines.join(''),
    stop: async () => {
      await envoy.stop()
      await service.drain()
      await dify.close()
      rmSync(runDir, { recursive: true, force: true })
    },
  }
}

export interface ChatOptions {
  readonly user?: string
  readonly key?: string
  readonly conversation?: string
  readonly mode?: 'blocking' | 'streaming'
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly inputs?: Readonly<Record<string, unknown>>
}

export interface ChatAnswer {
  readonly status: number
  readonly headers: Headers
  /** The whole body. */
  readonly body: string
  /** Deltas joined, or the `answer` of a blocking body. */
  readonly answer: string
  readonly conversation: string
  readonly message: string
}

/** One request to chat or completion through the proxy. */
export async function chat(
  proxy: string,
  query: string,
  options: ChatOptions = {},
): Promise<ChatAnswer> {
  const mode = options.mode ?? 'blocking'
  const answer = await fetch(`${proxy}${options.path ?? '/v1/chat-messages'}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${options.key ?? 'app-one'}`,
      'content-type': 'application/json',
      ...options.headers,
    },
    body: JSON.stringify({
      inputs: options.inputs ?? {},
      query,
      response_mode: mode,
      conversation_id: options.conversation ?? '',
      user: options.user ?? 'user-1',
    }),
  })
  const body = await answer.text()
  const events = eventsOf(body, answer.headers.get('content-type'))
  const text = events
    .map((event) => (typeof event['answer'] === 'string' ? event['answer'] : ''))
    .join('')
  const [first = {}] = events
  return {
    status: answer.status,
    headers: answer.headers,
    body,
    answer: text,
    conversation: textOf(first['conversation_id']),
    message: textOf(first['message_id']),
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

function eventsOf(body: string, contentType: string | null): Record<string, unknown>[] {
  if (contentType?.startsWith('text/event-stream') !== true)
    return [JSON.parse(body) as Record<string, unknown>]
  return body
    .split('\n\n')
    .filter((event) => event.startsWith('data: '))
    .map((event) => JSON.parse(event.slice('data: '.length)) as Record<string, unknown>)
}

/** All bytes that reached Dify, headers included, as one text. */
export function receivedByDify({ dify }: Stack): string {
  return dify
    .requests()
    .map(({ target, headers, body }) => `${target}\n${JSON.stringify(headers)}\n${body}`)
    .join('\n')
}
