import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { SCANNER, readSpans } from '../../../support/detection/detection.ts'

const fixture = (name: string): Buffer =>
  readFileSync(new URL(`../../../fixtures/pii/${name}`, import.meta.url))

interface HardRow {
  readonly text: string
  readonly expect: readonly string[][]
  readonly rule: string
}

describe('hard cases of our own', () => {
  const rows: readonly HardRow[] = JSON.parse(fixture('hard-email-ip.json').toString())
  for (const { text, expect, rule } of rows) {
    it(`${rule}: ${JSON.stringify(text)}`, () => assert.deepEqual(readSpans(text), expect))
  }
})

type PresidioCase = readonly [
  header: string,
  row: readonly [text: string, count: number, positions: readonly (readonly [number, number])[]],
]

/** Cases of Presidio that are decided otherwise here: text → what is found. */
const DEVIATIONS: Readonly<Record<string, { readonly found: string[]; readonly why: string }>> =
  deviations({
    'loopback and unspecified addresses name nobody': {
      'Use local ipv6 ::': [],
      'my ip: ::1': [],
      'connecting from ::1': [],
      'src=:: dst=::1': [],
      '::ffff:127.0.0.1': [],
      '::ffff:0.0.0.0': [],
      'localhost 127.0.0.1': [],
      'Default 0.0.0.0': [],
      'Unspecified ::': [],
      'Loopback ::1': [],
      '0.0.0.0/0': [],
      '::1/128': [],
      '::/0': [],
      '::/128': [],
    },
    'addresses kept for documentation name nobody': {
      '2001:db8::8a2e:370:7334': [],
      '2001:db8:85a3::8a2e:370': [],
      '2001:db8::1': [],
      'Server IP: 2001:db8::1': [],
      'Connect to [2001:db8::1]:8080': [],
      'Visit http://[2001:db8::1]/path': [],
      'SSH to user@2001:db8::1': [],
      '::ffff:192.0.2.1': [],
      '2001:db8:1::192.0.2.1': [],
      '64:ff9b::192.0.2.1': [],
      'NAT64: 64:ff9b::198.51.100.1': [],
      "'2001:db8::1'": [],
      '[2001:db8::1]': [],
      '2001:db8::1.': [],
      'text::ffff:192.0.2.1': [],
      '2001:db8::/32': [],
      '64:ff9b::192.0.2.0/96': [],
      'Prefix: 2001:db8::/32': [],
      'Use 2001:db8::/32.': [],
      '2001:db8::/9999': [],
      'IPv4: 192.168.1.1, IPv6: 2001:db8::1': ['192.168.1.1'],
      'IPs: 192.168.1.1, 10.0.0.1, 2001:db8::1': ['192.168.1.1', '10.0.0.1'],
    },
    'of a documentation address only the private address inside is masked': {
      '2001:db8::192.168.1.1': ['192.168.1.1'],
      '2001:db8:85a3::8a2e:192.168.0.1': ['192.168.0.1'],
      '2001:db8:0:0:0:0:192.168.1.1': ['192.168.1.1'],
      'Tunnel to 2001:db8::10.0.0.1': ['10.0.0.1'],
    },
    'broadcast and multicast name nobody': {
      '::ffff:255.255.255.255': [],
      'Broadcast 255.255.255.255': [],
      'Multicast ff02::1': [],
    },
    'prefix lengths stay outside, as ports do': {
      '192.168.1.0/24': ['192.168.1.0'],
      '10.0.0.0/8': ['10.0.0.0'],
      '192.168.1.1/32': ['192.168.1.1'],
      'fe80::/10': ['fe80::'],
      '::ffff:192.168.1.0/96': ['::ffff:192.168.1.0'],
      'Subnet: 192.168.1.0/24': ['192.168.1.0'],
      'Route is 10.0.0.0/8.': ['10.0.0.0'],
    },
    'five numbers are an object identifier or a section': {
      '192.168.1.1.1': [],
    },
  })

function deviations(
  byReason: Readonly<Record<string, Readonly<Record<string, string[]>>>>,
): Record<string, { found: string[]; why: string }> {
  return Object.fromEntries(
    Object.entries(byReason).flatMap(([why, cases]) =>
      Object.entries(cases).map(([text, found]) => [text, { found, why }]),
    ),
  )
}

describe("Presidio's recognizer cases", () => {
  const cases: Readonly<Record<string, readonly PresidioCase[]>> = JSON.parse(
    fixture('presidio-recognizer-cases.json').toString(),
  )
  for (const kind of ['email', 'ip']) {
    it(`${kind}: every case, but for the deviations that are named`, (t) => {
      const used = new Set<string>()
      for (const [, [text, count, positions]] of cases[kind] ?? []) {
        const spans = SCANNER.scan(text)
        const deviation = DEVIATIONS[text]
        if (deviation !== undefined) {
          used.add(text)
          const found = spans.map(({ start, end }) => text.slice(start, end))
          assert.deepEqual(found, deviation.found, `${text}: ${deviation.why}`)
        } else if (positions.length > 0 || count === 0) {
          assert.deepEqual(
            spans.map(({ start, end }) => [start, end]),
            positions,
            text,
          )
        } else {
          assert.equal(spans.length, count, text)
        }
      }
      if (kind === 'ip') assert.deepEqual([...used].sort(), Object.keys(DEVIATIONS).sort())
      t.diagnostic(`${cases[kind]?.length} cases, ${used.size} deviations`)
    })
  }
})

interface SynthRow {
  readonly full_text: string
  readonly spans: readonly {
    readonly entity_type: string
    readonly start_position: number
    readonly end_position: number
  }[]
}

describe('presidio-research synthetic data', () => {
  const rows: readonly SynthRow[] = JSON.parse(
    gunzipSync(fixture('synth_dataset_v2.json.gz')).toString(),
  )
  const families: readonly (readonly [string, RegExp])[] = [
    ['EMAIL_ADDRESS', /^EMAIL$/],
    ['IP_ADDRESS', /^IP_/],
  ]
  for (const [label, entity] of families) {
    it(`${label}: precision and recall, exact positions`, (t) => {
      let hits = 0
      let found = 0
      let gold = 0
      for (const { full_text: text, spans } of rows) {
        const wanted = new Set(
          spans
            .filter(({ entity_type }) => entity_type === label)
            .map(
              ({ start_position, end_position }) =>
                `${unitOffset(text, start_position)}-${unitOffset(text, end_position)}`,
            ),
        )
        // Findings, not spans: an address in a URL is masked with the URL around it.
        const got = SCANNER.scan(text)
          .flatMap(({ findings }) => findings)
          .filter((finding) => entity.test(finding.entity))
        gold += wanted.size
        found += got.length
        hits += got.filter(({ start, end }) => wanted.has(`${start}-${end}`)).length
      }
      t.diagnostic(`gold ${gold}, found ${found}, exact hits ${hits}`)
      assert.ok(gold >= 14)
      assert.ok(hits / found >= 0.98, `precision ${hits}/${found}`)
      assert.ok(hits / gold >= 0.99, `recall ${hits}/${gold}`)
    })
  }
})

/** The data set counts code points, JavaScript counts UTF-16 units. */
function unitOffset(text: string, codePoints: number): number {
  return [...text].slice(0, codePoints).join('').length
}
