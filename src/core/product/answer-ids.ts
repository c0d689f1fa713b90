import type { ObjectKind } from '../mapping/scope-keys.ts'

/** The ids by which later requests can name the scope of a run, as far as an answer has shown them. */
export type AnswerIdKind = 'conversation' | Exclude<ObjectKind, 'app'>

/** Ids are UUIDs or the like in every product; anything else is not worth remembering. */
export const isId = (text: string): boolean => /^[0-9A-Za-z_-]{8,64}$/.test(text)
