import { SUCCESS, json } from '../shapes/api-answer.ts'
import type { ApiAnswer } from '../shapes/api-answer.ts'
import { PARAMETERS, SITE, info } from '../apps/app-info.ts'
import { type ApiRequest, type Call, type UserArgument, readCall, readCredential } from '../call.ts'
import { chat, complete } from '../apps/chat.ts'
import type { DifyVersion } from '../shapes/dify-version.ts'
import { previewFile, readUpload, storeUpload } from '../apps/files.ts'
import {
  listConversations,
  listMessages,
  rate,
  removeConversation,
  rename,
  suggest,
} from '../apps/history.ts'
import { resume, showForm, submitForm } from '../apps/human-input.ts'
import type { Route } from './route.ts'
import type { SimulatedApp } from '../apps/simulated-app.ts'
import { listLogs, runWorkflow, showRun } from '../apps/workflow.ts'

type Handler = (call: Call, app: SimulatedApp) => ApiAnswer

const on = (method: string, path: RegExp, user: UserArgument, handler: Handler): Route => ({
  method,
  path,
  answer: (request, app, id) => handler(readCall(request, user, id), app),
})

const ROUTES: readonly Route[] = [
  on('POST', /^\/v1\/chat-messages$/, 'body', chat),
  on('POST', /^\/v1\/completion-messages$/, 'body', complete),
  on('POST', /^\/v1\/workflows\/run$/, 'body', runWorkflow),
  on('POST', /^\/v1\/(?:chat|completion)-messages\/([^/]+)\/stop$/, 'body', stop),
  on('POST', /^\/v1\/workflows\/tasks\/([^/]+)\/stop$/, 'body', stop),
  on('GET', /^\/v1\/workflows\/run\/([^/]+)$/, 'none', showRun),
  on('GET', /^\/v1\/workflows\/logs$/, 'none', listLogs),
  on('GET', /^\/v1\/messages$/, 'optional in query', listMessages),
  on('GET', /^\/v1\/messages\/([^/]+)\/suggested$/, 'query', suggest),
  on('POST', /^\/v1\/messages\/([^/]+)\/feedbacks$/, 'body', rate),
  on('GET', /^\/v1\/conversations$/, 'optional in query', listConversations),
  on('POST', /^\/v1\/conversations\/([^/]+)\/name$/, 'optional in body', rename),
  on('DELETE', /^\/v1\/conversations\/([^/]+)$/, 'optional in body', removeConversation),
  on('GET', /^\/v1\/parameters$/, 'none', parameters),
  on('GET', /^\/v1\/info$/, 'none', (call, app) => json(info(call, app))),
  on('GET', /^\/v1\/meta$/, 'none', () => json({ tool_icons: {} })),
  { method: 'POST', path: /^\/v1\/files\/upload$/, answer: upload },
]

/** What only later versions have. */
const SINCE_1_7_0: readonly Route[] = [on('GET', /^\/v1\/site$/, 'none', () => json(SITE))]

const SINCE_1_16_0: readonly Route[] = [
  on('POST', /^\/v1\/workflows\/[^/]+\/run$/, 'body', runWorkflow),
  on('GET', /^\/v1\/files\/([^/]+)\/preview$/, 'optional in query', previewFile),
  on('GET', /^\/v1\/workflow\/([^/]+)\/events$/, 'query', resume),
  on('GET', /^\/v1\/form\/human_input\/([^/]+)$/, 'none', showForm),
  on('POST', /^\/v1\/form\/human_input\/([^/]+)$/, 'body', submitForm),
]

/** The Service API of a version. */
export function serviceApi(version: DifyVersion): readonly Route[] {
  if (version === '0.15.8') return ROUTES
  return version === '1.7.0'
    ? [...ROUTES, ...SINCE_1_7_0]
    : [...ROUTES, ...SINCE_1_7_0, ...SINCE_1_16_0]
}

/** What an app asks for. */
export function parameters({ script }: Call): ApiAnswer {
  return json({ ...PARAMETERS, user_input_form: script.input_form ?? [] })
}

/** Stops a stream that runs. */
export function stop({ id, user }: Call, { tasks }: SimulatedApp): ApiAnswer {
  tasks.stop(id, user)
  return SUCCESS
}

/** Whose file it is says the form, in `user`. */
async function upload(request: ApiRequest, app: SimulatedApp): Promise<ApiAnswer> {
  const credential = readCredential(request.headers.authorization)
  const form = await readUpload(request)
  return storeUpload({ credential, user: form.user || 'DEFAULT-USER' }, form, app)
}
