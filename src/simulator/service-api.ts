import { type ApiAnswer, SUCCESS, json } from './shapes/api-answer.ts'
import { PARAMETERS, SITE, info } from './apps/app-info.ts'
import { type ApiRequest, type Call, type UserArgument, readCall } from './call.ts'
import { chat, complete } from './apps/chat.ts'
import { DifyError } from './shapes/errors.ts'
import {
  listConversations,
  listMessages,
  rate,
  removeConversation,
  rename,
  suggest,
} from './apps/history.ts'
import type { SimulatedApp } from './apps/simulated-app.ts'
import { runWorkflow, showRun } from './apps/workflow.ts'

type Handler = (call: Call, app: SimulatedApp) => ApiAnswer
type Route = readonly [method: string, path: RegExp, user: UserArgument, handler: Handler]

const ROUTES: readonly Route[] = [
  ['POST', /^\/v1\/chat-messages$/, 'body', chat],
  ['POST', /^\/v1\/completion-messages$/, 'body', complete],
  ['POST', /^\/v1\/workflows\/run$/, 'body', runWorkflow],
  ['POST', /^\/v1\/(?:chat|completion)-messages\/([^/]+)\/stop$/, 'body', stop],
  ['POST', /^\/v1\/workflows\/tasks\/([^/]+)\/stop$/, 'body', stop],
  ['GET', /^\/v1\/workflows\/run\/([^/]+)$/, 'none', showRun],
  ['GET', /^\/v1\/messages$/, 'optional in query', listMessages],
  ['GET', /^\/v1\/messages\/([^/]+)\/suggested$/, 'query', suggest],
  ['POST', /^\/v1\/messages\/([^/]+)\/feedbacks$/, 'body', rate],
  ['GET', /^\/v1\/conversations$/, 'optional in query', listConversations],
  ['POST', /^\/v1\/conversations\/([^/]+)\/name$/, 'optional in body', rename],
  ['DELETE', /^\/v1\/conversations\/([^/]+)$/, 'optional in body', removeConversation],
  ['GET', /^\/v1\/parameters$/, 'none', parameters],
  ['GET', /^\/v1\/info$/, 'none', (_, app) => json(info(app))],
  ['GET', /^\/v1\/meta$/, 'none', () => json({ tool_icons: {} })],
]

function parameters({ script }: Call): ApiAnswer {
  return json({ ...PARAMETERS, user_input_form: script.input_form ?? [] })
}

/** What only later versions have. */
const LATER: readonly Route[] = [['GET', /^\/v1\/site$/, 'none', () => json(SITE)]]

/** Answers a request to the Service API as this version of Dify does; its errors are answers too. */
export function answerApi(request: ApiRequest, app: SimulatedApp): ApiAnswer {
  try {
    return dispatch(request, app)
  } catch (error) {
    if (!(error instanceof DifyError)) throw error
    return json(error.body, error.status)
  }
}

function dispatch(request: ApiRequest, app: SimulatedApp): ApiAnswer {
  const routes = app.version === '0.15.8' ? ROUTES : [...ROUTES, ...LATER]
  const here = routes.filter(([, path]) => path.test(request.path))
  if (here.length === 0) return { kind: 'unknown' }
  const route = here.find(([method]) => method === request.method)
  if (route === undefined) {
    const message = 'The method is not allowed for the requested URL.'
    throw new DifyError(405, 'method_not_allowed', message)
  }
  const [, path, user, handler] = route
  return handler(readCall(request, user, path.exec(request.path)?.[1] ?? ''), app)
}

function stop({ id, user }: Call, { tasks }: SimulatedApp): ApiAnswer {
  tasks.stop(id, user)
  return SUCCESS
}
