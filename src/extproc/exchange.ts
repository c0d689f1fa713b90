import { type ServerDuplexStream, status } from '@grpc/grpc-js'
import { MaskingError } from '../core/errors.ts'
import type { Effect } from '../core/transaction/effect.ts'
import type { Transaction } from '../core/transaction/transaction.ts'
import type { ProcessingRequest__Output } from './gen/envoy/service/ext_proc/v3/ProcessingRequest.ts'
import type { ProcessingResponse } from './gen/envoy/service/ext_proc/v3/ProcessingResponse.ts'
import { headerNames, readHeaders } from './headers.ts'
import { type Part, continueResponse, immediateResponse } from './messages.ts'
import { readAttributes } from './metadata.ts'

export type ProcessStream = ServerDuplexStream<ProcessingRequest__Output, ProcessingResponse>

export interface ExchangeObserver {
  /** A refusal or failure by catalogue code; `error` is set for what nobody expected. */
  failed(code: string, error?: unknown): void
  /** The stream is over, once. */
  ended(outcome: 'done' | 'refused' | 'failed' | 'cancelled'): void
}

/** Messages that may wait for their turn before the stream is paused. */
const MAX_WAITING = 8

/**
 * Runs one ext_proc stream: messages one after the other, one reply each, in order.
 *
 * The stream is ended with OK only when both directions are through: Envoy takes a clean close at any other moment as
 * leave to send the request on as it is. In every other case it ends with an error status.
 */
export function runExchange(
  stream: ProcessStream,
  transaction: Transaction,
  observer: ExchangeObserver,
): void {
  const waiting: ProcessingRequest__Output[] = []
  let busy = false
  let halfClosed = false
  let over = false
  let refused = false
  let blocked = false

  const finish = (outcome: Parameters<ExchangeObserver['ended']>[0]): void => {
    if (over) return
    over = true
    waiting.length = 0
    observer.ended(outcome)
  }

  const fail = (error: unknown): void => {
    if (over) return
    const known = error instanceof MaskingError
    observer.failed(known ? error.code : 'internal', known ? undefined : error)
    // Nothing of a failed message went on. Before the answer's body the client can still be told.
    if (mayAnswerItself(transaction)) {
      const told = known ? error : new MaskingError('internal')
      refuse(told)
      return
    }
    finish('failed')
    stream.emit('error', { code: status.INTERNAL, details: known ? error.code : 'internal' })
  }

  const refuse = (error: MaskingError): void => {
    stream.write(immediateResponse(error))
    refused = true
    finish('refused')
    // Envoy has its answer and closes the stream; `end` below then answers with an error status.
    stream.resume()
  }

  const reply = (part: Part, effect: Effect): void => {
    if (over) return
    if (effect.kind === 'refuse') {
      observer.failed(effect.error.code)
      refuse(effect.error)
      return
    }
    blocked = !stream.write(continueResponse(part, effect))
  }

  const work = async (): Promise<void> => {
    busy = true
    for (let message = waiting.shift(); message !== undefined; message = waiting.shift()) {
      try {
        const part = partOf(message)
        reply(part, await apply(transaction, part, message))
      } catch (error) {
        fail(error)
      }
      if (over) break
    }
    busy = false
    if (over) return
    if (halfClosed) close()
    else if (!blocked) stream.resume()
  }

  const close = (): void => {
    if (over) {
      // A refused request never went on: even now this is no clean close.
      if (refused) stream.emit('error', { code: status.ABORTED, details: 'refused' })
      return
    }
    if (transaction.done) {
      finish('done')
      stream.end()
    } else {
      finish('cancelled')
      stream.emit('error', {
        code: status.CANCELLED,
        details: 'the stream ended before the exchange did',
      })
    }
  }

  stream.on('data', (message: ProcessingRequest__Output) => {
    if (over) return
    waiting.push(message)
    if (!busy) void work()
    if (waiting.length >= MAX_WAITING || blocked) stream.pause()
  })
  stream.on('drain', () => {
    blocked = false
    if (!over && !busy) stream.resume()
  })
  stream.on('end', () => {
    halfClosed = true
    if (!busy) close()
  })
  // Envoy resets the stream after every exchange, so this is the usual end and not a fault.
  stream.on('cancelled', () => finish(transaction.done ? 'done' : 'cancelled'))
  stream.on('error', () => finish(transaction.done ? 'done' : 'failed'))
}

/** Until the answer's headers have gone out, Envoy takes an answer of ours in their place. */
function mayAnswerItself({ phase }: Transaction): boolean {
  return phase === 'request_headers' || phase === 'request_body' || phase === 'response_headers'
}

function partOf(message: ProcessingRequest__Output): Part {
  const { request } = message
  if (request === undefined) throw new MaskingError('protocol', 'A message without content.')
  return request
}

const EMPTY = Buffer.alloc(0)

/** Empty bodies come without the `body` field. */
const bytes = (body: Buffer | undefined): string => (body ?? EMPTY).toString('latin1')

async function apply(
  transaction: Transaction,
  part: Part,
  message: ProcessingRequest__Output,
): Promise<Effect> {
  switch (part) {
    case 'requestHeaders': {
      const { headers, endOfStream } = message.requestHeaders ?? {}
      return await transaction.requestHeaders(
        readHeaders(headers ?? undefined),
        endOfStream === true,
        readAttributes(message.attributes),
        message.protocolConfig?.requestBodyMode === 'STREAMED' ? 'streamed' : 'buffered',
      )
    }
    case 'requestBody':
      return await transaction.requestBody(
        bytes(message.requestBody?.body),
        message.requestBody?.endOfStream === true,
      )
    case 'requestTrailers':
      return transaction.requestTrailers(
        headerNames(message.requestTrailers?.trailers ?? undefined),
      )
    case 'responseHeaders': {
      const { headers, endOfStream } = message.responseHeaders ?? {}
      return await transaction.responseHeaders(
        readHeaders(headers ?? undefined),
        endOfStream === true,
      )
    }
    case 'responseBody':
      return await transaction.responseBody(
        bytes(message.responseBody?.body),
        message.responseBody?.endOfStream === true,
      )
    case 'responseTrailers':
      return await transaction.responseTrailers()
    default:
      throw new MaskingError('protocol')
  }
}
