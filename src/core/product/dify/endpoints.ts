import type { Endpoint } from '../endpoint.ts'
import { createEndpointTable } from '../endpoint-table.ts'
import { KNOWLEDGE_ENDPOINTS } from './knowledge-endpoints.ts'
import { OPEN_API } from './open-api.ts'
import { SERVICE_API } from './service-api.ts'
import { WEB_APP_ENDPOINTS } from './web-app-endpoints.ts'

/** All endpoints that have a row. The first that matches counts, so fixed segments stand before `:name`. */
export const ENDPOINTS: readonly Endpoint[] = [
  ...SERVICE_API,
  ...KNOWLEDGE_ENDPOINTS,
  ...WEB_APP_ENDPOINTS,
  ...OPEN_API,
]

/** Finds the row of a request. `path` is without query. Trailing slashes do not matter, as in Flask's router. */
export const matchEndpoint = createEndpointTable(ENDPOINTS)
