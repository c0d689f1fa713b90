import type { Config, UpstreamConfig } from '../../config/config.ts'
import { UPSTREAM_DEFAULTS } from '../../config/schema/upstreams.ts'
import { replaceFile } from '../../files/replaced-file.ts'
import type { WorkerAddress } from '../../supervisor/worker-addresses.ts'
import { UsageError } from '../command.ts'

/** The configuration with every address settled. */
export function effectiveConfig(
  config: Config,
  url: string | undefined,
  { extproc, admin }: WorkerAddress,
): Config {
  const upstreams: readonly UpstreamConfig[] =
    url === undefined
      ? config.upstreams
      : [{ name: 'dify', url: checkUrl(url), version: config.version, ...UPSTREAM_DEFAULTS }]
  return { ...config, upstreams, listen: { ...config.listen, extproc, admin } }
}

function checkUrl(url: string): string {
  if (!/^https?:\/\/[^\s/?#@]+\/?$/.test(url) || !URL.canParse(url)) {
    throw new UsageError('--dify: expected http://HOST:PORT or https://HOST:PORT, without a path')
  }
  return url
}

/** Secrets of the file and the environment are in it. */
export function writeEffectiveConfig(file: string, config: Config): void {
  replaceFile(file, JSON.stringify(escapeReferences(config), null, 2))
}

/** A `${` that came out of the environment must not be replaced again when the file is read. */
function escapeReferences(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('${', '$${')
  if (Array.isArray(value)) return value.map(escapeReferences)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, escapeReferences(item)]),
  )
}
