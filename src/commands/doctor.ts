import { X509Certificate } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { parseHostPort } from '../config/address.ts'
import type { Config } from '../config/config.ts'
import { type LoadResult, loadConfig } from '../config/load.ts'
import { guardedOauth } from '../config/semantics/oauth.ts'
import { formatProblem } from '../config/problem.ts'
import { isTlsOn } from '../envoy/tls.ts'
import { envoyVersion, findEnvoy } from '../supervisor/envoy-process.ts'
import { askOrSayWhy } from '../upstreams/ask.ts'
import { detectVersion } from '../upstreams/detect.ts'
import { createVault } from '../vault/create-vault.ts'
import { type Command, type Context, optional, required } from './command.ts'
import { isReadyWithin, whyUnreachable } from './vault/store-reach.ts'

/** What was looked at, how it is, and what to do about it. */
interface Finding {
  readonly state: 'ok' | 'warn' | 'fail'
  readonly what: string
  readonly how: string
}

const ok = (what: string, how: string): Finding => ({ state: 'ok', what, how })
const warn = (what: string, how: string): Finding => ({ state: 'warn', what, how })
const fail = (what: string, how: string): Finding => ({ state: 'fail', what, how })

export const doctor: Command = {
  name: 'doctor',
  summary: 'look at everything that a running proxy needs, and say what to do',
  usage: '--config FILE [--run-dir DIR] [--json]',
  options: {
    config: { type: 'string', short: 'c' },
    'run-dir': { type: 'string' },
    json: { type: 'boolean' },
  },
  optionHelp: {
    'config FILE': 'configuration file',
    'run-dir DIR': 'where `up` runs; ./run',
    json: 'findings as JSON',
  },
  examples: [['dify-masking doctor --config config.yaml', 'exit code 1 if something is broken']],
  positionals: 0,
  async run(context) {
    const loaded = loadConfig(required(context, 'config'), context.env)
    const runDir = resolve(optional(context, 'run-dir') ?? 'run')
    const findings = [
      ...configurationFindings(loaded),
      await envoyFinding(context),
      ...runDirFindings(runDir),
      // Nothing can be said of the rest without knowing what is wanted.
      ...('config' in loaded ? await findingsOf(loaded.config) : []),
    ]
    if (context.values['json'] === true) {
      context.stdout.write(`${JSON.stringify(findings, null, 2)}\n`)
    } else {
      for (const { state, what, how } of findings)
        context.stdout.write(`${MARKS[state]}  ${what.padEnd(14)} ${how}\n`)
    }
    return findings.some(({ state }) => state === 'fail') ? 1 : 0
  },
}

function configurationFindings(loaded: LoadResult): Finding[] {
  if ('errors' in loaded)
    return loaded.errors.map((problem) => fail('configuration', formatProblem(problem)))
  return [
    ok('configuration', 'has no mistake'),
    ...loaded.warnings.map((problem) => warn('configuration', formatProblem(problem))),
  ]
}

async function findingsOf(config: Config): Promise<Finding[]> {
  return [
    ...(await serviceFindings(config)),
    ...(await upstreamFindings(config)),
    await vaultFinding(config),
    ...certificateFindings(config),
    ...maskingFindings(config),
    ...oauthFindings(config),
  ]
}

const MARKS = { ok: 'ok  ', warn: 'warn', fail: 'FAIL' } as const

async function envoyFinding({ env }: Context): Promise<Finding> {
  const binary = findEnvoy(env)
  if (binary === undefined)
    return fail('envoy', 'there is none: make install, or set ENVOY_BIN to its path')
  const version = await envoyVersion(binary)
  return version === undefined
    ? fail('envoy', `${binary} does not run, or is not Envoy: run make install, or set ENVOY_BIN`)
    : ok('envoy', `${version}, ${binary}`)
}

function runDirFindings(runDir: string): Finding[] {
  if (!existsSync(runDir)) return [ok('run directory', `${runDir} will be made`)]
  const stats = statSync(runDir)
  if (!stats.isDirectory())
    return [fail('run directory', `${runDir} is a file: name another one with --run-dir`)]
  const { mode, uid } = stats
  if (process.getuid !== undefined && uid !== process.getuid())
    return [fail('run directory', `${runDir} belongs to another user: chown it, or use --run-dir`)]
  return (mode & 0o077) === 0
    ? [ok('run directory', runDir)]
    : [fail('run directory', `others can look into ${runDir}, where secrets lie: chmod 700 it`)]
}

/** Either a service answers where one should, or the address is free for one. */
async function serviceFindings(config: Config): Promise<Finding[]> {
  const { listen } = config
  const health = await ask(`http://${listen.admin}/masking/health`, pageTokenOf(config))
  if (health !== undefined) return healthFindings(health.body, listen.admin)
  const findings: Finding[] = []
  for (const key of portsOf(config)) {
    const problem = await portProblem(listen[key])
    if (problem !== undefined)
      findings.push(fail('ports', `listen.${key}: ${listen[key]} ${problem}`))
  }
  return [
    warn('service', 'does not run: dify-masking up --config …'),
    ...(findings.length > 0 ? findings : [ok('ports', 'are free')]),
  ]
}

/** The token that every page asks for, if it is so configured. */
function pageTokenOf({ admin }: Config): string | undefined {
  const { token_file: file, token_for: use } = admin
  return use === 'all' && file !== undefined ? readFileSync(file, 'utf8').trimEnd() : undefined
}

/** What a running service says of itself (`/masking/health`). */
function healthFindings(body: unknown, address: string): Finding[] {
  const { status, reasons = [] } = body as {
    status?: string
    reasons?: readonly { readonly message: string }[]
  }
  if (status === 'healthy') return [ok('service', `runs, ${address}`)]
  if (status !== 'degraded' && status !== 'unhealthy')
    return [
      fail(
        'service',
        `${address} answers, but it is not dify-masking: does another program use it?`,
      ),
    ]
  const state = status === 'degraded' ? warn : fail
  return reasons.map(({ message }) => state('service', `runs and is ${status}: ${message}`))
}

const ASK_MS = 3_000

async function ask(
  url: string,
  token?: string,
): Promise<{ readonly body: unknown; readonly date: string | null } | undefined> {
  try {
    const answer = await fetch(url, {
      signal: AbortSignal.timeout(ASK_MS),
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    })
    return { body: await answer.json(), date: answer.headers.get('date') }
  } catch {
    return undefined
  }
}

/** Addresses that something has to be bound to. */
const portsOf = (
  config: Config,
): readonly ('admin' | 'proxy' | 'envoy_admin' | 'https' | 'extproc')[] => [
  'admin',
  'proxy',
  'envoy_admin',
  ...(isTlsOn(config) ? (['https'] as const) : []),
  ...(config.listen.extproc.startsWith('unix:') ? [] : (['extproc'] as const)),
]

/** What keeps a program from listening there, or undefined. */
async function portProblem(address: string): Promise<string | undefined> {
  const { host, port } = parseHostPort(address)
  if (port === 0) return undefined
  const server = createServer()
  return await new Promise((done) => {
    server.once('error', (error) => {
      const code = 'code' in error ? String(error.code) : 'unknown'
      done(PORT_PROBLEMS[code] ?? `cannot be bound (${code})`)
    })
    server.listen(port, host, () => server.close(() => done(undefined)))
  })
}

const PORT_PROBLEMS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another program',
  EADDRNOTAVAIL: 'is not an address of this machine',
  EACCES: 'needs rights that this user has not: choose a port from 1024 on',
  ENOTFOUND: 'names a host that is not known',
}

const reasonIn = (says: string): string => {
  const reason = says.replace(/^no answer(?:: )?/, '')
  return reason === '' ? '' : `${reason}; `
}

/** Clocks apart by more make certificates and logins fail. */
const MAX_CLOCK_SECONDS = 60

async function upstreamFindings({ upstreams }: Config): Promise<Finding[]> {
  if (upstreams.length === 0)
    return [warn('upstreams', 'the configuration names none: the bundled simulator answers')]
  const findings: Finding[] = []
  for (const { name, url, version, replicas } of upstreams) {
    const what = `upstream ${name}`
    const found = await detectVersion(url, { fetch: globalThis.fetch, timeoutMs: ASK_MS })
    if (!found.reachable) {
      findings.push(
        fail(
          what,
          `${url} does not answer: ${reasonIn(found.evidence[0]?.says ?? '')}is it Dify's nginx or api, and running?`,
        ),
      )
      continue
    }
    if (version === 'auto-detect')
      findings.push(
        found.version === null
          ? warn(what, 'does not say its version: name it with upstreams[].version')
          : ok(what, found.version),
      )
    else
      findings.push(
        found.version === null || found.version === version
          ? ok(what, version)
          : warn(what, `is ${found.version}; the configuration says ${version}`),
      )
    for (const replica of replicas) {
      const asked = await askOrSayWhy(replica, '/v1/', {
        fetch: globalThis.fetch,
        timeoutMs: ASK_MS,
      })
      if ('failure' in asked)
        findings.push(warn(what, `${replica} does not answer: ${reasonIn(asked.failure)}others do`))
    }
    const answer = await ask(`${url.replace(/\/$/, '')}/v1/`)
    const apart =
      answer === undefined || answer.date === null
        ? 0
        : (Date.parse(answer.date) - Date.now()) / 1000
    if (Math.abs(apart) > MAX_CLOCK_SECONDS)
      findings.push(warn('clock', `is ${Math.round(Math.abs(apart))} s apart from that of ${name}`))
  }
  return findings
}

const VAULT_MS = 5_000

async function vaultFinding(config: Config): Promise<Finding> {
  if (config.store.type === 'memory')
    return ok('vault', 'memory: mappings are lost with the process, and not shared')
  const problems: string[] = []
  let vault: ReturnType<typeof createVault>
  try {
    vault = createVault(config, {
      failure: (failure) => problems.push(failure),
      state: () => undefined,
      warning: (message) => problems.push(message),
    })
  } catch (error) {
    return fail('vault', error instanceof Error ? error.message : 'unknown error')
  }
  try {
    if (!(await isReadyWithin(vault, VAULT_MS))) {
      const problem = await whyUnreachable(config.store, ASK_MS)
      return fail('vault', `Redis does not answer: ${problem ?? problems.at(-1) ?? 'not in time'}`)
    }
    await new Promise((done) => setTimeout(done, 200))
    const [warning] = problems
    return warning === undefined ? ok('vault', 'Redis answers') : warn('vault', warning)
  } finally {
    vault.close()
  }
}

const RENEW_DAYS = 14

function certificateFindings({ tls }: Config): Finding[] {
  if (tls.cert_file === undefined)
    return [warn('TLS', 'is off: something in front must end it, or requests travel in the open')]
  const certificate = new X509Certificate(readFileSync(tls.cert_file))
  const days = Math.floor((Date.parse(certificate.validTo) - Date.now()) / 86_400_000)
  if (Date.parse(certificate.validFrom) > Date.now())
    return [fail('TLS', 'the certificate is not valid yet: is the clock right?')]
  if (days < 0) return [fail('TLS', 'the certificate is over: renew tls.cert_file')]
  return [
    days < RENEW_DAYS
      ? warn('TLS', `the certificate ends in ${days} days`)
      : ok('TLS', `the certificate ends in ${days} days`),
  ]
}

function maskingFindings({ masking }: Config): Finding[] {
  if (!masking.enabled) return [warn('masking', 'is switched off (masking.enabled)')]
  if (masking.dry_run) return [warn('masking', 'only counts (masking.dry_run)')]
  const on = Object.values(masking.patterns).filter(({ enabled }) => enabled).length
  return on === 0 && masking.custom.length === 0 && masking.dictionaries.length === 0
    ? [fail('masking', 'looks for nothing: switch something on in masking.patterns')]
    : [ok('masking', `${on} kinds of values are looked for (preset ${masking.preset})`)]
}

function oauthFindings(config: Config): Finding[] {
  if (!config.oauth.enabled) return []
  return guardedOauth(config) === undefined
    ? [
        warn(
          'login',
          'is switched on, but no login is possible, so pages are closed: set oauth.authorization_endpoint',
        ),
      ]
    : [ok('login', 'guards the pages of Dify')]
}
