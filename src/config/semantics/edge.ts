import { X509Certificate, createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { BlockList, isIP } from 'node:net'
import { parseHostPort } from '../address.ts'
import type { Config, UpstreamConfig } from '../config.ts'
import type { PathProblem } from '../problem.ts'
import { secretFileProblem } from '../secret-file.ts'

/** What a schema cannot say of `listen`. */
export function checkListen({ listen, tls }: Config): readonly PathProblem[] {
  const problems: PathProblem[] = []
  const taken = new Map<string, string>()
  const { trusted_proxies: ranges, https, proxy, extproc, admin, envoy_admin } = listen
  const others = { proxy, extproc, admin, envoy_admin }
  const addresses = tls.cert_file === undefined ? others : { ...others, https }
  for (const [name, address] of Object.entries(addresses)) {
    if (address.startsWith('unix:')) continue
    const { host, port } = parseHostPort(address)
    if (!isHost(host, address.startsWith('[')))
      problems.push({ path: ['listen', name], message: 'the host is not an address' })
    if (port > 65535)
      problems.push({ path: ['listen', name], message: 'the port must be 0 to 65535' })
    const owner = taken.get(address)
    if (port !== 0 && owner !== undefined) {
      problems.push({ path: ['listen', name], message: `this address is taken by listen.${owner}` })
    }
    taken.set(address, name)
  }
  if (listen.csp === 'off' && listen.csp_sources.length > 0)
    problems.push({
      path: ['listen', 'csp_sources'],
      message: 'has no effect while listen.csp is off: set it to report-only or enforce',
    })
  return [...problems, ...checkRanges(['listen', 'trusted_proxies'], ranges)]
}

/** A name, or an address: digits and dots alone are never a name. */
function isHost(host: string, inBrackets: boolean): boolean {
  if (inBrackets) return isIP(host) === 6
  return !/^[\d.]+$/.test(host) || isIP(host) === 4
}

/** Ranges in CIDR form at a path. */
export function checkRanges(path: readonly string[], ranges: readonly string[]): PathProblem[] {
  const message = 'is not a range in CIDR form, such as 10.0.0.0/8'
  return ranges.flatMap((range, i) => (isRange(range) ? [] : [{ path: [...path, i], message }]))
}

function isRange(range: string): boolean {
  const [address = '', bits = ''] = range.split('/')
  const family = isIP(address)
  if (family === 0) return false
  try {
    new BlockList().addSubnet(address, Number(bits), family === 4 ? 'ipv4' : 'ipv6')
    return true
  } catch {
    return false
  }
}

/** What a schema cannot say of `tls`: both files are there, and belong together. */
export function checkTls({ tls }: Config): readonly PathProblem[] {
  const at = (key: string, message: string): PathProblem => ({ path: ['tls', key], message })
  const { cert_file: cert, key_file: key, client_ca_file: authorities } = tls
  if (cert === undefined) {
    const orphan = key === undefined ? authorities && 'client_ca_file' : 'key_file'
    return orphan === undefined ? [] : [at(orphan, 'is of no use without tls.cert_file')]
  }
  if (key === undefined) return [at('cert_file', 'needs tls.key_file')]
  const problem = certificateProblem(cert, key)
  const problems = problem === undefined ? [] : [at(`${problem.file}_file`, problem.message)]
  if (authorities !== undefined && read(authorities) === undefined)
    problems.push(at('client_ca_file', 'holds no certificate in PEM that can be read'))
  return problems
}

/** A pair that Envoy would refuse, or that would be no good to a client. */
export interface CertificateProblem {
  readonly file: 'cert' | 'key'
  readonly message: string
}

/** What is wrong with a certificate and its key, PEM files both, or undefined. */
export function certificateProblem(
  certFile: string,
  keyFile: string,
): CertificateProblem | undefined {
  const certificate = read(certFile)
  if (certificate === undefined)
    return { file: 'cert', message: 'holds no certificate in PEM that can be read' }
  const unsafe = secretFileProblem(keyFile, 1)
  if (unsafe !== undefined) return { file: 'key', message: unsafe }
  try {
    const key = createPrivateKey(readFileSync(keyFile))
    return certificate.checkPrivateKey(key)
      ? undefined
      : { file: 'key', message: 'is not the key of the certificate in tls.cert_file' }
  } catch {
    return { file: 'key', message: 'holds no private key in PEM without a passphrase' }
  }
}

function read(file: string): X509Certificate | undefined {
  try {
    return new X509Certificate(readFileSync(file))
  } catch {
    return undefined
  }
}

/** A burst below the rate would never let the rate through. */
export function checkRates({ rate_limit: limit }: Config): readonly PathProblem[] {
  const message = 'is less than requests_per_second'
  return [
    ...(limit.burst < limit.requests_per_second
      ? [{ path: ['rate_limit', 'burst'], message }]
      : []),
    ...(limit.strict.burst < limit.strict.requests_per_second
      ? [{ path: ['rate_limit', 'strict', 'burst'], message }]
      : []),
  ]
}

/** Replicas are one Dify: one scheme, and addresses that differ. */
export function checkReplicas({ url, replicas }: UpstreamConfig, index: number): PathProblem[] {
  const problems: PathProblem[] = []
  const seen = new Set([originOf(url)])
  const isTls = url.startsWith('https:')
  for (const [i, replica] of replicas.entries()) {
    const path = ['upstreams', index, 'replicas', i]
    const origin = originOf(replica)
    if (origin === undefined) problems.push({ path, message: 'is not a URL without a path' })
    else if (seen.has(origin)) problems.push({ path, message: 'is named twice' })
    else if (replica.startsWith('https:') !== isTls)
      problems.push({ path, message: 'must have the scheme of `url`: http or https' })
    seen.add(origin)
  }
  return problems
}

function originOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined
  const { origin, pathname, port } = new URL(url)
  return pathname === '/' && port !== '0' ? origin : undefined
}
