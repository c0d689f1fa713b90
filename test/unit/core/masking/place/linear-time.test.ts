import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { addressRuns } from '../../../../../src/core/masking/place/address-runs.ts'
import { restoreWhole } from '../../../../../src/core/masking/restoring/restore-whole.ts'
import { options } from '../../../../support/answers/restored-texts.ts'

/** Repeated, each of these makes some reader work hard. */
const UNITS = [
  [
    'a ',
    '.',
    '[',
    '](',
    '](a',
    '[a]: ',
    '<',
    '<a ',
    '<b c="',
    '<!--',
    '<!-- <!-- ',
    '-',
    '`',
    '```',
  ],
  [
    '```x\n',
    '\n',
    '\n\n',
    '"',
    '\\',
    '\\u00',
    '_BLOCK_',
    '_',
    'www.',
    'http:',
    '//',
    '<https:',
    '<a@',
  ],
  [
    'EMAIL_1 ',
    '<EMAIL_1 ',
    '[x]: EMAIL_1 ',
    'https://x.vn/EMAIL_1 ',
    '![x](URL_1 ',
    '1',
    '1. ',
    '>',
  ],
  [
    '[^',
    '[^1]: ',
    '[^1]: a\n\n',
    '[^a\\]',
    '^[',
    '^',
    '*[a',
    '*[a]: ',
    '[x]: a "',
    '[x]: a "b"\n',
    '[a\n\n',
  ],
  ['<script>', '<script\n', '<title>a', '\u200b', '\u{1f600}'],
].flat()

const LENGTH = 1 << 19
/** Milliseconds of CPU; linear, the slowest takes about 100. */
const LIMIT = 3_000

function milliseconds(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

describe('restoring takes linear time', () => {
  for (const unit of UNITS)
    it(JSON.stringify(unit), () => {
      const text = `${unit.repeat(Math.ceil(LENGTH / unit.length))} EMAIL_1 `
      const spent = milliseconds(() => restoreWhole(options(), text, { restored: 0, unknown: 0 }))
      assert.ok(spent < LIMIT, `${spent} ms`)
    })

  it('as finding addresses does that are masked whole', () => {
    const text = `https://x/?${'10.0.0.5,'.repeat(LENGTH / 9)}`
    const spans = [...text.matchAll(/10\.0\.0\.5/g)].map(({ index }) => ({
      start: index,
      end: index + 8,
    }))
    const spent = milliseconds(() => addressRuns(text, spans))
    assert.ok(spent < LIMIT, `${spent} ms`)
  })
})
