import { type ServerDuplexStream, status } from '@grpc/grpc-js'
import { MaskingError } from '../core/errors.ts'
import type { Effect } from '../core/transaction/effect.ts'
import type { Transaction } from '../core/transaction/transaction.ts'
import type { Incoming, Part } from './codec/incoming.ts'
import type { Outgoing } from './codec/response.ts'
import type { Unreadable } from './codec/service.ts'

export type ProcessStream = ServerDuplexStream<Incoming | Unreadable, Outgoing>

export interface ExchangeObserver {
  /** A refusal or failure by catalogue code; `error` is set for unexpected exceptions. */
  failed(code: string, error?: unknown): void
  /** The stream is over, once. */
  ended(outcome: 'done' | 'refused' | 'failed' | 'cancelled'): void
}

/** Messages that may wait for their turn before the stream is paused. */
const MAX_WAITING = 8

/**
 * Runs one ext_proc stream: messages one after the other, one reply each, in order.
 *
 * The stream is ended with OK only when both directions are through, or the request is and nothing of the answer is
 * left to look at: Envoy treats a clean close as permission to forward the rest unmodified. In every other case
 * it ends with an error status.
 */
export function runExchange(
  stream: ProcessStream,
  transaction: Transaction,
  observer: ExchangeObserver,
): void {
  const waiting: (Incoming | Unreadable)[] = []
  /** The part that is being worked on. */
  let current: Part | Unreadable['part'] | undefined
  let paused = false
  let halfClosed = false
  let over = false
  let refused = false
  let blocked = false
  /** Whether Envoy was asked for more time for the current message. */
  let asked = false

  /** Envoy takes one for each message (`override_message_timeout`). */
  transaction.onSlow = () => {
    if (over || asked) return
    asked = true
    stream.write({ part: 'moreTime' })
  }

  const finish = (outcome: Parameters<ExchangeObserver['ended']>[0]): void => {
    if (over) return
    over = true
    waiting.length = 0
    observer.ended(outcome)
    // What the vault cannot take back now expires; this need not be awaited.
    transaction.close().catch(() => undefined)
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
    stream.write({ part: 'immediateResponse', error, body: transaction.errorBody(error) })
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
    blocked = !stream.write({ part, effect })
    if (transaction.released) release()
  }

  /** Ends the stream before Envoy does. Chunks that are on their way go on unread, which is what a release means. */
  const release = (): void => {
    finish('done')
    stream.end()
    stream.resume()
  }

  /** Works on the message; nothing of the next one is looked at before it is through. */
  const take = (message: Incoming | Unreadable): void => {
    current = message.part
    asked = false
    try {
      // Two callbacks on the transaction's own promise: an async function here would add promises to every message.
      apply(transaction, message).then(takeEffect, takeFailure)
    } catch (error) {
      takeFailure(error)
    }
  }

  const takeEffect = (effect: Effect): void => {
    try {
      if (current !== undefined && current !== 'unreadable') reply(current, effect)
    } catch (error) {
      fail(error)
    }
    next()
  }

  const takeFailure = (error: unknown): void => {
    fail(error)
    next()
  }

  const next = (): void => {
    current = undefined
    if (over) return
    const message = waiting.shift()
    if (message !== undefined) take(message)
    else if (halfClosed) close()
    else resume()
  }

  const resume = (): void => {
    if (!paused || blocked) return
    paused = false
    stream.resume()
  }

  const close = (): void => {
    if (over) {
      // A refused request was never forwarded: even now this is not a clean close.
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

  stream.on('data', (message: Incoming | Unreadable) => {
    if (over) return
    if (current === undefined) take(message)
    else waiting.push(message)
    if (waiting.length >= MAX_WAITING || blocked) {
      paused = true
      stream.pause()
    }
  })
  stream.on('drain', () => {
    blocked = false
    if (!over && current === undefined) resume()
  })
  stream.on('end', () => {
    halfClosed = true
    if (current === undefined) close()
  })
  // Envoy resets the stream after every exchange, so this is the usual end and not a fault.
  stream.on('cancelled', () => finish(transaction.done ? 'done' : 'cancelled'))
  stream.on('error', () => finish(transaction.done ? 'done' : 'failed'))
}

/** Until the answer's headers have gone out, Envoy takes an answer of ours in their place. */
function mayAnswerItself({ phase }: Transaction): boolean {
  return phase === 'request_headers' || phase === 'request_body' || phase === 'response_headers'
}

/** Throws or rejects if the exchange cannot go on. */
function apply(transaction: Transaction, message: Incoming | Unreadable): Promise<Effect> {
  switch (message.part) {
    case 'requestHeaders': {
      const { headers, endOfStream, attributes, mode } = message
      return transaction.requestHeaders(headers, endOfStream, attributes, mode)
    }
    case 'requestBody':
      return transaction.requestBody(message.body, message.endOfStream)
    case 'requestTrailers':
      return Promise.resolve(transaction.requestTrailers(message.names))
    case 'responseHeaders':
      return transaction.responseHeaders(message.headers, message.endOfStream)
    case 'responseBody':
      return transaction.responseBody(message.body, message.endOfStream)
    case 'responseTrailers':
      return transaction.responseTrailers()
    case 'unreadable':
      throw new MaskingError('protocol')
  }
}
