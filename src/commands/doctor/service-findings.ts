import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { parseHostPort } from '../../config/address.ts'
import type { Config } from '../../config/config.ts'
import { isTlsOn } from '../../envoy/tls.ts'
import { type Finding, fail, ok, warn } from './finding.ts'
import { ask } from './ask.ts'

/** Either a service answers where one should, or the address is free for one. */
export async function serviceFindings(config: Config): Promise<Finding[]> {
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
