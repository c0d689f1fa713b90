/**
 * Writes docs/metrics.md, docs/errors.md, docs/logging.md and docs/log-line.schema.json from the tables of the service.
 * `--check` fails if a page is not what they say.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { logLineSchema } from '../src/telemetry/log-lines.ts'
import { errors } from './pages/errors.ts'
import { logging } from './pages/logging.ts'
import { metrics } from './pages/metrics.ts'

const FOLDER = new URL('../docs/', import.meta.url)

const pages = {
  'metrics.md': metrics(),
  'errors.md': errors(),
  'logging.md': logging(),
  'log-line.schema.json': `${JSON.stringify(logLineSchema(), null, 2)}\n`,
}
for (const [name, text] of Object.entries(pages)) {
  const file = new URL(name, FOLDER)
  if (!process.argv.includes('--check')) writeFileSync(file, text)
  else if (readFileSync(file, 'utf8') !== text) {
    console.error(`docs/${name} is stale: node scripts/generate-operation-docs.ts`)
    process.exitCode = 1
  }
}
