import { createGrammar } from '../../../src/core/masking/placeholder.ts'
import { DIFY } from '../../../src/core/product/dify/dify.ts'
import { type AnswerStream, createAnswerStream } from '../../../src/core/sse/answer-stream.ts'
import { mappingOf } from './mapping.ts'
import { SILENT_OBSERVER } from '../../../src/core/observer.ts'

export const VALUE = 'alice@example.vn'

export interface Heard {
  readonly stream: AnswerStream
  /** What the observer was told, in order. */
  readonly events: string[]
  readonly restored: number[]
  readonly unknown: number[]
  readonly held: number[]
  /** Kind and id, as they were shown. */
  readonly ids: string[]
}

export interface Listening {
  /** Placeholders and their values; null where the scope holds nothing. */
  readonly values?: Readonly<Record<string, string>> | null
  readonly maxEventBytes?: number
  readonly maxDepth?: number
  /** Of Dify. */
  readonly version?: string
}

/** An answer stream that keeps what it tells. */
export function listen({
  values = { EMAIL_1: VALUE },
  maxEventBytes = 100_000,
  maxDepth = 64,
  version = '',
}: Listening = {}): Heard {
  const events: string[] = []
  const restored: number[] = []
  const unknown: number[] = []
  const held: number[] = []
  const ids: string[] = []
  const stream = createAnswerStream({
    table: DIFY.events,
    cuts: DIFY.cuts,
    restore:
      values === null
        ? undefined
        : {
            grammar: createGrammar(['EMAIL'], true),
            mapping: mappingOf(values),
            allowedHosts: [],
          },
    onId: (kind, id) => ids.push(`${kind} ${id}`),
    observer: {
      ...SILENT_OBSERVER,
      restored: (count) => restored.push(count),
      unknownPlaceholder: (count) => unknown.push(count),
      streamEvent: (event) => events.push(event),
      heldBytes: (bytes) => held.push(bytes),
    },
    maxEventBytes,
    maxDepth,
    version,
  })
  return { stream, events, restored, unknown, held, ids }
}
