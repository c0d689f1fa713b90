import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { BUILT_IN } from '../../src/core/recognizers/built-in.ts'
import { createDictionary } from '../../src/core/recognizers/custom/dictionary.ts'
import type { Recognizer } from '../../src/core/recognizers/recognizer.ts'

/** Repeated, each of these makes some recognizer work hard. */
const UNITS = [
  '1',
  '1 ',
  '01 ',
  '1.',
  '1-',
  '(0) ',
  '+',
  '+84 ',
  '0912 345 678 ',
  '4111 1111 1111 1111 ',
  'DE89',
  'DE89 3704 ',
  'A',
  'a.',
  'A.',
  'a-',
  'CCCD ',
  'STK 1',
  'MST: ',
  'biển số 51F',
  'hộ chiếu ',
  'Công ty ',
  'CÔNG TY TNHH ',
  'Sao Inc ',
  '& ',
  'db.lan ',
  '://',
  'a://b:c',
  'password=',
  'mật khẩu là ',
  'eyJ.',
  'eyJhbGci',
  `${'-'.repeat(5)}BEGIN PRIVATE KEY${'-'.repeat(5)} `,
  'PuTTY-User-Key-File-2: a\n',
  'AKIA',
  'sk-',
  'pat',
  '00:',
  '0x',
  'bc1q',
  '3P1',
  'Sao Mai ',
]

const SIZE = 1 << 18
/** Time of twice the text over time of the text. */
const LIMIT = 2.5
/** Below this many milliseconds the collector of garbage says more than the code; what is quadratic takes seconds. */
const LEAST_MS = 150
const ATTEMPTS = 40

function milliseconds(recognizer: Recognizer, text: string): number {
  const began = process.cpuUsage()
  recognizer.find(text, () => {})
  const { user, system } = process.cpuUsage(began)
  return (user + system) / 1000
}

const RECOGNIZERS = new Set(
  BUILT_IN.flatMap(({ create }) =>
    create({
      enabled: true,
      placeholder_prefix: 'X',
      regions: ['VN', 'US'],
      legal_forms: true,
      include_public: true,
    }),
  ),
)

const DICTIONARY = createDictionary(
  [{ id: '1', terms: ['Sao Mai', 'Sao Mai '.repeat(24).trim(), '1 1 1 1'], entity: 'ORG' }],
  { foldCase: true, foldDiacritics: true },
)

describe('time is linear in the length of the text', () => {
  for (const recognizer of [...RECOGNIZERS, DICTIONARY]) {
    it(recognizer.name, (t) => {
      let slowest = 0
      for (const unit of UNITS) {
        const text = unit.repeat(Math.ceil(SIZE / unit.length)).slice(0, SIZE)
        const twice = text + text
        let ratio = Number.POSITIVE_INFINITY
        // The least of each: what others do on the machine only ever adds.
        let [one, two] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
        for (let attempt = 0; attempt < ATTEMPTS && ratio > LIMIT; attempt++) {
          one = Math.min(one, milliseconds(recognizer, text))
          two = Math.min(two, milliseconds(recognizer, twice))
          ratio = two < LEAST_MS ? 0 : two / Math.max(one, 1)
        }
        slowest = Math.max(slowest, two)
        assert.ok(ratio <= LIMIT, `${JSON.stringify(unit)}: ${ratio.toFixed(1)} times as long`)
      }
      t.diagnostic(`slowest: ${(slowest * 2).toFixed(0)} ms a MiB`)
    })
  }
})
