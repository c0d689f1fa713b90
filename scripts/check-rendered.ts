/**
 * Checks that the Envoy configurations in `envoy/` are what the program renders from the configurations beside them.
 * With `--write` it renders them again.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { render, toYaml } from '../src/commands/envoy.ts'
import type { Config } from '../src/config/config.ts'
import { parseConfig } from '../src/config/load.ts'
import { formatProblem } from '../src/config/problem.ts'
import { writeRouteFile } from '../src/envoy/routes/route-file.ts'
import { configuredState } from '../src/envoy/routes/route-state.ts'

const FOLDER = new URL('../envoy/', import.meta.url)

/** Where the examples keep what Envoy watches. */
const ROUTES_FILE = '/etc/dify-masking/routes/routes.json'
const SDS_FILE = '/etc/dify-masking/tls-certificate.yaml'

interface Rendered {
  readonly file: string
  /** The command that prints the same. */
  readonly command: string
  readonly note: string
  readonly text: (config: Config) => string
}

const bootstrap = (folder: string, options: Parameters<typeof render>[2] = {}): Rendered => {
  const flags = [
    ...(options?.routesFile === undefined ? [] : ['--routes', ROUTES_FILE]),
    ...(options?.sdsFile === undefined ? [] : ['--sds', SDS_FILE]),
  ]
  return {
    file: `${folder}bootstrap.yaml`,
    command: flags.join(' '),
    note: `Run it with: envoy -c envoy/${folder}bootstrap.yaml`,
    text: (config) => toYaml(render(config, 'bootstrap', options)),
  }
}

const routes = (folder: string): Rendered => ({
  file: `${folder}routes.json`,
  command: '',
  note: '',
  text: (config) => {
    const dir = mkdtempSync(join(tmpdir(), 'dify-masking-routes-'))
    const file = join(dir, 'routes.json')
    writeRouteFile(file, config, configuredState(config), '1')
    const text = readFileSync(file, 'utf8')
    rmSync(dir, { recursive: true })
    return text
  },
})

/** Each configuration, and what is rendered from it. */
const EXAMPLES: Readonly<Record<string, readonly Rendered[]>> = {
  'example-config.yaml': [
    bootstrap(''),
    {
      file: 'filters-snippet.yaml',
      command: '--target sidecar',
      note: 'For an Envoy of your own: http_filters go in front of its router, the cluster to its clusters. See README.md.',
      text: (config) => toYaml(render(config, 'sidecar')),
    },
  ],
  'multi-version/config.yaml': [bootstrap('multi-version/')],
  'blue-green/config.yaml': [
    bootstrap('blue-green/', { routesFile: ROUTES_FILE }),
    routes('blue-green/'),
  ],
  'canary/config.yaml': [bootstrap('canary/', { routesFile: ROUTES_FILE }), routes('canary/')],
  'edge/config.yaml': [
    bootstrap('edge/', { sdsFile: SDS_FILE }),
    {
      file: 'edge/tls-certificate.yaml',
      command: '--target certificate',
      note: 'Envoy reads the certificate again when something is moved into its folder.',
      text: (config) => toYaml(render(config, 'certificate')),
    },
  ],
}

const isWriting = process.argv.includes('--write')
const stale: string[] = []
for (const [source, rendered] of Object.entries(EXAMPLES)) {
  const config = configOf(source)
  for (const { file, command, note, text } of rendered) {
    const line = `dify-masking envoy --config envoy/${source} ${command}`.trimEnd()
    const head = note === '' ? '' : `# Rendered; do not edit: ${line}\n# ${note}\n`
    const url = new URL(file, FOLDER)
    const whole = head + text(config)
    if (isWriting) writeFileSync(url, whole)
    else if (whole !== contentOf(url)) stale.push(`envoy/${file}`)
  }
}
if (stale.length > 0) {
  process.stderr.write(`stale: ${stale.join(', ')}. Run: node scripts/check-rendered.ts --write\n`)
  process.exitCode = 1
}

/** The files that the examples name are not there: certificates and secrets are put back after the check. */
function configOf(source: string): Config {
  const url = new URL(source, FOLDER)
  const { tls, oauth, ...rest } = parse(readFileSync(url, 'utf8')) as Record<string, object>
  const result = parseConfig(toYaml(rest), fileURLToPath(url), {})
  if ('errors' in result) throw new Error(result.errors.map(formatProblem).join('\n'))
  const { config } = result
  return { ...config, tls: { ...config.tls, ...tls }, oauth: { ...config.oauth, ...oauth } }
}

function contentOf(url: URL): string | undefined {
  try {
    return readFileSync(url, 'utf8')
  } catch {
    return undefined
  }
}
