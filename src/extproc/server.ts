import { Server, ServerCredentials } from '@grpc/grpc-js'
import { HealthImplementation } from 'grpc-health-check'
import { type TraceParent, readTraceParent } from '../core/transaction/trace-parent.ts'
import type { Transaction } from '../core/transaction/transaction.ts'
import { SERVICE_NAME, externalProcessorService } from './codec/service.ts'
import { WATCHED_KEY } from '../envoy/ext-proc-filter.ts'
import { addReflection } from './reflection/reflection-service.ts'
import { type ExchangeObserver, type ProcessStream, runExchange } from './exchange.ts'

export interface ExtprocOptions {
  /** `unix:PATH` (absolute) or `HOST:PORT`. */
  readonly listen: string
  /** Mode of a unix socket: who may connect reads mappings. Default 0600. */
  readonly socketMode?: number
  /** Largest message in bytes: above Envoy's buffer limit, so that a large body is Envoy's 413 and not our failure. */
  readonly maxMessageBytes: number
  /** `isWatched`: Envoy's route asks for it (`WATCHED_KEY`). */
  readonly createTransaction: (isWatched: boolean) => Transaction
  /** `trace`: what Envoy says of its own span, if it traces (gRPC metadata of the stream). */
  readonly observe: (transaction: Transaction, trace: TraceParent | undefined) => ExchangeObserver
}

export interface ExtprocServer {
  /** Address with the port that was bound; `unix:PATH` as given. */
  readonly address: string
  /** Exchanges under way. */
  readonly open: number
  /** What `grpc.health.v1` answers. */
  setServing(serving: boolean): void
  /**
   * Takes no new connections and lets running exchanges finish; those that have not after `timeoutMs` end with an
   * error status, never cleanly.
   */
  drain(timeoutMs: number): Promise<void>
}

/** Starts the gRPC service. */
export async function startExtprocServer(options: ExtprocOptions): Promise<ExtprocServer> {
  const server = new Server({
    'grpc.max_receive_message_length': options.maxMessageBytes,
    'grpc.max_send_message_length': -1,
    // Long answers keep their stream for many minutes; an idle connection is Envoy's to close.
    'grpc.keepalive_time_ms': 60_000,
    'grpc.keepalive_timeout_ms': 20_000,
    // Channelz stays on: without it grpc-js 1.14 does not list its sessions, and `forceShutdown` ends none of them.
  })
  let open = 0
  server.addService(externalProcessorService, {
    Process: (stream: ProcessStream) => {
      open++
      const transaction = options.createTransaction(stream.metadata.get(WATCHED_KEY).length > 0)
      const observer = options.observe(transaction, envoysSpan(stream))
      runExchange(stream, transaction, {
        failed: (code, error) => observer.failed(code, error),
        ended: (outcome) => {
          open--
          observer.ended(outcome)
        },
      })
    },
  })
  const health = new HealthImplementation({ '': 'NOT_SERVING', [SERVICE_NAME]: 'NOT_SERVING' })
  health.addToServer(server)
  const reflection = addReflection(server)
  const address = await bind(server, options.listen, options.socketMode ?? 0o600)
  return {
    address,
    get open() {
      return open
    },
    setServing(serving) {
      const state = serving ? 'SERVING' : 'NOT_SERVING'
      health.setStatus('', state)
      health.setStatus(SERVICE_NAME, state)
    },
    drain: async (timeoutMs) => {
      reflection.close()
      await drain(server, timeoutMs)
    },
  }
}

/** Envoy's filter opens the stream as a child of the span of its request (`setParentSpan`). */
function envoysSpan({ metadata }: ProcessStream): TraceParent | undefined {
  const [value] = metadata.get('traceparent')
  return readTraceParent(typeof value === 'string' ? value : undefined)
}

async function bind(server: Server, listen: string, socketMode: number): Promise<string> {
  // A socket gets 0777 without the bits of the umask; changed afterwards it would be open for a moment.
  const umask = listen.startsWith('unix:') ? process.umask(0o777 & ~socketMode) : undefined
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(listen, ServerCredentials.createInsecure(), (error, bound) => {
      if (umask !== undefined) process.umask(umask)
      if (error === null) resolve(bound)
      else reject(new Error(`cannot listen on ${listen}: ${error.message}`))
    })
  })
  return listen.startsWith('unix:') ? listen : listen.replace(/:\d+$/, `:${port}`)
}

async function drain(server: Server, timeoutMs: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => {
      server.forceShutdown()
      resolve()
    }, timeoutMs)
    server.tryShutdown(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}
