import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { describe, it, mock } from 'node:test'
import { startProgress } from '../../../../src/commands/terminal/progress.ts'

describe('progress of a long run', () => {
  const stream = (isTTY: boolean): { readonly out: PassThrough; readonly text: () => string } => {
    const out = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY })
    return { out, text: () => (out.read() as string | null) ?? '' }
  }

  it('is one line of a terminal, which is gone at the end', () => {
    mock.timers.enable({ apis: ['setInterval'] })
    const { out, text } = stream(true)
    const progress = startProgress(out, 'erasing')
    assert.equal(text(), '\r\u001B[2Kerasing … 0 s')
    progress.at('1,000 of 2,000')
    mock.timers.tick(200)
    assert.match(text(), /^\r\u001B\[2K1,000 of 2,000 … \d s$/)
    progress.end()
    assert.equal(text(), '\r\u001B[2K')
    mock.timers.tick(1_000)
    assert.equal(text(), '')
    mock.timers.reset()
  })

  it('writes nothing into a log', () => {
    const { out, text } = stream(false)
    const progress = startProgress(out, 'erasing')
    progress.at('still')
    progress.end()
    assert.equal(text(), '')
  })
})
