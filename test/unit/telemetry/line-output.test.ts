import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { createLineOutput } from '../../../src/telemetry/line-output.ts'
import { waitFor } from '../../support/wait-for.ts'

const folder = mkdtempSync(join(tmpdir(), 'dify-masking-output-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const OPTIONS = { maxWaiting: 200_000, retryMs: 10 }
const line = (i: number): string => `${JSON.stringify({ i, text: 'x'.repeat(900) })}\n`

/** A pipe as a shell makes one; the writing end blocks. */
function pipe(name: string): { readonly reader: number; readonly writer: number } {
  const path = join(folder, name)
  execFileSync('mkfifo', [path])
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  return { reader, writer: openSync(path, 'w') }
}

/** Everything that is in the pipe now. */
function drain(reader: number): string {
  const buffer = Buffer.alloc(65_536)
  let text = ''
  for (;;) {
    try {
      const length = readSync(reader, buffer)
      if (length === 0) return text
      text += buffer.toString('latin1', 0, length)
    } catch {
      return text
    }
  }
}

describe('the output of lines', () => {
  it('keeps all lines in order in a file', async () => {
    const file = join(folder, 'file.log')
    const output = createLineOutput(openSync(file, 'a'), OPTIONS)
    for (let i = 0; i < 200; i++) output.write(line(i))
    const wanted = Array.from({ length: 200 }, (_, i) => line(i)).join('')
    await waitFor(() => readFileSync(file, 'utf8') === wanted)
    assert.equal(output.dropped(), 0)
  })

  it('does not wait for a pipe that is not read, drops what is too much, and goes on when it is read', async () => {
    const { reader, writer } = pipe('stopped')
    const output = createLineOutput(writer, OPTIONS)
    const recovered: number[] = []
    output.onRecovered((count) => recovered.push(count))
    const began = performance.now()
    for (let i = 0; i < 2_000; i++) output.write(line(i))
    assert.ok(performance.now() - began < 2_000)
    const dropped = output.dropped()
    assert.ok(dropped > 1_500, String(dropped))
    let text = ''
    await waitFor(() => {
      text += drain(reader)
      return recovered.length > 0
    })
    text += drain(reader)
    assert.deepEqual(recovered, [dropped])
    // Whole lines, the first ones, none of them twice.
    const read = text
      .trimEnd()
      .split('\n')
      .map((each) => (JSON.parse(each) as { i: number }).i)
    assert.deepEqual(
      read,
      Array.from({ length: 2_000 - dropped }, (_, i) => i),
    )
    output.write(line(7))
    assert.equal(drain(reader), line(7))
  })

  it('leaves the pipe of other processes as it is', () => {
    const { writer } = pipe('shared')
    createLineOutput(writer, OPTIONS).write(line(1))
    const flags = /flags:\s*(\d+)/.exec(readFileSync(`/proc/self/fdinfo/${writer}`, 'utf8'))?.[1]
    assert.equal(Number.parseInt(flags ?? '', 8) & constants.O_NONBLOCK, 0)
  })

  it('outlives a reader that goes', () => {
    const { reader, writer } = pipe('gone')
    const output = createLineOutput(writer, OPTIONS)
    output.write(line(1))
    closeSync(reader)
    for (let i = 0; i < 1_000; i++) output.write(line(i))
    assert.ok(output.dropped() > 700)
  })

  it('outlives a device without room', () => {
    const output = createLineOutput(openSync('/dev/full', 'w'), OPTIONS)
    for (let i = 0; i < 1_000; i++) output.write(line(i))
    assert.ok(output.dropped() > 700)
  })
})
