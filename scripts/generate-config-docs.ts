/** Writes docs/configuration.md from the schema; `--check` fails if the file is not what the schema says. */
import { readFileSync, writeFileSync } from 'node:fs'
import { CONFIG_SCHEMA } from '../src/config/schema/schema.ts'

const FILE = new URL('../docs/configuration.md', import.meta.url)

interface Node {
  readonly type?: string
  readonly description?: string
  readonly default?: unknown
  readonly enum?: readonly unknown[]
  readonly minimum?: number
  readonly maximum?: number
  readonly errorHint?: string
  readonly properties?: Readonly<Record<string, Node>>
  readonly items?: Node
  readonly required?: readonly string[]
}

const INTRO = `# Configuration

One file, JSON or YAML, drives the service and renders Envoy's configuration. Every key has a default; a key that is
not listed here is an error. This page is generated from the schema (\`dify-masking schema\`).

\`\`\`yaml
# yaml-language-server: $schema=config.schema.json   (dify-masking schema > config.schema.json)
version: auto-detect
upstreams:
  - name: dify
    url: http://127.0.0.1:5001
masking:
  preset: standard
  patterns:
    plate: { enabled: false }
oauth:
  client_secret: \${OAUTH_CLIENT_SECRET}
environments:
  development:
    masking: { dry_run: true }
\`\`\`

- \`\${NAME}\` inside a text value is replaced by the environment variable; one that is not set is an error. \`$\${\`
  stands for a literal \`\${\`. Where a number or boolean belongs, write \`"\${NAME}"\` alone: it is read as one.
- \`environments.NAME\` is laid over the rest of the file when \`DIFY_MASKING_ENV=NAME\`: maps are merged, everything else,
  lists too, is replaced. Variables that only other environments name need not be set.
- \`dify-masking validate FILE\` reports every mistake at once, with line and path, and exits with 1.
`

function typeOf(node: Node): string {
  if (node.enum !== undefined) return node.enum.map((value) => `\`${String(value)}\``).join(', ')
  const range =
    node.minimum !== undefined || node.maximum !== undefined
      ? ` ${node.minimum ?? ''}–${node.maximum ?? ''}`
      : ''
  if (node.type === 'array') return `list of ${node.items?.type ?? 'any'}`
  return `${node.type ?? 'any'}${range}`
}

function showDefault(node: Node): string {
  if (node.default === undefined) return ''
  return `\`${JSON.stringify(node.default)}\``
}

function rows(node: Node, path: string): string[] {
  return Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
    const full = path === '' ? key : `${path}.${key}`
    if (child.properties !== undefined) return rows(child, full)
    if (child.items?.properties !== undefined) return rows(child.items, `${full}[]`)
    const allowed = child.errorHint ?? child.items?.errorHint
    const each = child.items === undefined ? 'Allowed' : 'Each'
    const hint = allowed === undefined ? '' : ` ${each}: ${allowed}.`
    const text = `${child.description ?? ''}${hint}`.replaceAll('|', '\\|')
    return [`| \`${full}\` | ${typeOf(child)} | ${showDefault(child)} | ${text} |`]
  })
}

function render(): string {
  const sections = Object.entries(CONFIG_SCHEMA.properties as Readonly<Record<string, Node>>)
    .filter(([key]) => key !== '$schema' && key !== 'environments')
    .map(([key, node]) => {
      const own = rows({ properties: { [key]: node } }, '')
      const about =
        node.properties === undefined && node.items === undefined
          ? ''
          : `${node.description ?? ''}\n\n`
      return `## ${key}\n\n${about}| key | type | default | meaning |\n|---|---|---|---|\n${own.join('\n')}\n`
    })
  return `${INTRO}\n${sections.join('\n')}`
}

const wanted = render()
if (process.argv.includes('--check')) {
  const there = readFileSync(FILE, 'utf8')
  if (there !== wanted) {
    process.stderr.write(
      'docs/configuration.md is not fresh: node scripts/generate-config-docs.ts\n',
    )
    process.exitCode = 1
  }
} else writeFileSync(FILE, wanted)
