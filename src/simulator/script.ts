/** How the simulator behaves instead of echoing. Set for all requests by `POST /__script`, or per request by headers. */
export interface Script {
  /** The model's answer, instead of the echo. */
  readonly answer?: string
  /** How an answer is cut into deltas: `char`, `word`, `whole`, or a number of characters. */
  readonly deltas?: string
  /** Send a ping after every delta. */
  readonly ping?: boolean
  readonly delay_ms?: number
  /** Answer with an error of this status. */
  readonly status?: number
  /** Send these bytes as the event stream. */
  readonly raw_sse?: string
  /** Send these bytes as the JSON answer. */
  readonly raw_json?: string
  /** Cut the stream into writes of so many bytes instead of one an event. */
  readonly slice?: number
  /** Headers to add to the answer, or to replace. */
  readonly headers?: Readonly<Record<string, string>>
  /** Break the connection after so many bytes of the answer's body. */
  readonly abort_after_bytes?: number
}

type Headers = Readonly<Record<string, string | string[] | undefined>>

/** The script of one request: its headers over the standing script. */
export function scriptOf(standing: Script, headers: Headers): Script {
  const text = (name: string): string | undefined => {
    const value = headers[`x-simulator-${name}`]
    return typeof value === 'string' ? value : undefined
  }
  const number = (name: string): number | undefined => {
    const value = Number(text(name) ?? Number.NaN)
    return Number.isFinite(value) ? value : undefined
  }
  const answer = text('answer')
  const own: Record<string, unknown> = {
    answer: answer === undefined ? undefined : decodeURIComponent(answer),
    deltas: text('deltas'),
    ping: text('ping') === '1' ? true : undefined,
    delay_ms: number('delay-ms'),
    status: number('status'),
    slice: number('slice'),
    abort_after_bytes: number('abort-after-bytes'),
  }
  const given = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined))
  return { ...standing, ...given }
}

/** Sizes of the pieces that a model's tokens roughly have. */
const TOKEN_SIZES = [3, 5, 4, 7, 6]

/** Cuts an answer into deltas, by code points. */
export function cutDeltas(answer: string, how: string | undefined): string[] {
  if (how === 'whole') return [answer]
  if (how === 'char') return [...answer]
  if (how === 'word') return answer.match(/\s*\S+\s*/g) ?? [answer]
  const fixed = Number(how ?? Number.NaN)
  const characters = [...answer]
  const pieces: string[] = []
  for (let at = 0, turn = 0; at < characters.length; turn++) {
    const size = fixed > 0 ? fixed : (TOKEN_SIZES[turn % TOKEN_SIZES.length] ?? 4)
    pieces.push(characters.slice(at, at + size).join(''))
    at += size
  }
  return pieces
}
