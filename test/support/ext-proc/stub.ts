import { Server, ServerCredentials, type ServerDuplexStream } from '@grpc/grpc-js'
import type { ProcessingRequest__Output } from './gen/envoy/service/ext_proc/v3/ProcessingRequest.ts'
import type { ProcessingResponse } from './gen/envoy/service/ext_proc/v3/ProcessingResponse.ts'
import { dynamicMetadata } from './messages.ts'
import { externalProcessor } from './proto.ts'

export type StubStream = ServerDuplexStream<ProcessingRequest__Output, ProcessingResponse>

/** What the stub does with one message. Without a reply or an end Envoy runs into its timeout. */
export type Behaviour = (message: ProcessingRequest__Output, stream: StubStream) => void

/** A scripted ext_proc service: does one thing a message, and keeps every message it got. */
export interface StubExtproc {
  /** `127.0.0.1:PORT`. */
  readonly address: string
  readonly messages: ProcessingRequest__Output[]
  /** What to do from now on; `undefined` is `wellBehaved`. */
  behave(behaviour?: Behaviour): void
  stop(): void
}

/** The proof that the gate asks for. */
export const PROOF: ProcessingResponse = { dynamicMetadata: dynamicMetadata({ proof: true }) }

/** Changes nothing and proves everything, as the service does: with the body, or with the headers if there is none. */
export const wellBehaved: Behaviour = (message, stream) => {
  if (message.requestHeaders) {
    stream.write({ requestHeaders: {}, ...(message.requestHeaders.endOfStream ? PROOF : {}) })
  } else if (message.requestBody) stream.write({ requestBody: {}, ...PROOF })
  else if (message.requestTrailers) stream.write({ requestTrailers: {}, ...PROOF })
  else if (message.responseHeaders) stream.write({ responseHeaders: {} })
  else if (message.responseBody) stream.write({ responseBody: {} })
}

/** Starts the stub on a free port of the loopback interface. */
export async function startStubExtproc(): Promise<StubExtproc> {
  const server = new Server({ 'grpc.max_receive_message_length': -1 })
  const messages: ProcessingRequest__Output[] = []
  let behaviour = wellBehaved
  server.addService(externalProcessor, {
    Process: (stream: StubStream) => {
      const own = behaviour
      stream.on('data', (message: ProcessingRequest__Output) => {
        messages.push(message)
        own(message, stream)
      })
      stream.on('end', () => stream.end())
      stream.on('error', () => {})
    },
  })
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound)
      else reject(error)
    })
  })
  return {
    address: `127.0.0.1:${port}`,
    messages,
    behave: (next = wellBehaved) => {
      behaviour = next
    },
    stop: () => server.forceShutdown(),
  }
}
