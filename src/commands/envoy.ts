import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { stringify } from 'yaml'
import type { Config } from '../config/config.ts'
import { type BootstrapOptions, renderBootstrap } from '../envoy/bootstrap.ts'
import { serviceCluster } from '../envoy/clusters.ts'
import { sidecarFilter } from '../envoy/istio/envoy-filter.ts'
import { extProcFilter } from '../envoy/ext-proc-filter.ts'
import { proofGate } from '../envoy/proof-gate.ts'
import { guardedOauth } from '../config/semantics/oauth.ts'
import type { OauthFiles } from '../envoy/oauth.ts'
import { newRouteVersion, writeRouteFile } from '../envoy/routes/route-file.ts'
import { configuredState } from '../envoy/routes/route-state.ts'
import { certificateSecret, configuredFiles, isTlsOn } from '../envoy/tls.ts'
import { type Command, UsageError, optional, required } from './command.ts'
import { readConfig } from './configured.ts'

const TARGETS = ['bootstrap', 'sidecar', 'istio', 'certificate'] as const

type Target = (typeof TARGETS)[number]

const isTarget = (text: string): text is Target => TARGETS.some((target) => target === text)

export const envoy: Command = {
  name: 'envoy',
  summary: 'print the Envoy configuration that belongs to a configuration file',
  usage:
    '--config FILE [--target bootstrap|sidecar|istio|certificate] [--sds FILE] [--routes FILE] [--format yaml|json]',
  options: {
    config: { type: 'string', short: 'c' },
    target: { type: 'string', default: 'bootstrap' },
    sds: { type: 'string' },
    routes: { type: 'string' },
    format: { type: 'string', default: 'yaml' },
  },
  optionHelp: {
    'config FILE': 'configuration file',
    'target WHAT':
      "bootstrap: a whole Envoy; sidecar: filters and cluster for an Envoy of your own; istio: the EnvoyFilter for the istio-proxy beside Dify's api; certificate: the file for --sds",
    'routes FILE':
      'the bootstrap takes the routes from this file, which Envoy watches; it is written if it is not there',
    'sds FILE': 'the bootstrap takes the certificate from this file, which Envoy watches',
    'format yaml|json': 'yaml',
  },
  examples: [
    ['dify-masking envoy --config config.yaml > envoy.yaml', 'then: envoy -c envoy.yaml'],
    [
      'dify-masking envoy --config config.yaml --target istio | kubectl apply -f -',
      'the service beside istio-proxy, listen.extproc: 127.0.0.1:9002',
    ],
    ['SSL_CERT_FILE=ca.pem dify-masking envoy --config config.yaml', 'trusts this CA for https'],
  ],
  positionals: 0,
  async run(context) {
    const target = optional(context, 'target') ?? 'bootstrap'
    if (!isTarget(target)) throw new UsageError(`--target must be one of ${TARGETS.join(', ')}`)
    const format = optional(context, 'format') ?? 'yaml'
    if (format !== 'yaml' && format !== 'json')
      throw new UsageError('--format must be yaml or json')
    const config = readConfig(required(context, 'config'), context)
    if (config === undefined) return 1
    const rendered = render(config, target, {
      ...caFileOf(context.env['SSL_CERT_FILE']),
      ...sdsFileOf(optional(context, 'sds')),
      ...routesFileOf(optional(context, 'routes'), config),
    })
    context.stdout.write(
      format === 'json' ? `${JSON.stringify(rendered, null, 2)}\n` : toYaml(rendered),
    )
    return 0
  },
}

/** Long lines stay whole, so that a diff shows what changed. */
export function toYaml(value: object): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false })
}

/**
 * Renders a target. Fails for a configuration without upstreams, and for one that leaves a port of the service open:
 * Envoy could not know it.
 */
export function render(
  config: Config,
  target: Target,
  files: Pick<BootstrapOptions, 'caFile' | 'sdsFile' | 'routesFile'> = {},
): object {
  if (target === 'certificate') {
    if (!isTlsOn(config)) throw new UsageError('the configuration names no tls.cert_file')
    const pair = configuredFiles(config.tls)
    return certificateSecret(pair, dirname(pair.certFile))
  }
  if (target === 'istio') {
    if (config.upstreams.length > 1)
      throw new UsageError('--target istio requires exactly one upstream: the api in the same pod')
    const { extproc } = config.listen
    if (extproc.startsWith('unix:'))
      throw new UsageError(
        'listen.extproc must have a port here, such as 127.0.0.1:9002: istio-proxy is another user and may not open a socket',
      )
    return sidecarFilter(config, settled('listen.extproc', extproc))
  }
  const service = [serviceAddress(config)]
  if (target === 'sidecar') {
    return {
      http_filters: [extProcFilter(config), proofGate()],
      clusters: [serviceCluster(service)],
    }
  }
  if (config.upstreams.length === 0) throw new UsageError('the configuration names no upstreams')
  return renderBootstrap(config, {
    service,
    admin: settled('listen.admin', config.listen.admin),
    ...files,
    ...oauthFilesOf(config),
  })
}

/** A relative socket lies in the run directory, as `serve` without `--run-dir` has it. */
function serviceAddress({ listen: { extproc } }: Config): string {
  if (!extproc.startsWith('unix:')) return settled('listen.extproc', extproc)
  return `unix:${resolve('run', extproc.slice('unix:'.length))}`
}

function settled(key: string, address: string): string {
  if (address.endsWith(':0'))
    throw new UsageError(`${key} requires a port: otherwise Envoy cannot find it`)
  return address
}

/** `SSL_CERT_FILE`, the name that OpenSSL gave it: the CA for https upstreams. Without it the system's. */
export function caFileOf(path: string | undefined): { readonly caFile?: string } {
  return path === undefined || path === '' ? {} : { caFile: resolve(path) }
}

const sdsFileOf = (path: string | undefined): { readonly sdsFile?: string } =>
  path === undefined ? {} : { sdsFile: resolve(path) }

function routesFileOf(path: string | undefined, config: Config): { readonly routesFile?: string } {
  if (path === undefined) return {}
  const routesFile = resolve(path)
  if (!existsSync(routesFile))
    writeRouteFile(routesFile, config, configuredState(config), newRouteVersion())
  return { routesFile }
}

/** Secrets in the configuration itself would be printed. */
function oauthFilesOf(config: Config): { readonly oauthFiles?: OauthFiles } {
  if (guardedOauth(config) === undefined) return {}
  const { client_secret_file: clientSecretFile, hmac_secret_file: hmacSecretFile } = config.oauth
  if (clientSecretFile === undefined || hmacSecretFile === undefined) {
    throw new UsageError(
      'the login requires oauth.client_secret_file and oauth.hmac_secret_file here',
    )
  }
  return {
    oauthFiles: {
      clientSecretFile: resolve(clientSecretFile),
      hmacSecretFile: resolve(hmacSecretFile),
    },
  }
}
