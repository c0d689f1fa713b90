import type { RequestListener } from 'node:http'
import { type TestEnvoy, startTestEnvoy } from './envoy-process.ts'
import { configOf } from '../exchange/config-of.ts'
import { type HttpRecorder, startHttpRecorder } from '../http/http-recorder.ts'
import { type Answer, type Sent, send } from '../http/send.ts'
import { type StubExtproc, startStubExtproc } from '../ext-proc/stub.ts'

/** Real Envoy between a scripted ext_proc service, a recording Dify and a recording admin listener. */
export interface Proxy {
  readonly envoy: TestEnvoy
  readonly stub: StubExtproc
  readonly dify: HttpRecorder
  readonly admin: HttpRecorder
  /** A request through the proxy. */
  send(request: Omit<Sent, 'to'>): Promise<Answer>
  /** Forgets what was received, and lets the stub behave well. */
  reset(): void
  stop(): Promise<void>
}

/** `yaml`: the configuration without `upstreams` and `listen`. `answer`: Dify's. */
export async function startProxy(yaml = '', answer?: RequestListener): Promise<Proxy> {
  const stub = await startStubExtproc()
  const dify = await startHttpRecorder('dify', answer)
  const admin = await startHttpRecorder('admin')
  const config = configOf(`${yaml}\nupstreams: [{ name: dify, url: "${dify.url}" }]\n`)
  const envoy = await startTestEnvoy(config, { service: [stub.address], admin: admin.address })
  return {
    envoy,
    stub,
    dify,
    admin,
    send: async (request) => await send({ ...request, to: envoy.proxyUrl }),
    reset: () => {
      stub.behave()
      for (const list of [stub.messages, dify.received, admin.received]) list.length = 0
    },
    stop: async () => {
      await envoy.stop()
      stub.stop()
      await dify.stop()
      await admin.stop()
    },
  }
}

/** A chat request with a secret in it. */
export const CHAT = {
  path: '/v1/chat-messages',
  headers: { 'content-type': 'application/json' },
  body: '{"query":"secret"}',
} as const
