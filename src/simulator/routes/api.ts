import { type ApiAnswer, json } from '../shapes/api-answer.ts'
import type { ApiRequest } from '../call.ts'
import type { DifyVersion } from '../shapes/dify-version.ts'
import { DifyError } from '../shapes/errors.ts'
import { openApi } from './open-api.ts'
import { pluginRoutes } from './plugin-routes.ts'
import type { Route } from './route.ts'
import { serviceApi } from './service-api.ts'
import type { SimulatedApp } from '../apps/simulated-app.ts'
import { webApp } from './web-app.ts'

const routesOf = (version: DifyVersion): readonly Route[] => [
  ...serviceApi(version),
  ...webApp(version),
  ...(version === '1.16.0' ? openApi() : []),
  ...(version === '0.15.8' ? [] : pluginRoutes(version)),
]

const ROUTES: Readonly<Record<DifyVersion, readonly Route[]>> = {
  '0.15.8': routesOf('0.15.8'),
  '1.7.0': routesOf('1.7.0'),
  '1.16.0': routesOf('1.16.0'),
}

/** Answers a request as this version of Dify does; its errors are answers too. */
export async function answerApi(request: ApiRequest, app: SimulatedApp): Promise<ApiAnswer> {
  try {
    return await dispatch(request, app)
  } catch (error) {
    if (!(error instanceof DifyError)) throw error
    return json(error.body, error.status)
  }
}

async function dispatch(request: ApiRequest, app: SimulatedApp): Promise<ApiAnswer> {
  const here = ROUTES[app.version].filter(({ path }) => path.test(request.path))
  if (here.length === 0) return { kind: 'unknown' }
  const route = here.find(({ method }) => method === request.method || method === '*')
  if (route === undefined) {
    const message = 'The method is not allowed for the requested URL.'
    throw new DifyError(405, 'method_not_allowed', message)
  }
  return await route.answer(request, app, route.path.exec(request.path)?.[1] ?? '')
}
