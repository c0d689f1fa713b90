/**
 * What grows with use: 2,000 streams open at the same time (E6), one to several workers (E7), tens of thousands of
 * exchanges on the same connections (E8), scopes of up to 50,000 placeholders. Everything through a real Envoy but the
 * last. `ONLY=streams`, `workers` or `tables` does a part, and writes nothing.
 */
import { type Figure, report } from './result.ts'
import { mappingTables } from './scale/mapping-tables.ts'
import { manyStreams } from './scale/streams.ts'
import { manyWorkers } from './scale/workers.ts'

const PARTS: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  streams: manyStreams,
  workers: manyWorkers,
  tables: mappingTables,
}

const only = process.env['ONLY']
const figures: Figure[] = []
for (const [name, part] of Object.entries(PARTS))
  if (only === undefined || only === name) figures.push(...(await part()))
if (only === undefined) report('scale', figures)
else console.table(figures.map(({ name, unit, value }) => ({ name, unit, ...value })))
