/**
 * Writes the schema of the configuration into the schema of the chart's values, so that Helm refuses a key that the service
 * does not know; `--check` fails if it is not what the schema says. Without patterns: Helm reads them by another dialect.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { CONFIG_SCHEMA } from '../src/config/schema/schema.ts'

const FILE = new URL('../deploy/helm/dify-masking/values.schema.json', import.meta.url)

/** What says which keys there are, and of which type. */
const KEPT = new Set([
  'type',
  'enum',
  'properties',
  'additionalProperties',
  'items',
  'required',
  'minimum',
  'maximum',
])

/** `isMap`: the keys are names of the configuration. */
function shapeOf(node: unknown, isMap = false): unknown {
  if (Array.isArray(node)) return node.map((each) => shapeOf(each))
  if (typeof node !== 'object' || node === null) return node
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => isMap || KEPT.has(key))
      .map(([key, child]) => [key, shapeOf(child, !isMap && key === 'properties')]),
  )
}

interface ChartSchema {
  readonly properties: Readonly<Record<string, unknown>>
}

const there = JSON.parse(readFileSync(FILE, 'utf8')) as ChartSchema
const config = {
  ...(shapeOf(CONFIG_SCHEMA) as object),
  // The chart sets where the service listens.
  not: { required: ['listen'] },
}
const wanted = { ...there, properties: { ...there.properties, config } }
if (!process.argv.includes('--check')) writeFileSync(FILE, `${JSON.stringify(wanted, null, 2)}\n`)
else if (!isDeepStrictEqual(there, JSON.parse(JSON.stringify(wanted)))) {
  process.stderr.write(
    "the chart's values.schema.json is not fresh: node scripts/generate-chart-schema.ts\n",
  )
  process.exitCode = 1
}
