import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createGrammar } from '../../src/core/masking/placeholder.ts'
import type { RestorerOptions } from '../../src/core/masking/restoring/restoring.ts'
import { createRestorer } from '../../src/core/masking/restoring/restorer.ts'
import { restoreWhole } from '../../src/core/masking/restoring/restore-whole.ts'
import { splice } from '../../src/core/text/splice.ts'
import { mappingOf } from '../support/answers/mapping.ts'
import { runs } from '../support/runs.ts'

/** Longer than the longest form of a placeholder. */
const FAR = 90

/** Placeholders, and all that makes a place in which nothing is restored, or ends it. */
const PIECES = [
  ['EMAIL_1', 'email_2', 'EMAIL\\_1', 'EMAIL 3', 'EMAIL_9', 'URL_1', 'URL_2', 'EMAIL_1EMAIL_2'],
  ['https://x.vn/?q=', '//', 'www.', 'mailto:', 'http:', '](', '](<', '("', "url('", '<a href="'],
  ['<img src=', '<', '>', '`', ')', '"', '",', "'", '"}', '\\', '/', '_', '.', ':', '='],
  [' ', '\n', '\u00a0', '\u200b', 'word', 'a', '7', 'é', '<b title="x" ', 'x.vn/'],
  [
    '\n[a]: ',
    '[',
    ']: ',
    '![x](',
    '\\(',
    '- ',
    '1. ',
    '> ',
    '\r',
    '\n\n',
    'IP_1',
    'LITERAL_1',
    'IP_1 [a]: ',
  ],
  [
    'path/'.repeat(FAR / 5),
    'word '.repeat(FAR / 5),
    ' '.repeat(FAR),
    ' '.repeat(FAR / 2),
    '\u3000'.repeat(FAR),
  ],
].flat()

const text = fc
  .array(fc.constantFrom(...PIECES), { maxLength: 24, size: 'max' })
  .map((pieces) => pieces.join(''))

const options: RestorerOptions = {
  grammar: createGrammar(['EMAIL', 'URL', 'IP', 'LITERAL'], true),
  mapping: mappingOf({
    EMAIL_1: 'alice@example.vn',
    EMAIL_2: '"b c"@example.vn',
    EMAIL_3: '<',
    URL_1: 'https://wiki.x.vn/?q=1&r=',
    URL_2: '](',
    IP_1: '10.0.0.5',
    LITERAL_1: 'x\n',
  }),
  allowedHosts: ['x.vn'],
}

function unitByUnit(source: string): string {
  const restorer = createRestorer(options)
  let out = ''
  for (let at = 0; at < source.length; at++) {
    const unit = source.charAt(at)
    out += splice(unit, restorer.push(unit))
  }
  return out + restorer.end()
}

describe('restoring a whole text', () => {
  it('counts what precedes a definition from the start of its line', () => {
    const source = `${' '.repeat(FAR)}[https://x.vn/?q=url('\n[a]: EMAIL_1EMAIL_1`
    const counts = { restored: 0, unknown: 0 }
    assert.equal(splice(source, restoreWhole(options, source, counts)), unitByUnit(source))
  })

  it('gives what restoring it unit by unit gives, though most of it is skipped', () => {
    fc.assert(
      fc.property(text, (source) => {
        const counts = { restored: 0, unknown: 0 }
        assert.equal(splice(source, restoreWhole(options, source, counts)), unitByUnit(source))
      }),
      runs(2_000),
    )
  })
})
