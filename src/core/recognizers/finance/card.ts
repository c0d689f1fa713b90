import { type DigitForms, eachPiece } from '../numbers/digit-forms.ts'
import type { Label } from '../shared/label-words.ts'
import { nearestLabel } from '../shared/labels.ts'
import { passesLuhn } from '../numbers/luhn.ts'
import type { Recognizer } from '../recognizer.ts'
import { SIGN } from '../shared/signs.ts'

/** Numbers of payment cards: check digit of Luhn, ranges of issuers (ISO/IEC 7812), groups as printed on cards. */
export const card: Recognizer = {
  name: 'card',
  signs: SIGN.number,
  find(view, report) {
    eachPiece(view, FORMS, ({ start, end, digits, gap }) => {
      const issuer = issuerOf(digits)
      if (issuer === undefined || !passesLuhn(digits)) return false
      const label =
        issuer.weak === true ? nearestLabel(view, start, end, digits.length)?.label : undefined
      const score = issuer.weak === true ? weakScore(label, gap !== 'none') : 1
      report({ entity: 'CARD', start, end, score, rule: issuer.name })
      return true
    })
  },
}

const FORMS: DigitForms = {
  least: 12,
  most: 19,
  groups: [
    [4, 4, 4, 4, 3],
    [4, 4, 4, 4, 2],
    [4, 4, 4, 4],
    [4, 4, 4, 1],
    [4, 4, 4],
    [4, 6, 5],
    [4, 6, 4],
    [6, 13],
  ],
  gaps: new Set(['blank', 'dash', 'dot']),
  closed: false,
  inCodes: true,
}

interface Issuer {
  readonly name: string
  readonly prefix: RegExp
  readonly lengths: readonly number[]
  /** Few digits are fixed, so that one in sixty numbers of that length fits by chance; or other numbers look so. */
  readonly weak?: boolean
}

/** Ranges as the networks publish them; 13-digit Visa, 12-digit Maestro, `0604` and 15-digit JCB are old ones. */
const ISSUERS: readonly Issuer[] = [
  { name: 'visa', prefix: /^4/, lengths: [16, 19] },
  { name: 'visa-13', prefix: /^4/, lengths: [13], weak: true },
  {
    name: 'mastercard',
    prefix: /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/,
    lengths: [16],
  },
  { name: 'amex', prefix: /^3[47]/, lengths: [15] },
  { name: 'diners', prefix: /^(?:30[0-59]|3[689])/, lengths: [14, 16, 17, 18, 19] },
  { name: 'jcb', prefix: /^35(?:2[89]|[3-8])/, lengths: [16, 17, 18, 19] },
  // Numbers that are not assigned, which generators of test data make.
  { name: 'jcb-35', prefix: /^35/, lengths: [16], weak: true },
  { name: 'jcb-15', prefix: /^(?:2131|1800)/, lengths: [15] },
  { name: 'discover', prefix: /^(?:6011|64[4-9]|65)/, lengths: [16, 17, 18, 19] },
  { name: 'unionpay', prefix: /^62/, lengths: [16, 17, 18, 19] },
  { name: 'napas', prefix: /^9704/, lengths: [16, 19] },
  { name: 'mir', prefix: /^220[0-4]/, lengths: [16, 17, 18, 19] },
  { name: 'rupay', prefix: /^(?:508|8[12])/, lengths: [16] },
  {
    name: 'maestro',
    prefix: /^(?:50(?:18|19|20|38)|5[678]|63(?:04|90)|67)/,
    lengths: [15, 16, 17, 18, 19],
  },
  // Ids of messages and users have as many digits and begin with anything.
  { name: 'maestro-wide', prefix: /^(?:50|59|6)/, lengths: [15, 16, 17, 18, 19], weak: true },
  { name: 'maestro-12', prefix: /^(?:50|5[6-9]|6|0604)/, lengths: [12, 13, 14], weak: true },
  { name: 'uatp', prefix: /^1/, lengths: [15], weak: true },
]

const issuerOf = (digits: string): Issuer | undefined =>
  /^(\d)\1*$/.test(digits)
    ? undefined
    : ISSUERS.find(({ prefix, lengths }) => lengths.includes(digits.length) && prefix.test(digits))

function weakScore(label: Label | undefined, grouped: boolean): number {
  if (label === 'card') return 0.85
  return label === undefined && grouped ? 0.6 : 0.4
}
