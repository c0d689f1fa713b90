import { randomUUID } from 'node:crypto'
import { type ApiAnswer, json } from '../shapes/api-answer.ts'
import { type ApiRequest, type Call, readCallOf, textArgument } from '../call.ts'
import { PARAMETERS } from '../apps/app-info.ts'
import { chat } from '../apps/chat.ts'
import type { Owner } from '../apps/conversations.ts'
import { DifyError } from '../shapes/errors.ts'
import { readUpload, storeUpload } from '../apps/files.ts'
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
  on('POST', new RegExp(`${APP}(?:/|:)run$`), run),
  on('GET', new RegExp(`${APP}$`), describe),
  on('GET', new RegExp(`${APP}/tasks/([^/]+)/events$`), resume),
  on('GET', new RegExp(`${APP}/human-input-forms/([^/:]+)$`), showForm),
  on('POST', new RegExp(`${APP}/human-input-forms/([^/:]+):submit$`), submitForm),
  { method: 'POST', path: new RegExp(`${APP}/files$`), answer: upload },
  on('POST', /^\/openapi\/v1\/workspaces\/([^/]+)\/members$/, invite),
  on('POST', /^\/openapi\/v1\/workspaces\/([^/]+)\/apps\/imports$/, importApp),
  { method: 'POST', path: /^\/openapi\/v1\/oauth\/device\/token$/, answer: signIn },
]

/** Streams only: an app with a `query` is a chat, any other a workflow. */
function run(call: Call, app: SimulatedApp): ApiAnswer {
  const streaming = { ...call, args: { ...call.args, response_mode: 'streaming' } }
  return 'query' in call.args ? chat(streaming, app) : runWorkflow(streaming, app)
}

/** What an app asks for stands one level deeper than in the Service API. */
const describe = ({ script }: Call): ApiAnswer =>
  json({ parameters: { ...PARAMETERS, user_input_form: script.input_form ?? [] } })

async function upload(request: ApiRequest, app: SimulatedApp): Promise<ApiAnswer> {
  const appId = new RegExp(APP).exec(request.path)?.[1] ?? ''
  return storeUpload(ownerOf(request, appId), await readUpload(request), app)
}

function invite({ args }: Call): ApiAnswer {
  return json({ email: textArgument(args, 'email') }, 201)
}

/** A DSL; what it says stays in the app. */
function importApp({ args }: Call): ApiAnswer {
  return json({ id: randomUUID(), status: 'completed', said: textArgument(args, 'yaml_content') })
}

/** The end of a sign-in by device: `device_code` was given out before. */
function signIn({ body }: ApiRequest): ApiAnswer {
  const { device_code: code } = JSON.parse(body.toString()) as { readonly device_code?: string }
  if (code === undefined || /^[A-Z]+_\d+$/.test(code))
    throw new DifyError(400, 'expired_token', 'The device code is not known.')
  return json({ access_token: `dfoa_${code}`, token_type: 'Bearer' })
}

function ownerOf({ headers }: ApiRequest, appId: string): Owner {
  const token = /^bearer\s+(dfo[ae]_\S+)$/i.exec(headers.authorization ?? '')?.[1]
  if (token === undefined) throw new DifyError(401, 'unauthorized', 'Access token is invalid')
  return { credential: `openapi ${appId}`, user: token }
}
