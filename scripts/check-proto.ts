/**
 * Verifies the vendored protocol: each file of `proto/` has the checksum that `proto/SHA256SUMS` names, none is missing
 * or surplus, and every import resolves within `proto/` or is one that protobufjs brings.
 */
import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../proto', import.meta.url))
const ENTRIES = [
  'envoy/service/ext_proc/v3/external_processor.proto',
  'grpc/reflection/v1/reflection.proto',
  'grpc/reflection/v1alpha/reflection.proto',
]

const present = globSync('**/*.proto', { cwd: ROOT }).toSorted()
const read = (file: string): Buffer => readFileSync(join(ROOT, file))

function pinnedSums(): Map<string, string> {
  const sums = new Map<string, string>()
  for (const line of read('SHA256SUMS').toString('utf8').trimEnd().split('\n')) {
    const [, sum, file] = /^([0-9a-f]{64}) {2}(\S+)$/.exec(line) ?? []
    if (sum === undefined || file === undefined) throw new Error('SHA256SUMS has a malformed line')
    sums.set(file, sum)
  }
  return sums
}

function imports(file: string): string[] {
  const statements = read(file)
    .toString('utf8')
    .matchAll(/^import (?:public |weak )?"([^"]+)";/gm)
  return [...statements].flatMap(([, name]) => name ?? [])
}

function* problems(): Generator<string> {
  const sums = pinnedSums()
  for (const file of present) {
    const sum = createHash('sha256').update(read(file)).digest('hex')
    if (!sums.has(file)) yield `${file}: not in SHA256SUMS`
    else if (sums.get(file) !== sum) yield `${file}: differs from the vendored text`
  }
  for (const file of sums.keys()) if (!present.includes(file)) yield `${file}: missing`
  const reached = new Set(ENTRIES)
  for (const file of reached) {
    if (file.startsWith('google/protobuf/')) continue
    if (!present.includes(file)) yield `${file}: imported, but not vendored`
    else for (const name of imports(file)) reached.add(name)
  }
  for (const file of present) if (!reached.has(file)) yield `${file}: nothing imports it`
}

const found = [...problems()]
for (const problem of found) process.stdout.write(`proto/${problem}\n`)
process.stdout.write(`${present.length} files, ${found.length} problems\n`)
if (found.length > 0) process.exitCode = 1
