import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Writable } from 'node:stream'
import { type Context, UsageError, optional } from '../command.ts'
import { readConfig } from '../configured.ts'

/** What an operator orders of several replicas. */
interface BypassOrder {
  /** Admin addresses of the services. */
  readonly services: readonly string[]
  readonly on: boolean
  /** Content of `admin.token_file`. */
  readonly token: string
}

interface Answer {
  readonly service: string
  readonly isConfirmed: boolean
  readonly text: string
}

/** A service waits five seconds for its Envoy. */
const TIMEOUT_MS = 10_000

/**
 * Gives the order to every service, whatever the others answer, and says of each what became of it. True if every one
 * has confirmed that its Envoy follows.
 */
async function orderBypass(
  order: BypassOrder,
  { stdout, stderr }: { readonly stdout: Writable; readonly stderr: Writable },
): Promise<boolean> {
  const answers = await Promise.all(
    order.services.map(async (service) => await ordered(order, service)),
  )
  for (const { service, isConfirmed, text } of answers)
    (isConfirmed ? stdout : stderr).write(`${service}: ${text}\n`)
  const confirmed = answers.filter(({ isConfirmed }) => isConfirmed).length
  stderr.write(
    `bypass ${order.on ? 'on' : 'off'}: confirmed by ${confirmed} of ${answers.length} services\n`,
  )
  return confirmed === answers.length
}

async function ordered({ on, token }: BypassOrder, service: string): Promise<Answer> {
  const failed = (text: string): Answer => ({ service, isConfirmed: false, text })
  try {
    const answer = await fetch(new URL('/masking/admin/bypass', service), {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(on ? { on, yes: true } : { on }),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const { bypass, confirmed, message } = fieldsOf(await answer.json())
    if (answer.status === 200 && bypass === on && confirmed === true)
      return { service, isConfirmed: true, text: `bypass ${on ? 'on' : 'off'}, its Envoy follows` }
    const why = typeof message === 'string' ? message : 'no answer of a dify-masking service'
    return failed(`NOT confirmed (${answer.status}): ${why}`)
  } catch {
    return failed('NOT confirmed: no answer; is this the address of listen.admin?')
  }
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' ? { ...value } : {}

/** Throws if the word after `bypass` is neither on nor off. */
export function checkSwitch(wanted: string | undefined): void {
  if (wanted !== 'on' && wanted !== 'off')
    throw new UsageError("expected 'on' or 'off' after bypass")
}

/** The bypass that is ordered: on, or off. */
export function wantedBypass({ values }: Context, rest: readonly string[]): boolean {
  const [wanted, ...more] = rest
  if (more.length > 0) throw new UsageError('too many arguments')
  checkSwitch(wanted)
  if (wanted === 'on' && values['yes'] !== true)
    throw new UsageError('bypass on sends everything to Dify unmasked; add --yes to confirm')
  return wanted === 'on'
}

/** Each replica has its own Envoy and its own file of routes, so each is ordered. */
export async function orderAll(
  services: string,
  context: Context,
  action: string,
  rest: readonly string[],
): Promise<number> {
  if (action !== 'bypass') throw new UsageError('--services is for routes bypass only')
  const on = wantedBypass(context, rest)
  const config = readConfig(configFile(context), context)
  if (config === undefined) return 1
  const token = tokenIn(config.admin.token_file)
  if (token === undefined) throw new UsageError('--services needs admin.token_file to be readable')
  const list = services.split(',').map((each) => each.trim())
  const wrong = list.find((each) => !/^https?:$/.test(URL.parse(each)?.protocol ?? ''))
  if (wrong !== undefined) throw new UsageError(`--services: ${wrong} is not an http:// address`)
  return (await orderBypass({ services: list, on, token }, context)) ? 0 : 1
}

/** The configuration that is named, or the one that `up` has left. */
export function configFile(context: Context): string {
  const named = optional(context, 'config')
  const runDir = resolve(optional(context, 'run-dir') ?? 'run')
  const effective = join(runDir, 'effective-config.json')
  if (named === undefined && !existsSync(effective)) {
    throw new UsageError(
      `nothing runs in ${runDir}: give the folder with --run-dir, or use --config and --file`,
    )
  }
  return named ?? effective
}

/** The token in a file; it may be another user's. */
export function tokenIn(file: string | undefined): string | undefined {
  try {
    return file === undefined ? undefined : readFileSync(file, 'utf8').replace(/\r?\n$/, '')
  } catch {
    return undefined
  }
}
