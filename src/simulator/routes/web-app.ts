import { type ApiAnswer, json } from '../shapes/api-answer.ts'
import { SITE } from '../apps/app-info.ts'
import { type ApiRequest, type Call, readCallOf, textArgument } from '../call.ts'
import { chat, complete } from '../apps/chat.ts'
import type { DifyVersion } from '../shapes/dify-version.ts'
import { DifyError } from '../shapes/errors.ts'
import { readUpload, storeUpload } from '../apps/files.ts'
import {
  listConversations,
  listMessages,
  rate,
  removeConversation,
  rename,
  suggest,
} from '../apps/history.ts'
import { issueUploadToken, resume, showForm, submitForm } from '../apps/human-input.ts'
import { headerOf, issuePassport, readPassportOf } from './passports.ts'
import type { Route } from './route.ts'
import { parameters, stop } from './service-api.ts'
import type { SimulatedApp } from '../apps/simulated-app.ts'
import { runWorkflow } from '../apps/workflow.ts'

type Handler = (call: Call, app: SimulatedApp) => ApiAnswer

const on = (method: string, path: RegExp, handler: Handler): Route => ({
  method,
  path,
  answer: (request, app, id) =>
    handler(readCallOf(request, readPassportOf(request.headers, app.version), id), app),
})

/** A route that asks for no credential. */
const open = (method: string, path: RegExp, handler: Handler): Route => ({
  method,
  path,
  answer: (request, app, id) => handler(readCallOf(request, { credential: '', user: '' }, id), app),
})

const ROUTES: readonly Route[] = [
  { method: 'GET', path: /^\/api\/passport$/, answer: passport },
  on('POST', /^\/api\/chat-messages$/, chat),
  on('POST', /^\/api\/completion-messages$/, complete),
  on('POST', /^\/api\/workflows\/run$/, runWorkflow),
  on('POST', /^\/api\/(?:chat|completion)-messages\/([^/]+)\/stop$/, stop),
  on('GET', /^\/api\/messages$/, listMessages),
  on('GET', /^\/api\/messages\/([^/]+)\/suggested-questions$/, suggest),
  on('POST', /^\/api\/messages\/([^/]+)\/feedbacks$/, rate),
  on('GET', /^\/api\/conversations$/, listConversations),
  on('POST', /^\/api\/conversations\/([^/]+)\/name$/, rename),
  on('DELETE', /^\/api\/conversations\/([^/]+)$/, removeConversation),
  on('GET', /^\/api\/parameters$/, parameters),
  on('GET', /^\/api\/meta$/, () => json({ tool_icons: {} })),
  on('GET', /^\/api\/site$/, () => json(SITE)),
  { method: 'POST', path: /^\/api\/files\/upload$/, answer: upload },
]

const SINCE_1_16_0: readonly Route[] = [
  on('GET', /^\/api\/workflow\/([^/]+)\/events$/, resume),
  open('GET', /^\/api\/form\/human_input\/([^/]+)$/, showForm),
  open('POST', /^\/api\/form\/human_input\/([^/]+)$/, submitForm),
  open('POST', /^\/api\/form\/human_input\/([^/]+)\/upload-token$/, issueUploadToken),
  { method: 'POST', path: /^\/api\/form\/human_input\/files\/upload$/, answer: uploadToForm },
  open('POST', /^\/api\/login$/, login),
]

/** The API of the web app (`controllers/web/`). */
export const webApp = (version: DifyVersion): readonly Route[] =>
  version === '1.16.0' ? [...ROUTES, ...SINCE_1_16_0] : ROUTES

/** The code of the app stands in `X-App-Code`; before 1.2.0 nothing chooses the visitor. */
function passport({ headers, query }: ApiRequest, { version }: SimulatedApp): ApiAnswer {
  const code = headerOf(headers, 'x-app-code')
  if (code === undefined) throw new DifyError(401, 'unauthorized', 'X-App-Code header is missing.')
  const userId = version === '0.15.8' ? null : query.get('user_id')
  return json({ access_token: issuePassport(code, userId) })
}

/** Sign-in by e-mail, where it is switched on: an account has an address. */
function login({ args }: Call): ApiAnswer {
  const email = textArgument(args, 'email')
  if (!/^[^@\s]+@[^@\s]+$/.test(email)) throw new DifyError(401, 'account_not_found', 'No account.')
  return json({ result: 'success', data: { access_token: issuePassport('login', email) } })
}

async function upload(request: ApiRequest, app: SimulatedApp): Promise<ApiAnswer> {
  const owner = readPassportOf(request.headers, app.version)
  return storeUpload(owner, await readUpload(request), app)
}

/** A file for a form: the token in `Authorization` was given out for that form (`controllers/web/human_input_file_upload.py`). */
async function uploadToForm(request: ApiRequest, app: SimulatedApp): Promise<ApiAnswer> {
  const token = /^bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
  const run = app.paused.byUploadToken(token)
  if (run === undefined)
    throw new DifyError(403, 'invalid_upload_token', 'Upload token is invalid or expired.')
  return storeUpload(run, await readUpload(request), app)
}
