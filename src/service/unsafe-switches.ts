import { url as inspectorUrl } from 'node:inspector'

/**
 * Options of Node that let memory out, and with it every value: debuggers, snapshots, profiles and reports of the heap
 * (reports also hold the environment), core dumps, keys of TLS (https://nodejs.org/api/cli.html).
 */
const OPTIONS: readonly RegExp[] = [
  /^--inspect(?:-brk|-wait)?(?:=|$)/,
  /^--experimental-network-inspection$/,
  /^--heapsnapshot-(?:signal|near-heap-limit)(?:=|$)/,
  /^--heap-prof$/,
  /^--report-(?:on-signal|on-fatalerror|uncaught-exception)$/,
  /^--abort-on-uncaught-exception$/,
  /^--tls-keylog(?:=|$)/,
]

/** Variables that make libraries print what they send: Node, grpc-js, ioredis. */
const VARIABLES: readonly (readonly [name: string, value: RegExp])[] = [
  ['NODE_DEBUG', /./],
  ['NODE_DEBUG_NATIVE', /./],
  ['GRPC_TRACE', /./],
  ['GRPC_VERBOSITY', /^debug$/i],
  ['GRPC_NODE_TRACE', /./],
  ['GRPC_NODE_VERBOSITY', /^debug$/i],
  ['DEBUG', /\*|ioredis/],
]

export interface Start {
  /** `process.execArgv`. */
  readonly execArgv: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  /** Where an inspector listens already, if one does. */
  readonly inspector: string | undefined
}

/** What of a start lets values out, by name. Empty in development (`DIFY_MASKING_ENV=development`). */
export function unsafeSwitches({ execArgv, env, inspector }: Start): readonly string[] {
  if (env['DIFY_MASKING_ENV'] === 'development') return []
  const options = [...execArgv, ...optionsIn(env['NODE_OPTIONS'] ?? '')]
    .map((option) => option.replaceAll('_', '-'))
    .filter((option) => OPTIONS.some((unsafe) => unsafe.test(option)))
    .map((option) => option.replace(/=.*/s, ''))
  const variables = VARIABLES.filter(([name, value]) => value.test(env[name] ?? '')).map(
    ([name]) => name,
  )
  const found = [...new Set([...options, ...variables])]
  return found.length === 0 && inspector !== undefined ? ['an open inspector'] : found
}

/** `NODE_OPTIONS` as Node splits it: at blanks outside of double quotes. */
const optionsIn = (text: string): readonly string[] =>
  (text.match(/(?:"(?:\\.|[^"\\])*"|[^\s"])+/g) ?? []).map((option) => option.replaceAll('"', ''))

/** Throws if this process was started so that values could leave its memory. */
export function refuseUnsafeSwitches(env: Start['env']): void {
  const found = unsafeSwitches({ execArgv: process.execArgv, env, inspector: inspectorUrl() })
  if (found.length === 0) return
  throw new Error(
    `${found.join(', ')} would let masked values out of this process. Start it without, ` +
      'or where no real data is with DIFY_MASKING_ENV=development, an environment of the configuration.',
  )
}
