/**
 * Renders the EnvoyFilters of this folder from the same parts as `dify-masking envoy`, for `config.yaml` of each:
 *
 *   node deploy/istio/render.ts --write
 *
 * A test compares the files with what this renders.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { toYaml } from '../../src/commands/envoy.ts'
import type { Config } from '../../src/config/config.ts'
import { parseConfig } from '../../src/config/load.ts'
import { formatProblem } from '../../src/config/problem.ts'
import { ingressGatewayFilter, sidecarFilter } from '../../src/envoy/istio/envoy-filter.ts'
import type { Tree } from '../../src/envoy/istio/tree.ts'

/** The files and what belongs into them, without the comment at their head. */
export const RENDERED = [
  { file: 'sidecar/envoy-filter.yaml', config: 'sidecar/config.yaml', render: beside },
  {
    file: 'ingress-gateway/envoy-filter.yaml',
    config: '../kustomize/overlays/service/config.yaml',
    render: ingressGatewayFilter,
  },
] as const

/** The text of a rendered file, with the comment at its head. */
export function renderFile({ config, render }: (typeof RENDERED)[number]): string {
  return `# Rendered; do not edit: node deploy/istio/render.ts --write\n${toYaml(render(readConfig(config)))}`
}

/** The store is the service's affair, and its secrets are not here. */
function readConfig(file: string): Config {
  const { store: _, ...rest } = parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as Tree
  const result = parseConfig(toYaml(rest), file, {})
  if ('errors' in result) throw new Error(result.errors.map(formatProblem).join('\n'))
  return result.config
}

function beside(config: Config): object {
  return sidecarFilter(config, config.listen.extproc)
}

if (process.argv[1] === fileURLToPath(import.meta.url) && process.argv.includes('--write')) {
  for (const each of RENDERED) writeFileSync(new URL(each.file, import.meta.url), renderFile(each))
}
