import { MaskingError } from '../../core/errors.ts'
import type { ExternalRecognizer } from '../../core/masking/external-recognizer.ts'
import type { Finding } from '../../core/recognizers/recognizer.ts'
import { createCallSlots } from './call-slots.ts'
import { createCircuitBreaker } from './circuit-breaker.ts'
import { ExternalFailure, type ExternalFailureKind, asExternalFailure } from './external-failure.ts'
import { createHttpPoster } from './http-poster.ts'
import { readAnswer } from './read-answer.ts'
import { type Piece, cutIntoPieces } from './text-pieces.ts'

export type ExternalOutcome = 'ok' | ExternalFailureKind

/** How an external recognizer is reached. Times are milliseconds, lengths UTF-16 units. */
export interface ExternalRecognizerOptions {
  /** `http:` or `https:`, without user and password: `http://presidio:3000/analyze`. */
  readonly url: string
  /** Sent with each text; Presidio needs it. */
  readonly language: string
  /** Name there → our entity. Names that are not in it are dropped. */
  readonly entities: ReadonlyMap<string, string>
  /** What a failed call means: the whole request is refused, or the text counts as having no findings. */
  readonly policy: 'fail_closed' | 'skip'
  /** Sent as `Authorization: Bearer`. */
  readonly token?: string
  /** For one call; at most `budgetMs`, or a service that hangs would never open the breaker. */
  readonly timeoutMs: number
  /** For all calls of one `find`, waiting in line included. */
  readonly budgetMs: number
  /** Calls at the same time, over all `find`s. */
  readonly concurrency: number
  /** Longer texts are sent in pieces that overlap by a sixteenth of this. */
  readonly maxTextLength: number
  readonly maxAnswerBytes: number
  /** Failed calls in a row after which nothing is sent for `breakerPauseMs`. */
  readonly breakerFailures: number
  readonly breakerPauseMs: number
  /** A clock that does not jump, for the breaker. */
  readonly now?: () => number
  /** Told of each call, and of each that was not made: how it went and how long it took. No text. */
  readonly observe?: (outcome: ExternalOutcome, ms: number) => void
}

/** A recognizer in another process: Presidio, GLiNER or any other that speaks one of the two forms of `readAnswer`. */
export interface ConnectedRecognizer extends ExternalRecognizer {
  /**
   * The findings in each of `texts`, in their order; offsets are UTF-16 units. Equal texts are sent once, blank ones
   * not at all.
   *
   * With `fail_closed` it rejects with a `MaskingError` (`recognizer_unavailable`) at the first failed call and gives the others up.
   * With `skip` it never rejects.
   */
  find(texts: readonly string[]): Promise<readonly (readonly Finding[])[]>
  /** Gives up what is under way, as failed, and closes the connections. */
  close(): void
}

/**
 * Throws a `TypeError` for a URL, token or limit that cannot be used; neither is quoted.
 *
 * Only texts go out, no names, ids or headers of the request; nothing of a text gets into an error or to `observe`.
 */
export function createExternalRecognizer(options: ExternalRecognizerOptions): ConnectedRecognizer {
  checkLimits(options)
  const { language, entities, policy, token, timeoutMs, budgetMs, maxTextLength } = options
  const { concurrency, maxAnswerBytes, now = () => performance.now(), observe } = options
  const url = readUrl(options.url)
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token))
    throw new TypeError('The token of the external recognizer must be visible ASCII.')
  const poster = createHttpPoster({ url, token, connections: concurrency, maxAnswerBytes })
  const slots = createCallSlots(concurrency)
  const breaker = createCircuitBreaker(options.breakerFailures, options.breakerPauseMs, now)
  const closing = new AbortController()

  /** One call in its slot. */
  const ask = async (text: string, signal: AbortSignal): Promise<readonly Finding[]> => {
    if (!breaker.admit()) throw new ExternalFailure('breaker_open')
    const timer = new AbortController()
    const timeout = setTimeout(() => timer.abort(new ExternalFailure('timeout')), timeoutMs)
    try {
      // A lone half of a pair has no UTF-8; its replacement character has the same length.
      const body = JSON.stringify({ text: text.toWellFormed(), language })
      const answer = await poster.post(body, AbortSignal.any([signal, timer.signal]))
      const findings = readAnswer(answer, text, entities)
      breaker.succeeded()
      return findings
    } catch (thrown) {
      // Given up from outside: by `close`, by the budget, or as another call of the same `find` failed.
      if (signal.aborted) breaker.abandoned()
      else breaker.failed()
      throw thrown
    } finally {
      clearTimeout(timeout)
    }
  }

  const askObserved = async (text: string, signal: AbortSignal): Promise<readonly Finding[]> => {
    const began = now()
    try {
      const findings = await slots.run(signal, () => ask(text, signal))
      observe?.('ok', now() - began)
      return findings
    } catch (thrown) {
      const failure = asExternalFailure(thrown)
      observe?.(failure.kind, now() - began)
      throw failure
    }
  }

  /** Findings of a text of any length. With `skip`, a piece that fails has none. */
  const findInText = async (text: string, signal: AbortSignal): Promise<readonly Finding[]> => {
    if (text.trim() === '') return []
    const pieces = cutIntoPieces(text, maxTextLength, Math.floor(maxTextLength / 16))
    const found = await Promise.all(
      pieces.map(async (piece) => {
        const asked = askObserved(piece.text, signal)
        return moved(await (policy === 'skip' ? asked.catch(() => []) : asked), piece)
      }),
    )
    return found.flat()
  }

  return {
    async find(texts) {
      const giveUp = new AbortController()
      const budget = setTimeout(() => giveUp.abort(new ExternalFailure('budget')), budgetMs)
      const signal = AbortSignal.any([giveUp.signal, closing.signal])
      const distinct = [...new Set(texts)]
      try {
        const found = await Promise.all(distinct.map((text) => findInText(text, signal)))
        const byText = new Map(distinct.map((text, i) => [text, found[i] ?? []]))
        return texts.map((text) => byText.get(text) ?? [])
      } catch (thrown) {
        giveUp.abort(new ExternalFailure('given_up'))
        const { kind } = asExternalFailure(thrown)
        throw new MaskingError('recognizer_unavailable', `Outcome: ${kind}.`)
      } finally {
        clearTimeout(budget)
      }
    },
    close() {
      closing.abort(new ExternalFailure('closed'))
      poster.close()
    },
  }
}

const moved = (findings: readonly Finding[], { start }: Piece): readonly Finding[] =>
  start === 0
    ? findings
    : findings.map((finding) => ({
        ...finding,
        start: finding.start + start,
        end: finding.end + start,
      }))

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw new TypeError('The URL of the external recognizer must be an http: or https: URL.')
  if (url.username !== '' || url.password !== '')
    throw new TypeError('The URL of the external recognizer must not hold a user or password.')
  return url
}

const LIMITS = [
  'timeoutMs',
  'budgetMs',
  'concurrency',
  'maxTextLength',
  'maxAnswerBytes',
  'breakerFailures',
  'breakerPauseMs',
] as const

/** `setTimeout` turns more than this into one millisecond. */
const MAX_LIMIT = 2_147_483_647

function checkLimits(options: ExternalRecognizerOptions): void {
  for (const name of LIMITS) {
    const limit = options[name]
    const least = name === 'maxTextLength' ? 64 : 1
    if (!Number.isInteger(limit) || limit < least || limit > MAX_LIMIT)
      throw new TypeError(`${name} must be a whole number from ${least} to ${MAX_LIMIT}.`)
  }
  if (options.timeoutMs > options.budgetMs)
    throw new TypeError('timeoutMs must not be more than budgetMs.')
}
