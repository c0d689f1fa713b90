import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, describe, it } from 'node:test'
import { openEvidenceLog } from '../../../src/evidence/evidence-log.ts'
import type { EvidenceRecord } from '../../../src/evidence/record.ts'
import { newSigningKey, readSigningKey } from '../../../src/evidence/signing-key.ts'
import { type EvidenceFile, verifyFiles } from '../../../src/evidence/verify.ts'

const KEY = readSigningKey(newSigningKey())

const exchange = (found: number): EvidenceRecord => ({
  kind: 'exchange',
  at: 1_800_000_000_000,
  endpoint: 'chat-messages',
  version: '1.7.0',
  outcome: 'ok',
  entities: { EMAIL: found },
  app: KEY.digestOf('app', 'app-one'),
  user: '',
})

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'dify-masking-evidence-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

const log = (directory: string, maxFileBytes = 1_000_000): ReturnType<typeof openEvidenceLog> =>
  openEvidenceLog({ directory, key: KEY, maxFileBytes, checkpointSeconds: 60, onLost: () => {} })

const filesIn = (directory: string): readonly EvidenceFile[] =>
  readdirSync(directory)
    .toSorted()
    .map((name) => ({ name, text: readFileSync(join(directory, name), 'utf8') }))

const problemsOf = (files: readonly EvidenceFile[], trusted?: string): readonly string[] =>
  verifyFiles(files, trusted).flatMap(({ problems }) => [...problems])

describe('the check of evidence', () => {
  it('finds a chain whole that was closed in order', async (t) => {
    const directory = folder(t)
    const chain = await log(directory)
    for (let i = 0; i < 5; i++) chain.write(exchange(i))
    await chain.close()
    const [report, ...more] = verifyFiles(filesIn(directory), KEY.publicKey)
    assert.deepEqual(more, [])
    assert.deepEqual(report?.problems, [])
    assert.deepEqual(
      [report?.records, report?.closed, report?.unsigned, report?.lost],
      [5, true, 0, 0],
    )
  })

  it('finds every byte that was changed, at every position', async (t) => {
    const directory = folder(t)
    const chain = await log(directory)
    for (let i = 0; i < 2; i++) chain.write(exchange(i))
    await chain.close()
    const [file] = filesIn(directory)
    assert.ok(file !== undefined)
    for (let i = 0; i < file.text.length; i++) {
      for (const other of [file.text.charCodeAt(i) ^ 1, file.text.charCodeAt(i) ^ 0x20]) {
        const text = `${file.text.slice(0, i)}${String.fromCharCode(other)}${file.text.slice(i + 1)}`
        assert.notDeepEqual(problemsOf([{ name: 'changed', text }]), [], `byte ${i}`)
      }
    }
  })

  it('finds a line that was taken out, moved or added', async (t) => {
    const directory = folder(t)
    const chain = await log(directory)
    for (let i = 0; i < 3; i++) chain.write(exchange(i))
    await chain.close()
    const [a = '', b = '', c = '', ...rest] = filesIn(directory)[0]?.text.split('\n') ?? []
    for (const lines of [
      [a, c, ...rest],
      [a, c, b, ...rest],
      [a, b, b, c, ...rest],
      [a, b, c, ...rest.slice(0, -1), b, ''],
    ])
      assert.notDeepEqual(problemsOf([{ name: 'changed', text: lines.join('\n') }]), [])
  })

  it('tells a chain of another key from one of the key that is trusted', async (t) => {
    const directory = folder(t)
    const chain = await log(directory)
    await chain.close()
    assert.deepEqual(problemsOf(filesIn(directory), KEY.publicKey), [])
    const other = readSigningKey(newSigningKey()).publicKey
    assert.match(problemsOf(filesIn(directory), other).join(), /signed by another key/)
  })

  it('shows the end that a killed process has not signed, and the line that it cut off', async (t) => {
    const directory = folder(t)
    const chain = await log(directory)
    chain.write(exchange(1))
    await chain.close()
    const [file] = filesIn(directory)
    assert.ok(file !== undefined)
    const killed = file.text.split('\n').slice(0, 2).join('\n')
    const [open] = verifyFiles([{ name: 'killed', text: `${killed}\n` }])
    assert.deepEqual([open?.closed, open?.unsigned, open?.problems], [false, 2, []])
    const [cut] = verifyFiles([{ name: 'cut', text: killed.slice(0, -9) }])
    assert.match(cut?.problems.join() ?? '', /line 2: is damaged or cut off/)
  })

  it('follows a chain through the files of a rotation, and misses one that is not there', async (t) => {
    const directory = folder(t)
    const chain = await log(directory, 300)
    for (let i = 0; i < 4; i++) {
      chain.write(exchange(i))
      await new Promise((resolve) => setTimeout(resolve, 30))
    }
    await chain.close()
    const files = filesIn(directory)
    assert.ok(files.length >= 3, `${files.length} files`)
    const [report, ...more] = verifyFiles(files.toReversed())
    assert.deepEqual([report?.problems, report?.records, more.length], [[], 4, 0])
    const without = files.filter((_, i) => i !== 1)
    assert.match(problemsOf(without).join(), /lines are missing/)
  })
})

describe('the log of evidence', () => {
  it('writes no record with text that evidence cannot hold, and counts it as lost', async (t) => {
    const directory = folder(t)
    const chain = await log(directory)
    const wrong: object = { endpoint: 'alice@example.vn' }
    const more: object = { query: 'alice@example.vn' }
    chain.write({ ...exchange(1), ...wrong })
    chain.write({ ...exchange(1), ...more })
    chain.write(exchange(1))
    await chain.close()
    const files = filesIn(directory)
    assert.doesNotMatch(files[0]?.text ?? '', /alice/)
    assert.deepEqual(
      verifyFiles(files).map(({ records, lost, problems }) => [records, lost, problems]),
      [[2, 2, []]],
    )
  })

  it('leaves a hole of a file that was shortened under it visible', async (t) => {
    const directory = folder(t)
    const chain = await log(directory)
    chain.write(exchange(1))
    await new Promise((resolve) => setTimeout(resolve, 30))
    truncateSync(join(directory, readdirSync(directory)[0] ?? ''), 100)
    chain.write(exchange(2))
    await chain.close()
    assert.notDeepEqual(problemsOf(filesIn(directory)), [])
  })
})
