/** One kind of exchange that is measured. */
export interface Case {
  readonly kind: 'blocking' | 'sse'
  /** Bytes of the request's body, about. */
  readonly size: number
  /** Values in the request that are masked, and placeholders in the answer that are restored. */
  readonly findings: number
}

/** Events of a streamed answer, each written on its own. */
export const DELTAS = 100

/** Milliseconds between two events: at 16 streams far from what the machine can do, so that events do not merge. */
export const DELTA_INTERVAL_MS = 5

export const BLOCKING: readonly Case[] = [1_024, 16_384, 1_048_576].flatMap((size) =>
  [0, 1, 50].map((findings): Case => ({ kind: 'blocking', size, findings })),
)
export const SSE: readonly Case[] = [0, 1, 50].map((findings) => ({
  kind: 'sse',
  size: 1_024,
  findings,
}))

const WORDS = 'Please tell me what the report says about the second half of the year and why. '

/** A chat request, its values at equal distances in the text. */
export function requestBody({ kind, size, findings }: Case): string {
  const values = Array.from({ length: findings }, (_, i) => `u${i}@ex.vn `)
  const fixed = { inputs: {}, response_mode: kind === 'sse' ? 'streaming' : 'blocking', user: 'u' }
  const room = size - JSON.stringify(fixed).length - values.join('').length - 12
  const query = spread(values, Math.max(room, 0))
  return JSON.stringify({ ...fixed, query })
}

/** A blocking answer of the same size. `id` makes its conversation one of its own. */
export function answerBody({ size, findings }: Case, id: string): string {
  const placeholders = Array.from({ length: findings }, (_, i) => `EMAIL_${i + 1} `)
  const fixed = {
    event: 'message',
    message_id: `5ad4cb98-f0c7-4085-b384-${id}`,
    conversation_id: `45701982-8118-4bc5-8e9b-${id}`,
    mode: 'chat',
    created_at: 1_705_407_629,
  }
  const room = size - JSON.stringify(fixed).length - placeholders.join('').length - 12
  return JSON.stringify({ ...fixed, answer: spread(placeholders, Math.max(room, 0)) })
}

/** The events of a streamed answer; the placeholders stand in the first of them, one each. */
export function answerEvents({ findings }: Case, id: string): readonly string[] {
  const ids = {
    conversation_id: `45701982-8118-4bc5-8e9b-${id}`,
    message_id: `5ad4cb98-f0c7-4085-b384-${id}`,
    task_id: `900bbd43-dc0b-4383-a372-${id}`,
  }
  const event = (fields: object): string =>
    `data: ${JSON.stringify({ ...fields, ...ids, created_at: 1_705_398_420 })}\n\n`
  return Array.from({ length: DELTAS }, (_, i) => {
    if (i === DELTAS - 1) return event({ event: 'message_end', metadata: {} })
    return event({ event: 'message', answer: i < findings ? `EMAIL_${i + 1} ` : ' report' })
  })
}

/** Text of `length` characters with the pieces spread over it. */
function spread(pieces: readonly string[], length: number): string {
  const filler = WORDS.repeat(Math.ceil(length / WORDS.length) + 1)
  const step = Math.floor(length / (pieces.length + 1))
  const parts = pieces.map((piece, i) => `${filler.slice(i * step, (i + 1) * step)} ${piece}`)
  return parts.join('') + filler.slice(0, length - step * pieces.length)
}
