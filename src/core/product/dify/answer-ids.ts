/** The ids by which later requests can name the scope of a run, as far as an answer has shown them. */
export interface AnswerIds {
  conversation?: string
  message?: string
  workflow_run?: string
  task?: string
  /** Of an uploaded file. */
  file?: string
}

export type AnswerIdKind = keyof AnswerIds

/**
 * Top-level keys of a blocking answer or an SSE event that hold such ids. `id` of a blocking chat answer is the
 * message id again, but that of a workflow answer's `data` is the run's: only the unambiguous keys are read.
 */
export const ID_KEYS: Readonly<Record<string, AnswerIdKind>> = Object.freeze({
  __proto__: null as never,
  conversation_id: 'conversation',
  message_id: 'message',
  workflow_run_id: 'workflow_run',
  task_id: 'task',
})

/** Ids are UUIDs in every version; anything else is not worth remembering. */
export const isId = (text: string): boolean => /^[0-9A-Za-z_-]{8,64}$/.test(text)
