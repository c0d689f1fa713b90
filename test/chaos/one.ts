/** Runs one fault in this process and writes its outcome: `node test/chaos/one.ts R4 OUTCOME.json`. */
import { writeFileSync } from 'node:fs'
import { attempt } from './attempt.ts'
import { matrix } from './matrix.ts'

const [id, file] = process.argv.slice(2)
const fault = (await matrix()).find((one) => one.id === id)
if (fault === undefined || file === undefined) throw new Error(`no fault ${id}`)
writeFileSync(file, JSON.stringify(await attempt(fault)))
// What a fault leaves open must not keep it running.
process.exit(0)
