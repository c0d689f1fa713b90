import { type ApiAnswer, json } from '../shapes/api-answer.ts'
import { type ApiRequest, type Call, readCallOf, textArgument } from '../call.ts'
import { chat } from '../apps/chat.ts'
import type { Owner } from '../apps/conversations.ts'
import { DifyError } from '../shapes/errors.ts'
import { resume, showForm, submitForm } from '../apps/human-input.ts'
import type { Route } from './route.ts'
import type { SimulatedApp } from '../apps/simulated-app.ts'
import { runWorkflow } from '../apps/workflow.ts'

type Handler = (call: Call, app: SimulatedApp) => ApiAnswer

/** The app stands in the path, before the id that the route is about; who asks stands in the token. */
const on = (method: string, path: RegExp, handler: Handler): Route => ({
  method,
  path,
  answer: (request, app) => {
    const [, appId = '', id = ''] = path.exec(request.path) ?? []
    return handler(readCallOf(request, ownerOf(request, appId), id), app)
  },
})

const APP = String.raw`^/openapi/v1/apps/([^/]+)`

/** `/openapi/v1`, since 1.15.0 (`controllers/openapi/`): what `difyctl` speaks. */
export const openApi = (): readonly Route[] => [
  {
    method: 'GET',
    path: /^\/openapi\/v1\/_version$/,
    answer: (_, { version }) => json({ version }),
  },
  on('POST', new RegExp(`${APP}/run$`), run),
  on('GET', new RegExp(`${APP}/tasks/([^/]+)/events$`), resume),
  on('GET', new RegExp(`${APP}/human-input-forms/([^/:]+)$`), showForm),
  on('POST', new RegExp(`${APP}/human-input-forms/([^/:]+):submit$`), submitForm),
  on('POST', /^\/openapi\/v1\/workspaces\/([^/]+)\/members$/, invite),
]

/** Streams only: an app with a `query` is a chat, any other a workflow. */
function run(call: Call, app: SimulatedApp): ApiAnswer {
  const streaming = { ...call, args: { ...call.args, response_mode: 'streaming' } }
  return 'query' in call.args ? chat(streaming, app) : runWorkflow(streaming, app)
}

function invite({ args }: Call): ApiAnswer {
  return json({ email: textArgument(args, 'email') }, 201)
}

function ownerOf({ headers }: ApiRequest, appId: string): Owner {
  const token = /^bearer\s+(dfo[ae]_\S+)$/i.exec(headers.authorization ?? '')?.[1]
  if (token === undefined) throw new DifyError(401, 'unauthorized', 'Access token is invalid')
  return { credential: `openapi ${appId}`, user: token }
}
