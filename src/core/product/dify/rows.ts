import type { Endpoint } from '../endpoint.ts'

/** What several rows of the tables share. */
export const RUN = { kind: 'run' } as const
export const UPLOAD = { kind: 'upload' } as const
export const SINGLE = { kind: 'single' } as const
export const MESSAGE = { kind: 'object', object: 'message', param: 'id' } as const
export const WORKFLOW_RUN = { kind: 'object', object: 'workflow_run', param: 'id' } as const
export const IN_PATH = { kind: 'conversation', in: 'path' } as const
export const IN_QUERY = { kind: 'conversation', in: 'query' } as const

/** Texts of a blocking or streaming run. */
export const CHAT_TEXTS = ['query', 'inputs.**'] as const
export const CHAT_ANSWERS = ['answer', 'metadata.retriever_resources[].**', '(stream)'] as const
export const WORKFLOW_ANSWERS = ['data.outputs.**', 'data.error', '(stream)'] as const
export const MESSAGE_LIST = [
  'data[].query',
  'data[].answer',
  'data[].error',
  'data[].inputs.**',
  'data[].agent_thoughts[].**',
  'data[].retriever_resources[].**',
  'data[].message_files[].filename',
  'data[].extra_contents[].{form_definition,form_submission_data}.**',
] as const
export const CONVERSATION = ['name', 'introduction', 'inputs.**'] as const
export const CONVERSATION_LIST = ['data[].name', 'data[].introduction', 'data[].inputs.**'] as const

/**
 * A form that a run waits for, and what is filled in (`controllers/…/human_input_form.py`). `keyless`: any user with the token of
 * the form may do both.
 */
export function formRows(
  name: string,
  shown: string,
  filledIn: readonly string[],
  since: string,
): readonly Endpoint[] {
  const row = { since, ...OF_FORM } as const
  return [
    {
      name,
      method: 'GET',
      path: shown,
      ...row,
      answers: ['form_content', 'inputs[].default.value', 'resolved_default_values.**'],
    },
    ...filledIn.map(
      (path): Endpoint => ({
        name: `${name}-submit`,
        method: 'POST',
        path,
        ...row,
        texts: ['inputs.**'],
      }),
    ),
  ]
}

/** By the token of the form alone. */
export const OF_FORM = { scope: { kind: 'form', param: 'token' }, keyless: true } as const

/** By a token that was given out for uploads to a form, in `Authorization`. */
export const OF_FORM_UPLOAD = { scope: { kind: 'form' }, keyless: true } as const
