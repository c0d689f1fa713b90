import type { RouteOutcome } from '../envoy/routes/route-change.ts'
import {
  type ActionRoute,
  type ActionRouteOptions,
  type RouteAnswer,
  createActionRoute,
  refusal,
} from './action-route.ts'

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']

/** Longest that a changed log level lasts by order, seconds. */
const MAX_LEVEL_SECONDS = 86_400
const LEVEL_SECONDS = 600

/** What an operator can order over HTTP, besides erasing. */
export interface OperatorActions {
  /** Forgets every mapping that is in the memory of this process; says how many placeholders those were. */
  readonly flush: () => number
  /** Reads the configuration again; undefined where it is not read again (a test). */
  readonly reload: (() => { readonly problems: readonly string[] }) | undefined
  /** Changes the least severity that is logged, for so many seconds. */
  readonly setLogLevel: (level: string, seconds: number) => void
  /** Switches the bypass, and waits until Envoy does so; undefined where no file of routes is watched. */
  readonly bypass: ((on: boolean) => Promise<RouteOutcome>) | undefined
}

type Options = Pick<ActionRouteOptions, 'token'> & {
  readonly audit: (action: string, status: number, requestId: string | undefined) => void
}

/** The routes by the last part of their path. */
export function createOperatorRoutes(
  actions: OperatorActions,
  { token, audit }: Options,
): ReadonlyMap<string, ActionRoute> {
  const route = (
    name: string,
    expected: string,
    perform: ActionRouteOptions['perform'],
  ): readonly [string, ActionRoute] => [
    name,
    createActionRoute({
      token,
      expected,
      perform,
      audit: (status, requestId) => audit(name, status, requestId),
    }),
  ]
  return new Map([
    route('flush', 'The body must be {} or empty.', (order) =>
      isEmpty(order) ? { status: 200, body: { flushed: actions.flush() } } : undefined,
    ),
    route('reload', 'The body must be {} or empty.', (order) =>
      isEmpty(order) ? reloadAnswer(actions.reload?.()) : undefined,
    ),
    route(
      'log-level',
      `The body must be {"level": "…"}, one of ${LEVELS.join(', ')}, perhaps with "seconds" (1 to ${MAX_LEVEL_SECONDS}; ${LEVEL_SECONDS}).`,
      ({ level, seconds = LEVEL_SECONDS, ...rest }) => {
        if (typeof level !== 'string' || !LEVELS.includes(level) || !isEmpty(rest)) return undefined
        if (!isSeconds(seconds)) return undefined
        actions.setLogLevel(level, seconds)
        return { status: 200, body: { level, seconds } }
      },
    ),
    route(
      'bypass',
      'The body must be {"on": true, "yes": true} or {"on": false}. While it is on everything goes to Dify unmasked.',
      async ({ on, yes, ...rest }) => {
        if (typeof on !== 'boolean' || !isEmpty(rest) || (on && yes !== true)) return undefined
        if (actions.bypass === undefined)
          return refusal(409, 'no_routes', 'No file of routes is watched: see serve --routes.')
        return bypassAnswer(on, await actions.bypass(on))
      },
    ),
  ])
}

const isEmpty = (order: Readonly<Record<string, unknown>>): boolean =>
  Object.keys(order).length === 0

const isSeconds = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MAX_LEVEL_SECONDS

/** Only what Envoy is known to do is said to be so. */
function bypassAnswer(on: boolean, outcome: RouteOutcome): RouteAnswer {
  if (outcome === 'active')
    return { status: 200, body: { bypass: on, confirmed: true, scope: SCOPE } }
  if (outcome === 'unknown') {
    const message = `Written, not confirmed: it is not known where Envoy's admin interface is. ${LOOK}`
    return { status: 202, body: { bypass: on, confirmed: false, scope: SCOPE, message } }
  }
  const [status, code, what] = FAILED[outcome]
  return refusal(status, code, `${what} ${on ? LOOK : `Requests may still pass unmasked. ${LOOK}`}`)
}

/** Every replica has an Envoy and a file of routes of its own. */
const SCOPE = 'this replica'

const LOOK = 'Send a request and look at its route in the access log.'

const FAILED: Readonly<
  Record<Exclude<RouteOutcome, 'active' | 'unknown'>, readonly [number, string, string]>
> = {
  silent: [504, 'routes_unconfirmed', 'Written, not confirmed: Envoy does not answer.'],
  late: [504, 'routes_unconfirmed', 'Envoy has not taken up the routes in time: restart it.'],
  rejected: [
    502,
    'routes_rejected',
    'Envoy has rejected the routes: its configuration is not of the same file. Restart both.',
  ],
  overtaken: [409, 'routes_changed', 'Another decision has come in between. Try again.'],
}

function reloadAnswer(outcome: { readonly problems: readonly string[] } | undefined): RouteAnswer {
  if (outcome === undefined)
    return refusal(409, 'no_file', 'This service has no file to read again.')
  const { problems } = outcome
  return problems.length === 0
    ? { status: 200, body: { reloaded: true } }
    : {
        status: 422,
        body: { code: 'bad_configuration', message: problems.join('\n'), status: 422 },
      }
}
