import { join, resolve } from 'node:path'
import type { Config } from '../../config/config.ts'
import { type EnvoyAdmin, envoyAdmin } from '../../envoy/running/admin-client.ts'
import { type RouteOutcome, changeRoutes } from '../../envoy/routes/route-change.ts'
import { readRouteFile } from '../../envoy/routes/route-file.ts'
import { type RouteState, configuredState, isDecided } from '../../envoy/routes/route-state.ts'
import { envoyAdminUrl } from '../../supervisor/envoy-address.ts'
import { runDirectoryOwner } from '../../supervisor/run-directory.ts'
import { type Command, type Context, UsageError, choicesOf, optional } from '../command.ts'
import { readConfig } from '../configured.ts'
import { checkSwitch, configFile, orderAll, tokenIn, wantedBypass } from './bypass-order.ts'
import { runRollout } from './rollout.ts'

/** Name of the watched file of routes in the run directory. */
export const ROUTES_FILE = 'routes.json'

const ACTIONS = ['show', 'set', 'rollout', 'bypass', 'reset'] as const

export const routes: Command = {
  name: 'routes',
  summary: 'show and change which upstream gets how much: blue-green, rollout, bypass',
  usage:
    'show | set NAME=WEIGHT… | rollout --to NAME | bypass on|off | reset [--run-dir DIR] [--config FILE]',
  options: {
    config: { type: 'string', short: 'c' },
    'run-dir': { type: 'string' },
    file: { type: 'string' },
    json: { type: 'boolean' },
    yes: { type: 'boolean' },
    services: { type: 'string' },
    to: { type: 'string' },
    steps: { type: 'string', default: '10,20,30,50,70,90,100' },
    every: { type: 'string', default: '60s' },
    'max-error-rate': { type: 'string', default: '0.02' },
    'max-p95-ratio': { type: 'string', default: '1.5' },
    'min-requests': { type: 'string', default: '20' },
  },
  optionHelp: {
    'run-dir DIR': 'where `up` runs; ./run',
    'config FILE': 'configuration file; else the one that `up` has left in the run directory',
    'file FILE': 'the watched file of routes; else routes.json in the run directory',
    json: 'show as JSON',
    yes: 'needed for bypass on',
    'services URLS':
      'bypass: the admin addresses of all replicas, separated by commas; each is ordered, and each must confirm',
    'to NAME': 'rollout: the upstream whose share grows',
    'steps LIST': 'rollout: percent; 10,20,30,50,70,90,100',
    'every TIME': 'rollout: how long a step lasts; 60s',
    'max-error-rate N': 'rollout: share of failed answers at which it rolls back; 0.02',
    'max-p95-ratio N':
      'rollout: p95, as a multiple of the p95 of the others, at which it rolls back; 1.5',
    'min-requests N': 'rollout: with fewer good requests on either side the step continues; 20',
  },
  examples: [
    [
      'dify-masking routes set blue=0 green=1',
      'switches all requests to green; nothing is cut off',
    ],
    [
      'dify-masking routes rollout --to green --every 60s',
      'rolls back automatically if green fails',
    ],
    ['dify-masking routes bypass on --yes', 'NOTHING IS MASKED until: routes bypass off'],
    [
      'dify-masking routes bypass off --services http://10.0.0.1:9090,http://10.0.0.2:9090 -c config.yaml',
      'on every replica; 0 only if every one has confirmed it',
    ],
  ],
  positionals: 65,
  actions: ACTIONS,
  formerActions: ['canary'],
  async run(context) {
    const [action = 'show', ...rest] = context.positionals
    if (action === 'bypass') checkSwitch(rest[0])
    const services = optional(context, 'services')
    if (services !== undefined) return await orderAll(services, context, action, rest)
    const place = placeOf(context)
    if (place === undefined) return 1
    switch (action) {
      case 'show':
        none(rest)
        return show(place, context)
      case 'set':
        return await change(place, context, (state) => ({
          ...state,
          weights: { ...state.weights, ...weightsIn(rest, place.config) },
        }))
      case 'reset':
        none(rest)
        return await change(place, context, () => configuredState(place.config))
      case 'bypass':
        return await bypass(place, context, rest)
      // The name before 0.2.
      case 'canary':
      case 'rollout':
        none(rest)
        return await rollout(place, context)
      default:
        throw new UsageError(`expected ${choicesOf(ACTIONS)} after routes`)
    }
  },
}

/** What the command works on. */
interface Place {
  readonly config: Config
  readonly file: string
  /** Undefined if nothing runs there: `up` takes the file up when it starts. */
  readonly envoy: EnvoyAdmin | undefined
  readonly runDir: string
}

function placeOf(context: Context): Place | undefined {
  const runDir = resolve(optional(context, 'run-dir') ?? 'run')
  const config = readConfig(configFile(context), context)
  if (config === undefined) return undefined
  if (config.upstreams.length === 0) throw new UsageError('the configuration names no upstreams')
  const file = optional(context, 'file')
  // A file that is named belongs to an Envoy that something else runs.
  const isRun = file !== undefined || runDirectoryOwner(runDir) !== undefined
  return {
    config,
    file: resolve(file ?? join(runDir, ROUTES_FILE)),
    envoy: isRun
      ? envoyAdmin(envoyAdminUrl(runDir) ?? `http://${config.listen.envoy_admin}`)
      : undefined,
    runDir,
  }
}

function none(rest: readonly string[]): void {
  if (rest.length > 0) throw new UsageError('too many arguments')
}

const currentState = ({ file, config }: Place): RouteState =>
  readRouteFile(file)?.state ?? configuredState(config)

function show(place: Place, { stdout, stderr, values }: Context): number {
  if (place.envoy === undefined)
    stderr.write(`nothing runs in ${place.runDir}: this takes effect at the next dify-masking up\n`)
  const { config } = place
  const state = currentState(place)
  const total = Object.values(state.weights).reduce((sum, weight) => sum + weight, 0)
  const upstreams = config.upstreams.map(({ name, url, version, weight, match }) => {
    const active = state.weights[name] ?? weight
    const share = total === 0 ? 0 : Math.round((active / total) * 1000) / 10
    return { name, url, version, configured: weight, weight: active, share, match }
  })
  const decided = isDecided(state, config) ? (state.since ?? null) : null
  if (values['json'] === true) {
    stdout.write(
      `${JSON.stringify({ upstreams, bypass: state.bypass, decided_at: decided }, null, 2)}\n`,
    )
    return 0
  }
  for (const { name, url, version, configured, weight, share } of upstreams) {
    const note = configured === weight ? '' : `  (configured ${configured})`
    stdout.write(`${name.padEnd(16)} weight ${weight}  ${share} %  ${version}  ${url}${note}\n`)
  }
  if (state.bypass) stdout.write('MASKING IS BYPASSED: dify-masking routes bypass off\n')
  if (decided !== null) stdout.write(`decided ${decided}; dify-masking routes reset undoes it\n`)
  return 0
}

const MAX_WEIGHT = 1000

function weightsIn(assignments: readonly string[], { upstreams }: Config): Record<string, number> {
  if (assignments.length === 0)
    throw new UsageError('expected NAME=WEIGHT after set, such as blue=9 green=1')
  const weights: Record<string, number> = {}
  for (const assignment of assignments) {
    const [, name = '', digits = ''] = /^([^=]+)=(\d{1,4})$/.exec(assignment) ?? []
    if (name === '') throw new UsageError('expected NAME=WEIGHT after set, such as blue=9 green=1')
    if (!upstreams.some((upstream) => upstream.name === name))
      throw new UsageError(
        `unknown upstream; the upstreams are: ${upstreams.map((each) => each.name).join(', ')}`,
      )
    if (Object.hasOwn(weights, name)) throw new UsageError(`${name} is given twice`)
    if (Number(digits) > MAX_WEIGHT)
      throw new UsageError(`a weight must be from 0 to ${MAX_WEIGHT}`)
    weights[name] = Number(digits)
  }
  return weights
}

async function bypass(place: Place, context: Context, rest: readonly string[]): Promise<number> {
  const on = wantedBypass(context, rest)
  const code = await change(place, context, (state) => ({ ...state, bypass: on }))
  if (on && code === 0)
    context.stderr.write('MASKING IS BYPASSED until: dify-masking routes bypass off\n')
  if (!on && code !== 0)
    context.stderr.write(
      'requests may still pass unmasked: check the route field of the access log\n',
    )
  return code
}

/** What to say of a decision that Envoy is not known to follow. */
const NOT_ACTIVE: Readonly<Record<Exclude<RouteOutcome, 'active' | 'unknown'>, string>> = {
  silent: 'written but not confirmed: the admin interface of Envoy does not answer',
  late: 'Envoy has not taken up the routes in time: restart it',
  rejected:
    'Envoy has rejected the routes: it was started with another configuration file; restart it',
  overtaken: 'another change was made at the same time: try again',
}

async function change(
  place: Place,
  context: Context,
  next: (state: RouteState) => RouteState,
): Promise<number> {
  const outcome = await apply(place, next)
  // Where nothing runs, that is said.
  if (outcome === 'active' || outcome === 'unknown') {
    show(place, context)
    return 0
  }
  context.stderr.write(`dify-masking routes: ${NOT_ACTIVE[outcome]}\n`)
  show(place, context)
  return 1
}

/** Writes a decision and waits until Envoy follows it. */
async function apply(
  { file, config, envoy }: Place,
  next: (state: RouteState) => RouteState,
): Promise<RouteOutcome> {
  const envoys = envoy === undefined ? [] : [envoy]
  return await changeRoutes({ file, config, envoys }, (before) => {
    const state = next(before)
    if (!Object.values(state.weights).some((weight) => weight > 0))
      throw new UsageError('all weights would be 0: no upstream would get traffic')
    return state
  })
}

/** It moves weights and nothing else: a bypass that begins or ends meanwhile stays as it is. */
async function rollout(place: Place, context: Context): Promise<number> {
  const before = currentState(place)
  const { envoy } = place
  if (envoy === undefined) {
    context.stderr.write(`nothing runs in ${place.runDir}: no traffic to observe\n`)
    return 1
  }
  if (before.bypass)
    throw new UsageError('masking is bypassed: the service sees no answers to count; end it first')
  const decide = async (next: (state: RouteState) => RouteState): Promise<void> => {
    const outcome = await apply(place, next)
    if (outcome !== 'active' && outcome !== 'unknown') throw new Error(NOT_ACTIVE[outcome])
  }
  return await runRollout(context, {
    upstreams: place.config.upstreams.map(({ name }) => name),
    weights: before.weights,
    envoy,
    token: tokenOf(place.config),
    watch: async () => await decide((state) => ({ ...state, watched: true })),
    apply: async (weights) => await decide((state) => ({ ...state, weights, watched: true })),
    restore: async () => {
      await apply(place, (state) => ({ ...unwatched(state), weights: before.weights }))
    },
    settle: async () => await decide(unwatched),
  })
}

const unwatched = (state: RouteState): RouteState => ({
  weights: state.weights,
  bypass: state.bypass,
  ...(state.since === undefined ? {} : { since: state.since }),
})

/** Only where pages ask for it. It may be another user's file. */
function tokenOf({ admin: { token_file: file, token_for: pages } }: Config): string | undefined {
  return pages === 'all' ? tokenIn(file) : undefined
}
