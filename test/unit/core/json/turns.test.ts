import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { startScan } from '../../../../src/core/json/scan.ts'
import { scanInTurns } from '../../../../src/core/json/turns.ts'

const LIST = JSON.stringify(Array.from({ length: 10 }, (_, i) => `text ${i}`))

describe('a scan in turns', () => {
  /** Strings as they are found; a `|` where others had their turn. */
  async function log(source: string, units: number): Promise<{ seen: string; valid: boolean }> {
    const seen: string[] = []
    const visitor = {
      string: ({ start, end }: { start: number; end: number }) =>
        void seen.push(source.slice(start, end).slice(-1)),
    }
    const scan = startScan(source, visitor, { maxDepth: 2 })
    const { valid } = await scanInTurns(scan, units, async () => {
      seen.push('|')
      await Promise.resolve()
    })
    return { seen: seen.join(''), valid }
  }

  it('lets others have theirs after so much of the source', async () => {
    assert.deepEqual(await log(LIST, 1000), { seen: '0123456789', valid: true })
    assert.deepEqual(await log(LIST, 25), { seen: '012|345|678|9', valid: true })
    assert.deepEqual(await log(LIST, 1), { seen: '|0||1||2||3||4||5||6||7||8||9|', valid: true })
  })

  it('ends at a mistake', async () => {
    assert.deepEqual(await log(`${LIST.slice(0, 18)}]]]"9"`, 25), { seen: '01', valid: false })
    assert.deepEqual(await log('[[["9"]]]', 1), { seen: '||', valid: false })
  })

  it('rejects with what a visitor throws', async () => {
    const visitor = {
      string: () => {
        throw new RangeError('no')
      },
    }
    const scan = startScan(LIST, visitor, { maxDepth: 2 })
    await assert.rejects(
      scanInTurns(scan, 1000, async () => await Promise.resolve()),
      RangeError,
    )
  })
})
