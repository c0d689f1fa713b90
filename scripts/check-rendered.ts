/**
 * Checks that the Envoy configurations in `envoy/` are what the program renders from `envoy/example-config.yaml`.
 * With `--write` it renders them anew.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { render, toYaml } from '../src/commands/envoy.ts'
import { loadConfig } from '../src/config/load.ts'
import { formatProblem } from '../src/config/problem.ts'

const FOLDER = new URL('../envoy/', import.meta.url)
const RENDERED_BY = '# Rendered; do not edit: dify-masking envoy --config envoy/example-config.yaml'

const TARGETS = [
  {
    file: 'bootstrap.yaml',
    target: 'bootstrap',
    head: `${RENDERED_BY}\n# Run it with: envoy -c envoy/bootstrap.yaml\n`,
  },
  {
    file: 'filters-snippet.yaml',
    target: 'sidecar',
    head:
      `${RENDERED_BY} --target sidecar\n` +
      '# For an Envoy of your own: http_filters go in front of its router, the cluster to its clusters. See README.md.\n',
  },
] as const

const result = loadConfig(fileURLToPath(new URL('example-config.yaml', FOLDER)), {})
if ('errors' in result) throw new Error(result.errors.map(formatProblem).join('\n'))

const isWriting = process.argv.includes('--write')
const stale: string[] = []
for (const { file, target, head } of TARGETS) {
  const text = head + toYaml(render(result.config, target))
  const url = new URL(file, FOLDER)
  if (isWriting) writeFileSync(url, text)
  else if (text !== contentOf(url)) stale.push(`envoy/${file}`)
}
if (stale.length > 0) {
  process.stderr.write(`stale: ${stale.join(', ')}. Run: node scripts/check-rendered.ts --write\n`)
  process.exitCode = 1
}

function contentOf(url: URL): string | undefined {
  try {
    return readFileSync(url, 'utf8')
  } catch {
    return undefined
  }
}
