import type { Endpoint } from '../endpoint.ts'
import { NO_PERSON } from './person-fields.ts'
import { CHAT_TEXTS, RUN, SINGLE, UPLOAD, WORKFLOW_RUN, formRows } from './rows.ts'

const ROOT = '/openapi/v1'
const APP = `${ROOT}/apps/:app`
const FORM = `${APP}/human-input-forms/:token`
const TASK = `${APP}/tasks/:task`
const WORKSPACE = `${ROOT}/workspaces/:workspace`
const since = '1.15.0'

/** What is done is spelled `…/run`, and `…:run` in later releases. */
const spelled = (path: string, verb: string): readonly string[] => [
  `${path}/${verb}`,
  `${path}:${verb}`,
]

const posts = (
  paths: readonly string[],
  row: Omit<Endpoint, 'method' | 'path'>,
): readonly Endpoint[] => paths.map((path) => ({ method: 'POST', path, ...row }))

/** Runs of apps for `difyctl` (`controllers/openapi/`): the app stands in the path, who asks in the token. */
const RUNS: readonly Endpoint[] = [
  ...posts(spelled(APP, 'run'), {
    name: 'openapi-run',
    scope: RUN,
    texts: CHAT_TEXTS,
    answers: ['(stream)'],
  }),
  ...posts(spelled(TASK, 'stop'), { name: 'openapi-stop', scope: SINGLE }),
  {
    name: 'openapi-events',
    method: 'GET',
    path: `${APP}/tasks/:id/events`,
    scope: WORKFLOW_RUN,
    answers: ['(stream)'],
  },
  ...formRows('openapi-form', FORM, [...spelled(FORM, 'submit'), FORM], since),
  ...posts([`${APP}/files`], {
    name: 'openapi-file',
    scope: UPLOAD,
    texts: ['(file name)', '(text file)'],
    answers: ['name'],
  }),
  { name: 'openapi-app', method: 'GET', path: APP, scope: SINGLE, tellsInputs: true },
]

/**
 * What operators do with accounts, workspaces and apps, and how they sign in. Masked, an invitation would reach no person, and an
 * app would keep placeholders for ever. Only what is listed: a later route may run an app.
 */
const OPERATIONS: readonly (readonly [methods: readonly Endpoint['method'][], path: string])[] = [
  [['GET', 'POST', 'DELETE'], `${ROOT}/oauth/**`],
  [['GET', 'DELETE'], `${ROOT}/account/**`],
  [['GET'], `${ROOT}/workspaces`],
  [['GET'], WORKSPACE],
  [['POST'], `${WORKSPACE}:switch`],
  [['POST'], `${WORKSPACE}/switch`],
  [['GET', 'POST'], `${WORKSPACE}/members`],
  [['DELETE', 'PATCH'], `${WORKSPACE}/members/:member`],
  [['PUT', 'PATCH'], `${WORKSPACE}/members/:member/role`],
  [['POST'], `${WORKSPACE}/apps/imports`],
  [['POST'], `${WORKSPACE}/apps/imports/:import/confirm`],
]

export const OPEN_API: readonly Endpoint[] = [
  ...RUNS,
  ...OPERATIONS.flatMap(([methods, path]) =>
    methods.map(
      (method): Endpoint => ({
        name: 'openapi-operators',
        method,
        path,
        scope: SINGLE,
        operators: true,
      }),
    ),
  ),
].map((row) => ({ since, persons: NO_PERSON, ...row }))
