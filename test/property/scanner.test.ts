import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { normalise } from '../../src/core/text/normalised-view.ts'
import { RECOGNITION, SCANNER, findingsOf } from '../support/detection/detection.ts'
import { runs } from '../support/runs.ts'

const PIECES = [
  'alice@x.vn',
  '"a b"@x.vn',
  'x@[10.0.0.1]',
  '10.0.0.5',
  '8.8.8.8',
  'fe80::1%eth0',
  '2405:4800::1',
  '::ffff:10.1.2.3',
  'EMAIL_1',
  'url 2',
  'IP_PRIVATE_',
  'https://',
  'www.',
  '](',
  ')',
  'mailto:',
  '\n[r]: [',
  ']: ',
  '[2405:4800::1]:53',
  '\u00a0',
  '<',
  '"',
  '`',
  '_',
  ' ',
  '\n',
  '.',
  ',',
  ':',
  '/',
  '\\n',
  '%40',
  '%',
  '＠',
  '\u200b',
  'a',
  'v',
  '1',
  '１',
  'đ',
  '😀',
  '\ud800',
  '@',
] as const

const text = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 40 }),
)

describe('scanner', () => {
  it('gives spans that cover what was found in them', () => {
    fc.assert(
      fc.property(text, (value) => {
        for (const { start, end, findings } of SCANNER.scan(value))
          for (const finding of findings)
            assert.ok(start <= finding.start && finding.end <= end, JSON.stringify(value))
      }),
      { ...runs(20_000), examples: [['[r]: [2001:4860:4860::8888]:53gb29\u00a0"a b"@x.vn']] },
    )
  })

  it('gives spans that are disjoint, ascending, not empty and inside the text', () => {
    fc.assert(
      fc.property(text, (value) => {
        let from = 0
        for (const { start, end } of SCANNER.scan(value)) {
          assert.ok(start >= from && end > start && end <= value.length)
          from = end
        }
      }),
      runs(5000),
    )
  })

  it('finds the same in turns with others', async () => {
    await fc.assert(
      fc.asyncProperty(text, fc.constantFrom('', 'note', 'a card'), async (value, label) => {
        const inTurns = await SCANNER.scanInTurns(value, async () => {}, label)
        assert.deepEqual(inTurns, SCANNER.scan(value, label))
      }),
      runs(1000),
    )
  })

  it('covers every finding of every recognizer', () => {
    fc.assert(
      fc.property(text, (value) => {
        const spans = SCANNER.scan(value)
        const { view, origin } = normalise(value)
        for (const finding of RECOGNITION.recognizers.flatMap((r) => findingsOf(r, view))) {
          const start = origin?.starts[finding.start] ?? finding.start
          const end = origin?.ends[finding.end - 1] ?? finding.end
          assert.ok(
            spans.some((span) => span.start <= start && end <= span.end),
            `${finding.rule} at ${start} to ${end}`,
          )
        }
      }),
      runs(5000),
    )
  })

  it('lists findings inside their span only', () => {
    fc.assert(
      fc.property(text, (value) => {
        for (const { start, end, findings, entity } of SCANNER.scan(value)) {
          assert.ok(findings.every((found) => found.start >= start && found.end <= end))
          assert.ok(findings.length > 0 || entity === 'LITERAL' || entity === 'URL')
        }
      }),
      runs(5000),
    )
  })

  it('finds nothing in text that has none of the characters that matter', () => {
    const calm = fc.stringMatching(/^[A-Za-zà-ỹ ,;!?()'"-]{0,200}$/)
    fc.assert(
      fc.property(calm, (value) => assert.equal(SCANNER.scan(value), SCANNER.scan(''))),
      runs(500),
    )
  })
})
