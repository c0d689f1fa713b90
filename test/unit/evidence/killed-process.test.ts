import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { newSigningKey, publicKeyOf } from '../../../src/evidence/signing-key.ts'
import { verifyFiles } from '../../../src/evidence/verify.ts'

/** Writes records until it is killed; says so when the first thousand are out. */
const WRITER = `
const { readFileSync } = await import('node:fs')
const { openEvidenceLog } = await import(process.argv[1] + 'evidence-log.ts')
const { readSigningKey } = await import(process.argv[1] + 'signing-key.ts')
const [, , directory, keyFile] = process.argv
const key = readSigningKey(readFileSync(keyFile, 'utf8'))
const log = await openEvidenceLog({ directory, key, maxFileBytes: 100_000_000, checkpointSeconds: 0.05, onLost: () => {} })
for (let count = 0; ; count++) {
  log.write({ kind: 'lost', at: Date.now(), count })
  if (count % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  if (count === 1000) process.stdout.write('on')
  if (count === 1500 && process.argv[4] === 'close') break
}
await log.close()
`

it('two processes, one of them killed with SIGKILL: one chain has no end, the other one is whole', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'dify-masking-evidence-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const pem = newSigningKey()
  const keyFile = `${folder}.key`
  writeFileSync(keyFile, pem, { mode: 0o600 })
  t.after(() => rmSync(keyFile))
  const source = new URL('../../../src/evidence/', import.meta.url).href
  await Promise.all(
    ['kill', 'close'].map(async (how) => {
      const child = spawn(
        process.execPath,
        ['--input-type=module', '-e', WRITER, source, folder, keyFile, how],
        { stdio: ['ignore', 'pipe', 'ignore'] },
      )
      child.stdout.once('data', () => {
        if (how === 'kill') child.kill('SIGKILL')
      })
      await new Promise((resolve) => child.once('exit', resolve))
    }),
  )
  const files = readdirSync(folder).map((name) => ({
    name,
    text: readFileSync(join(folder, name), 'utf8'),
  }))
  const reports = verifyFiles(files, publicKeyOf(pem))
  const [whole] = reports.filter(({ closed }) => closed)
  const [killed] = reports.filter(({ closed }) => !closed)
  assert.equal(reports.length, 2)
  assert.deepEqual([whole?.problems, whole?.records, whole?.unsigned], [[], 1501, 0])
  // A write that was cut off is the only fault that a kill can leave.
  assert.ok((killed?.records ?? 0) > 900, `${killed?.records} records`)
  assert.ok((killed?.problems ?? []).every((problem) => problem.endsWith('damaged or cut off')))
})
