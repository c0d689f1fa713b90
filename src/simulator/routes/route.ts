import type { ApiAnswer } from '../shapes/api-answer.ts'
import type { ApiRequest } from '../call.ts'
import type { SimulatedApp } from '../apps/simulated-app.ts'

/** One route of a Dify. */
export interface Route {
  readonly method: string
  /** Its first group is the id in the path. */
  readonly path: RegExp
  /** Answers, or throws a `DifyError`. `id`: of the path, or "". */
  readonly answer: (
    request: ApiRequest,
    app: SimulatedApp,
    id: string,
  ) => ApiAnswer | Promise<ApiAnswer>
}
