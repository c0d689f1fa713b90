import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createScanner } from '../../../../src/core/masking/create-scanner.ts'
import { createGrammar } from '../../../../src/core/masking/placeholder.ts'
import { surroundings } from '../../../../src/core/recognizers/shared/context.ts'
import type { Recognizer } from '../../../../src/core/recognizers/recognizer.ts'
import { createRecognition } from '../../../../src/core/recognizers/registry.ts'
import { SCANNER, readSpans } from '../../../support/detection/detection.ts'
import { scannerOf, word } from '../../../support/detection/scanner-of.ts'

describe('scanner', () => {
  it('answers the same empty array for every text without findings', () => {
    assert.equal(SCANNER.scan('nothing here'), SCANNER.scan('Không có gì'))
    assert.deepEqual(SCANNER.scan(''), [])
  })

  it('masks the beginning of an address that a placeholder would complete', () => {
    const secret = `alice@x.v${'n'.repeat(60)}_alice@x.vn`
    const [found] = readSpans(secret)
    assert.ok(
      found !== undefined && !/@[a-z.]*$/.test(secret.slice(0, secret.indexOf(found[1] ?? ''))),
    )
  })

  it('looks again at numbers whose label goes with a neighbour, whatever words stand between', () => {
    const labelled: Recognizer = {
      name: 'NUMBER',
      find(view, report) {
        const at = view.indexOf('12345')
        if (at < 0 || view.includes('MST')) return
        report({ entity: 'NUMBER', start: at, end: at + 5, score: 1, rule: 'unlabelled' })
      },
    }
    const scanner = scannerOf(word('TAX', 'MST 99'), labelled)
    for (const text of ['MST 99 gửi cho 12345 nhé', 'cho 12345 nhé của MST 99'])
      assert.deepEqual(
        scanner
          .scan(text)
          .map(({ start, end }) => text.slice(start, end))
          .toSorted(),
        ['12345', 'MST 99'],
      )
  })

  it('asks no recognizer again where numbers are farther from a neighbour than its label can speak', () => {
    const asked: string[] = []
    const number: Recognizer = {
      name: 'NUMBER',
      find(view, report) {
        asked.push(view)
        const at = view.indexOf('12345')
        if (at < 0 || surroundings(view, at, at + 5).before.includes('MST')) return
        report({ entity: 'NUMBER', start: at, end: at + 5, score: 1, rule: 'unlabelled' })
      },
    }
    const scanner = scannerOf(word('TAX', 'MST 99'), number)
    const words = 'và gửi cho '.repeat(8)
    assert.equal(scanner.scan(`MST 99 ${words}12345 ${words}MST 99 nhé`).length, 3)
    assert.equal(asked.length, 1)
    // Just near enough; characters without width and escapes: near, though it does not look so.
    for (const far of ['và cho '.repeat(4), '\u200b'.repeat(70), '%41'.repeat(30)])
      assert.equal(scanner.scan(`MST 99 gửi ${far} cho 12345 nhé`).length, 2, far.slice(0, 3))
  })

  it('gives entity, prefix, positions and what was found', () => {
    assert.deepEqual(SCANNER.scan('to alice@x.vn'), [
      {
        start: 3,
        end: 13,
        entity: 'EMAIL',
        prefix: 'EMAIL',
        canonical: 'alice@x.vn',
        findings: [{ entity: 'EMAIL', start: 3, end: 13, score: 1, rule: 'address' }],
      },
    ])
  })

  it('masks under the prefix of the configuration and leaves what is switched off', () => {
    const recognition = createRecognition({
      email: { enabled: true, placeholder_prefix: 'MAIL' },
      ip_private: { enabled: true, placeholder_prefix: 'HOST' },
      ip_public: { enabled: false, placeholder_prefix: 'NET' },
    })
    const scanner = createScanner(recognition, createGrammar(recognition.allPrefixes, true))
    const prefixes = scanner.scan('a@x.vn 10.0.0.5 8.8.8.8').map(({ prefix }) => prefix)
    assert.deepEqual(prefixes, ['MAIL', 'HOST'])
    // A switched-off prefix may still be in use from before.
    assert.equal(scanner.scan('NET_1')[0]?.entity, 'LITERAL')
  })

  it('calls what two rules see at one place what the surer one says', () => {
    const at = (entity: string, score: number): Recognizer => ({
      name: entity,
      find(_view, report) {
        report({ entity, start: 0, end: 4, score, rule: entity })
      },
    })
    for (const recognizers of [
      [at('PHONE', 0.6), at('SSN', 0.85)],
      [at('SSN', 0.85), at('PHONE', 0.6)],
    ]) {
      const [span] = scannerOf(...recognizers).scan('1234')
      assert.deepEqual([span?.entity, span?.findings.map(({ entity }) => entity)], ['SSN', ['SSN']])
    }
  })

  it('leaves parts of ids as they are', () => {
    const scanner = scannerOf(word('N', '884031062901'))
    assert.deepEqual(scanner.scan('/v1/x/5ad4cb98-f0c7-4085-b384-884031062901/y'), [])
    assert.equal(scanner.scan('call 884031062901').length, 1)
  })

  it('unites overlapping findings under the longest, and drops a finding inside another', () => {
    const scanner = scannerOf(word('AB', 'xaby'), word('BC', 'abyz__'), word('IN', 'by'))
    const [span, ...more] = scanner.scan('- xabyz__ -')
    assert.deepEqual(more, [])
    assert.equal(span?.entity, 'BC')
    assert.deepEqual([span?.start, span?.end], [2, 9])
    assert.deepEqual(
      span?.findings.map(({ entity }) => entity),
      ['AB', 'BC'],
    )
  })

  it('keeps findings apart that only touch', () => {
    const spans = scannerOf(word('AA', '<a>'), word('BB', '<b>')).scan('<a><b>')
    assert.deepEqual(
      spans.map(({ entity, start, end }) => [entity, start, end]),
      [
        ['AA', 0, 3],
        ['BB', 3, 6],
      ],
    )
  })

  it('reports a mapped address once', () =>
    assert.equal(SCANNER.scan('::ffff:10.0.0.5')[0]?.findings.length, 1))

  it('widens to the left over the word and to the right over digits', () => {
    const scanner = scannerOf(word('ID', '#7'))
    const widened = (text: string) =>
      scanner.scan(text).map(({ start, end }) => text.slice(start, end))
    assert.deepEqual(widened('see ab_c#7 now'), ['ab_c#7'])
    assert.deepEqual(widened('see #78９ now'), ['#78９'])
    assert.deepEqual(widened('đ#7x __#7__'), ['#7', '#7'])
  })

  it('takes placeholder-shaped text for a LITERAL with its canonical form', () => {
    const [span] = SCANNER.scan('what is email_1?')
    assert.deepEqual(span, {
      start: 8,
      end: 15,
      entity: 'LITERAL',
      prefix: 'EMAIL',
      literal: 'EMAIL_1',
      findings: [],
    })
  })

  it('keeps literals after each other and in emphasis as they are', () => {
    const literals = SCANNER.scan('EMAIL_1EMAIL_2 __EMAIL_3__').map(({ literal }) => literal)
    assert.deepEqual(literals, ['EMAIL_1', 'EMAIL_2', 'EMAIL_3'])
  })

  it('lets a finding absorb a literal', () => {
    const [span, ...more] = SCANNER.scan('EMAIL_1@x.vn')
    assert.deepEqual(more, [])
    assert.equal(span?.entity, 'EMAIL')
    assert.equal(span?.literal, undefined)
  })

  it('leaves a URL that carries a literal, which stays as it is', () =>
    assert.deepEqual(readSpans('https://x.vn/EMAIL_1?a=b'), [['LITERAL', 'EMAIL_1']]))

  it('tells what all spellings of a value have in common, where the value is all that is masked', () => {
    const canonical = (text: string) => SCANNER.scan(text).map((span) => span.canonical)
    assert.deepEqual(canonical('Alice@X.vn and 10.0.0.5'), ['alice@x.vn', '10.0.0.5'])
    // Widened, united, or part of a URL: another text.
    assert.deepEqual(canonical('10.0.0.5１'), [undefined])
    assert.deepEqual(canonical('https://x.vn/?a=Alice@X.vn'), [undefined])
  })

  it('keeps the findings of a URL', () => {
    const [span] = SCANNER.scan('https://x.vn/?a=a@x.vn&b=10.0.0.5')
    assert.equal(span?.entity, 'URL')
    assert.deepEqual(
      span?.findings.map(({ entity }) => entity),
      ['EMAIL', 'IP_PRIVATE'],
    )
  })

  it('looks again at what lies between', () =>
    assert.deepEqual(readSpans('1.8.8.8.2405::1'), [
      ['IP_PUBLIC', '1.8.8.8'],
      ['IP_PUBLIC', '2405::1'],
    ]))

  it('masks the rest of a text as one that uncovers one finding at a time', () => {
    const text = `start ${'"a b"@x.vn'.repeat(50)} 10.0.0.5 end`
    const spans = SCANNER.scan(text)
    assert.ok(spans.length < 20)
    assert.equal(spans[0]?.start, 6)
    assert.equal(spans.at(-1)?.end, text.length)
  })
})
