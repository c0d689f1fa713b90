import type { AnswerIdKind } from '../answer-ids.ts'

/**
 * Paths in a blocking answer or an SSE event that hold such ids. `id` of a blocking chat answer is the
 * message id again, but that of a workflow answer's `data` is the run's: only the unambiguous keys are read.
 */
export const ID_KEYS: Readonly<Record<string, AnswerIdKind>> = Object.freeze({
  __proto__: null as never,
  conversation_id: 'conversation',
  message_id: 'message',
  workflow_run_id: 'workflow_run',
  task_id: 'task',
  // Of a run that waits for a form, 1.13.0 and later.
  'data.form_token': 'form',
  'data.reasons[].form_token': 'form',
  // Given out for the files of such a form, 1.15.0 and later: it leads to the same run.
  upload_token: 'form',
})
