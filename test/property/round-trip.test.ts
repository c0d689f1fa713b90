import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createScanner } from '../../src/core/masking/create-scanner.ts'
import { createGrammar } from '../../src/core/masking/placeholder.ts'
import {
  type Place,
  applyPlaceholders,
  collectJson,
  collectText,
} from '../../src/core/masking/request-masker.ts'
import { restoreDocument } from '../../src/core/masking/restoring/document-restorer.ts'
import type { FoundPlaceholder } from '../../src/core/masking/restoring/restoring.ts'
import { restoreWhole } from '../../src/core/masking/restoring/restore-whole.ts'
import type { Span } from '../../src/core/masking/scanner.ts'
import type { Finding } from '../../src/core/recognizers/recognizer.ts'
import { createRecognition } from '../../src/core/recognizers/registry.ts'
import { splice } from '../../src/core/text/splice.ts'
import { MemoryScope } from '../../src/vault/memory-scope.ts'
import { byteString, fromByteString } from '../support/bytes.ts'
import { canonical } from '../support/answers/canonical.ts'
import { configOf } from '../support/exchange/config-of.ts'
import { applyEdits } from '../support/answers/mapping.ts'
import { runs } from '../support/runs.ts'

/** Everything that can be found, also what is off by default. */
const { patterns } = configOf('{ masking: { patterns: { org: { legal_forms: true } } } }').masking
const recognition = createRecognition(
  Object.fromEntries(
    Object.entries(patterns).map(([name, pattern]) => [name, { ...pattern, enabled: true }]),
  ),
)
const PLACEHOLDER = new RegExp(`(?:${recognition.allPrefixes.join('|')})_\\d+`, 'g')
const grammar = createGrammar(recognition.allPrefixes, true)
const scanner = createScanner(recognition, grammar)
const NAUGHTY = JSON.parse(
  readFileSync(new URL('../fixtures/blns/blns.json', import.meta.url), 'utf8'),
) as string[]

function maskText(scope: MemoryScope, text: string): string {
  const spans = scanner.scan(text)
  const names = scope.allocate(
    spans.map(({ start, end, prefix, literal }) => ({
      prefix,
      value: text.slice(start, end),
      ...(literal === undefined ? {} : { literal }),
    })),
  )
  const edits = spans.map(({ start, end }, i) => ({ start, end, replacement: names[i] ?? '' }))
  return applyEdits(
    text,
    edits.filter((_, i) => spans[i]?.literal === undefined),
  )
}

function unmaskText(scope: MemoryScope, text: string): string {
  const options = { grammar, mapping: scope, allowedHosts: [] }
  return applyEdits(text, restoreWhole(options, text, { restored: 0, unknown: 0 }))
}

/** The same, and the placeholders that stay because a value there might leave by itself. */
function comesBack(scope: MemoryScope, text: string): { shown: string; whole: string } {
  const found: FoundPlaceholder[] = []
  const onPlaceholder = (each: FoundPlaceholder): void => {
    found.push(each)
  }
  const options = { grammar, mapping: scope, allowedHosts: [], onPlaceholder }
  const edits = restoreWhole(options, text, { restored: 0, unknown: 0 })
  const kept = found
    .filter(({ outcome }) => outcome !== 'restored' && outcome !== 'unknown')
    .map(({ placeholder, start }) => ({
      start,
      end: start + placeholder.length,
      replacement: scope.get(placeholder) ?? '',
    }))
  const all = [...edits, ...kept].toSorted((a, b) => a.start - b.start)
  return { shown: applyEdits(text, edits), whole: applyEdits(text, all) }
}

/** Pieces that meet in real texts, chosen to collide: values, placeholders, URLs, Markdown, glue. */
const PIECES = [
  'alice@x.vn',
  'bob@y.vn',
  'nguyễn.văn.an@công-ty.vn',
  '"a b"@x.vn',
  'x@[10.0.0.1]',
  "o'neil+t@x.org",
  '１０.0.0.5',
  '10.0.0.5',
  '8.8.8.8',
  '192.168.1.1:80',
  '10.0.0.0/8',
  'fe80::1%eth0',
  '[2001:4860:4860::8888]:53',
  '::ffff:10.1.2.3',
  '4111 1111 1111 1111',
  '5500-0000-0000-0004',
  'DE89 3704 0044 0532 0130 00',
  'gb29nwbk60161331926819',
  '0912 345 678',
  '(028) 3822 1234',
  '+84 (0) 912 345 678',
  'SĐT ',
  'CCCD: ',
  '079187004399',
  'STK ',
  '0123456789',
  'MST 0312457680',
  '536-22-8145',
  'biển số ',
  '51F-123.45',
  'hộ chiếu C1234567',
  'Công ty TNHH Sao Mai',
  'Acme Inc',
  'db01.corp.internal',
  'AKIAIOSFODNN7EXAMPL1',
  'ghp_0123456789abcdefghijABCDEFGHIJ012345',
  'postgres://app:s3cr3tpass@db.lan/x',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcdefghijklmnop',
  '-----BEGIN PRIVATE KEY-----',
  'password=Gcskfd83XuTI1#',
  '00:1a:2b:3c:4d:5e',
  '0xE2031A8E38f43aaE590e6C0E6B1494164F3a850f',
  '5ad4cb98-f0c7-4085-b384-884031062901',
  'PHONE_1',
  'CARD_2',
  'EMAIL_1',
  'email_2',
  'EMAIL\\_3',
  'EMAIL 1',
  'IP_PRIVATE_1',
  'IP-PUBLIC-1',
  'URL_1',
  'EMAIL_',
  'IP',
  'EMAIL_12',
  'EMAIL%5F1',
  'EMAIL1',
  'EMAIL_01',
  'Email 2',
  'PHONE 3',
  'CARD\u00a01',
  'ＥＭＡＩＬ_1',
  'SSN 919-22-6786',
  'https://',
  'http://x.vn/?q=',
  'www.x.vn/',
  '//',
  '](',
  '![a](',
  '](<',
  '<img src="',
  '<a b href=',
  "<p style='",
  '[r]: ',
  '\n[a b]:\n',
  '![r]',
  '[',
  '\u00a0',
  '("https:',
  "('//",
  'ftp:',
  ')',
  '(',
  'mailto:',
  '<',
  '>',
  '"',
  '",',
  '`',
  "'",
  '_',
  '__',
  '**',
  ' ',
  '\n',
  '\t',
  '.',
  ',',
  ':',
  ';',
  '/',
  '\\',
  '%40',
  '&#64;',
  '＠',
  '\u200b',
  '\u00ad',
  'a',
  'Z',
  '1',
  '9',
  '１',
  'đ',
  '中',
  '😀',
  '\ud800',
  '@',
  '=',
  '&',
  '?',
  '#',
  '0',
] as const

const rulesIn = (text: string): readonly string[] =>
  scanner.scan(text).flatMap(({ findings }) => findings.map(({ rule }) => rule))

const LABEL = /SĐT|CCCD|STK|MST|biển số|hộ chiếu|password/g

const count = (text: string, what: RegExp): number => text.match(what)?.length ?? 0

const collage = fc
  .array(fc.constantFrom(...PIECES), { maxLength: 14 })
  .map((parts) => parts.join(''))
/** Nothing in it opens a tag, a target, a definition or a block of code. */
const plain = fc
  .array(fc.constantFrom(...PIECES.filter((piece) => !/[<[\]`\\]/.test(piece))), { maxLength: 14 })
  .map((parts) => parts.join(''))

const ADDRESSES = [
  'https://x.vn/?q=alice@x.vn',
  'http://10.0.0.5:8080/a#b',
  'https://wiki.x.vn/a_(alice@x.vn)/b?c=d&e=f',
]
const PLACES = [
  ['in running text', '', ''],
  ['in brackets', '(', ')'],
  ['in JSON', '"', '",'],
  ['of a link', '[a](', ')'],
  ['of a picture', '![a](', ' "t")'],
  ['of a link, in angle brackets', '[a](<', '>)'],
  ['of a link of HTML', '<a href="', '">a</a>'],
  ['of a picture of HTML', "<img src='", "'>"],
  ['in angle brackets', '<', '>'],
] as const

/** A renderer shows it wherever its label stands, which may be in a tag that never ends. */
const DEFINITIONS = [
  ['', '\n[a]: ', '\n'],
  [', in angle brackets', '\n[a]: <', '> "t"\n'],
] as const

const MARKUP = [
  'Alice <alice@x.vn>, [alice@x.vn](mailto:alice@x.vn)',
  '<p class="a">alice@x.vn</p>\n<table border=1><tr><td>alice@x.vn</td></tr></table>',
  '<a href="mailto:alice@x.vn">alice@x.vn</a>',
  '<customer id="7"><mail>alice@x.vn</mail></customer>',
  '```json\n{"mail": "alice@x.vn"}\n```\n\n> - alice@x.vn\n\n| a | b |\n|---|---|\n| alice@x.vn | 1 |',
  '[ERROR]: alice@x.vn is away\n2026-01-02 [WARN]: alice@x.vn',
]

const anyText = fc.oneof(
  { weight: 6, arbitrary: collage },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.constantFrom(...NAUGHTY) },
)

describe('masking and restoring', () => {
  it('is the identity for every text, but for the placeholders that stay where values might leave', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const scope = new MemoryScope('s', 0)
        assert.equal(comesBack(scope, maskText(scope, text)).whole, text)
      }),
      runs(20_000),
    )
  })

  it('is the identity for every text without marks of HTML, links and code', () => {
    fc.assert(
      fc.property(plain, (text) => {
        const scope = new MemoryScope('s', 0)
        assert.equal(unmaskText(scope, maskText(scope, text)), text)
      }),
      runs(10_000),
    )
  })

  for (const [around, before, behind] of PLACES)
    it(`is the identity for a whole address ${around}`, () => {
      for (const address of ADDRESSES) {
        const text = `see ${before}${address}${behind} and bob@y.vn`
        const scope = new MemoryScope('s', 0)
        const masked = maskText(scope, text)
        assert.ok(!masked.includes('alice') && !masked.includes('10.0.0.5'), masked)
        assert.equal(unmaskText(scope, masked), text)
      }
    })

  for (const [around, before, behind] of DEFINITIONS)
    it(`leaves one placeholder for a whole address of a definition${around}`, () => {
      for (const address of ADDRESSES) {
        const text = `see ${before}${address}${behind} and bob@y.vn`
        const scope = new MemoryScope('s', 0)
        const { shown, whole } = comesBack(scope, maskText(scope, text))
        assert.equal(shown, `see ${before}URL_1${behind} and bob@y.vn`)
        assert.equal(whole, text)
        assert.equal(unmaskText(scope, 'see URL_1'), `see ${address}`)
      }
    })

  it('is the identity for markup whose values a reader sees', () => {
    for (const text of MARKUP) {
      const scope = new MemoryScope('s', 0)
      const masked = maskText(scope, text)
      assert.ok(!masked.includes('alice@x.vn'), masked)
      assert.equal(unmaskText(scope, masked), text)
    }
  })

  it('leaves nothing of a kind that it looks for', () => {
    fc.assert(
      fc.property(collage, (text) => {
        const masked = maskText(new MemoryScope('s', 0), text)
        const spans = scanner.scan(masked)
        // What a placeholder completes, or a part of one (`IP_PRIVATE_1.internal`, `a@x.PHONE` of `a@x.PHONE_1`), is new,
        // and so is what is seen without it.
        const placeholders = [...masked.matchAll(PLACEHOLDER)]
        const completes = ({ start, end, findings }: Span): boolean =>
          findings.length > 0 &&
          placeholders.some(({ 0: { length }, index }) => index < end && start < index + length)
        // What is found for the words near it only was farther from them before; without it more is seen as well.
        const wasFar = ({ start, end, rule }: Finding): boolean =>
          !rulesIn(masked.slice(start, end)).includes(rule)
        if (spans.some((span) => completes(span) || span.findings.some(wasFar))) return
        // Nor is a value what a label that went with its neighbour said it was not: `alice@x.vnSTK`.
        if (count(text, LABEL) !== count(masked, LABEL)) return
        for (const { findings } of spans) {
          const left = findings.filter(({ end }) => {
            // An amount of money has nothing after its sign; before, there was.
            const isMoney = /^[\u00ad\u200b]*đ/.test(masked.slice(end))
            return !isMoney
          })
          assert.deepEqual(left, [], `${JSON.stringify(text)} → ${JSON.stringify(masked)}`)
        }
      }),
      runs(5_000),
    )
  })

  it('gives different values different placeholders and one value one placeholder', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a@x.vn', 'b@x.vn', '10.0.0.1', '10.0.0.2', '8.8.8.8')),
        (values) => {
          const scope = new MemoryScope('s', 0)
          const masked = values.map((value) => maskText(scope, value))
          for (const [i, value] of values.entries()) {
            for (const [k, other] of values.entries()) {
              assert.equal(masked[i] === masked[k], value === other)
            }
          }
        },
      ),
      runs(500),
    )
  })

  it('masks what is masked already without finding anything new, and undoes both', () => {
    fc.assert(
      fc.property(collage, (text) => {
        const inner = new MemoryScope('inner', 0)
        const outer = new MemoryScope('outer', 0)
        const once = maskText(inner, text)
        const twice = maskText(outer, once)
        // What stays outside hides what is inside of it.
        const [back, original] = [comesBack(outer, twice), comesBack(inner, once)]
        assert.equal(back.whole, once)
        assert.equal(original.whole, text)
        if (back.shown === once && original.shown === text)
          assert.equal(unmaskText(inner, unmaskText(outer, twice)), text)
      }),
      runs(5_000),
    )
  })

  it('never resolves in another scope', () => {
    const owned = (domain: string) =>
      fc.array(
        fc.oneof(
          fc.stringMatching(/^[a-z]{3,8}$/).map((name) => `${name}@${domain}.vn`),
          fc.constantFrom(
            ...(domain === 'mine' ? ['10.7.7.7', '7.7.7.7'] : ['10.9.9.9', '9.9.9.9']),
          ),
        ),
        { minLength: 1, maxLength: 8 },
      )
    // Two addresses side by side may be taken for a telephone number.
    const everything = ['EMAIL', 'IP_PRIVATE', 'IP_PUBLIC', 'URL', 'PHONE']
      .flatMap((prefix) => Array.from({ length: 999 }, (_, i) => `${prefix}_${i + 1}`))
      .join(' ')
    fc.assert(
      fc.property(owned('mine'), owned('yours'), anyText, (mine, yours, text) => {
        const own = new MemoryScope('mine', 0)
        const other = new MemoryScope('yours', 0)
        const said = maskText(own, mine.join(' '))
        maskText(other, yours.join(' '))
        for (const asked of [everything, said, `${said} ${text}`]) {
          const seen = unmaskText(other, asked)
          for (const value of mine) assert.ok(!seen.includes(value), value)
        }
        // Own ones come back, so that the absence of others means something.
        const own999 = unmaskText(own, everything)
        for (const value of mine) assert.ok(own999.includes(value), value)
      }),
      runs(500),
    )
  })
})

describe('masking documents', () => {
  const anyJson = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      anyText,
      fc.double().filter((n) => !Object.is(n, -0)),
      fc.constantFrom(null, true, false),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(anyText, tie('value'), { maxKeys: 4 }),
      tie('value').map((inner) => JSON.stringify(inner)),
    ),
  })).value

  it('gives valid documents that restore to the same bytes', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), anyJson, { maxKeys: 5 }),
        fc.nat(3),
        (document, indent) => {
          // `user` is left alone on purpose; everything else is read.
          const source = byteString(JSON.stringify(document, null, indent).toWellFormed())
          const scope = new MemoryScope('s', 0)
          const places = collectJson(source, scanner, { maxDepth: 512, invalid: 'reject' })
          const names = scope.allocate(places.map(({ wanted }) => wanted))
          const masked = applyPlaceholders(source, places, names)
          JSON.parse(fromByteString(masked))
          if (places.length === 0) assert.equal(masked, source)
          let isWithheld = false
          const onPlaceholder = ({ outcome }: FoundPlaceholder): void => {
            if (outcome !== 'restored' && outcome !== 'unknown') isWithheld = true
          }
          const restored = restoreDocument(masked, {
            encoding: 'utf8-bytes',
            optionsFor: () => ({ grammar, mapping: scope, allowedHosts: [], onPlaceholder }),
            counts: { restored: 0, unknown: 0 },
            maxDepth: 512,
          })
          if (isWithheld) return
          // Of two spellings of one value, the first comes back.
          const isRespelt = ({ wanted: { value, literal } }: Place, i: number): boolean =>
            literal === undefined && scope.get(names[i] ?? '') !== value
          if (places.some(isRespelt)) return
          const meaning = (bytes: string): unknown => canonical(JSON.parse(fromByteString(bytes)))
          // A number of JSON in a text comes back as the text of that number.
          const asText = places.flatMap(({ start, end, quote = '' }) =>
            quote === ''
              ? []
              : [{ start, end, replacement: `${quote}${source.slice(start, end)}${quote}` }],
          )
          assert.deepEqual(meaning(restored), meaning(splice(source, asText)))
        },
      ),
      { ...runs(3_000), examples: [[{ '': '{"STK ":10.000000000000002}' }, 0]] },
    )
  })

  it('keeps naughty strings byte for byte when nothing matches', () => {
    for (const text of NAUGHTY) {
      const source = byteString(text)
      const places = collectText(source, scanner)
      if (places.length === 0) assert.equal(applyPlaceholders(source, places, []), source)
    }
  })
})
