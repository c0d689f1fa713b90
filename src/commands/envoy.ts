import { resolve } from 'node:path'
import { stringify } from 'yaml'
import type { Config } from '../config/config.ts'
import { renderBootstrap } from '../envoy/bootstrap.ts'
import { serviceCluster } from '../envoy/clusters.ts'
import { extProcFilter, proofGate } from '../envoy/ext-proc-filter.ts'
import { type Command, UsageError, optional, required } from './command.ts'
import { readConfig } from './configured.ts'

export const envoy: Command = {
  name: 'envoy',
  summary: 'print the Envoy configuration that belongs to a configuration file',
  usage: '--config FILE [--target bootstrap|sidecar] [--format yaml|json]',
  options: {
    config: { type: 'string', short: 'c' },
    target: { type: 'string', default: 'bootstrap' },
    format: { type: 'string', default: 'yaml' },
  },
  optionHelp: {
    'config FILE': 'configuration file',
    'target WHAT':
      'bootstrap: a whole Envoy; sidecar: filters and cluster for an Envoy of your own',
    'format yaml|json': 'yaml',
  },
  examples: [['dify-masking envoy --config config.yaml > envoy.yaml', 'then: envoy -c envoy.yaml']],
  positionals: 0,
  async run(context) {
    const config = readConfig(required(context, 'config'), context)
    if (config === undefined) return 1
    const rendered = render(config, optional(context, 'target') ?? 'bootstrap')
    const asJson = optional(context, 'format') === 'json'
    context.stdout.write(asJson ? `${JSON.stringify(rendered, null, 2)}\n` : toYaml(rendered))
    return 0
  },
}

/** Long lines stay whole, so that a diff shows what changed. */
export function toYaml(value: object): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false })
}

/** Renders a target. Addresses with port 0 cannot be rendered: nothing would know the port. */
export function render(config: Config, target: string): object {
  if (target === 'sidecar') {
    return {
      http_filters: [extProcFilter(config), proofGate()],
      clusters: [serviceCluster([serviceAddress(config)])],
    }
  }
  if (target !== 'bootstrap') throw new UsageError('--target is bootstrap or sidecar')
  if (config.upstreams.length === 0) throw new UsageError('the configuration names no upstreams')
  return renderBootstrap(config, {
    service: [serviceAddress(config)],
    admin: config.listen.admin,
  })
}

function serviceAddress({ listen }: Config): string {
  if (!listen.extproc.startsWith('unix:')) return listen.extproc
  return `unix:${resolve('run', listen.extproc.slice('unix:'.length))}`
}
