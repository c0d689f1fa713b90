import type { Endpoint } from '../endpoint.ts'
import { NO_PERSON } from '../person-fields.ts'
import { CHAT_TEXTS, RUN, WORKFLOW_RUN, formRows } from './rows.ts'

const APP = '/openapi/v1/apps/:app'
const FORM = `${APP}/human-input-forms/:token`
const since = '1.15.0'

/** Runs of apps for `difyctl` (`controllers/openapi/`): the app stands in the path, who asks in the token. */
export const OPEN_API: readonly Endpoint[] = (
  [
    {
      name: 'openapi-run',
      method: 'POST',
      path: `${APP}/run`,
      since,
      scope: RUN,
      texts: CHAT_TEXTS,
      answers: ['(stream)'],
    },
    {
      name: 'openapi-events',
      method: 'GET',
      path: `${APP}/tasks/:id/events`,
      since,
      scope: WORKFLOW_RUN,
      answers: ['(stream)'],
    },
    ...formRows('openapi-form', FORM, `${FORM}:submit`, since),
  ] as const satisfies readonly Endpoint[]
).map((row) => ({ persons: NO_PERSON, ...row }))
