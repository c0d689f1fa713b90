import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js'
import type { Incoming } from './incoming.ts'
import { decodeRequest } from './request.ts'
import { type Outgoing, encodeResponse } from './response.ts'
import { MalformedMessage } from './wire-reader.ts'

/** Full name of the service, as `grpc.health.v1` and Envoy know it. */
export const SERVICE_NAME = 'envoy.service.ext_proc.v3.ExternalProcessor'

/** A message that could not be read: the exchange is refused in its turn, as for any other failure. */
export interface Unreadable {
  readonly part: 'unreadable'
}

const UNREADABLE: Unreadable = { part: 'unreadable' }

const clientOnly = (): never => {
  throw new Error('This side of the protocol is only served.')
}

const Process: MethodDefinition<Incoming | Unreadable, Outgoing> = {
  path: `/${SERVICE_NAME}/Process`,
  requestStream: true,
  responseStream: true,
  requestDeserialize: decodeOrUnreadable,
  responseSerialize: encodeResponse,
  requestSerialize: clientOnly,
  responseDeserialize: clientOnly,
}

/** Envoy's service with the codec of this folder: `Process` is one bidirectional stream per HTTP exchange. */
export const externalProcessorService = { Process } satisfies ServiceDefinition

/** gRPC would end the stream by itself at an exception, and the reason would be lost. */
function decodeOrUnreadable(buffer: Buffer): Incoming | Unreadable {
  try {
    return decodeRequest(buffer)
  } catch (error) {
    if (error instanceof MalformedMessage) return UNREADABLE
    throw error
  }
}
