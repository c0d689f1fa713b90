import { DIGIT, FOREIGN, GRAMS, JOINT, KINDS, MARK, OTHER, POINT, gramOf } from './letters.ts'

/**
 * Signs that a text holds something to look for. One pass over its units finds all of them, and a recognizer is asked only
 * where one of its own is there (`Recognizer.signs`): most texts, and nearly all that lies between two findings, have few.
 *
 * A sign promises nothing. It only has to stand in **every** text in which its recognizers find something; the test
 * `every-recognizer-signs` holds them to it.
 */
export const SIGN = {
  /** A digit. */
  digit: 1,
  /** Six digits with at most five units between each two. */
  number: 1 << 1,
  /** What addresses of machines have: `1.1`, `1-1`, `::`, two colons near one another. */
  address: 1 << 2,
  /** Two pairs of hexadecimal digits between `:` or `-`, or four digits between dots. */
  pairs: 1 << 3,
  /** `@`. */
  at: 1 << 4,
  /** `://`. */
  url: 1 << 5,
  /** Sixteen letters, digits and `_.+/-` in a row: keys, tokens, wallets. */
  run: 1 << 6,
  /** A dot and a letter, digit, `_` or `-` after it: names of machines. */
  dot: 1 << 7,
  /** Letters that words for passwords have, see `secret-words.ts`. */
  secretWord: 1 << 8,
  /** Letters that names of secret fields have, see `named-secrets.ts`. */
  secretName: 1 << 9,
  /** `eyJ`. */
  jwt: 1 << 10,
  /** Letters of `PRIVATE KEY` and `PuTTY`. */
  privateKey: 1 << 11,
  /** `kho`, as in `không`. */
  spoken: 1 << 12,
  /** A hyphen that begins an option of a command. */
  option: 1 << 13,
  /** `$` with something after it, `{S` and `{C`: hashes of passwords. */
  hash: 1 << 14,
  /** `?`, `&` or `;` and the beginning of a name. */
  parameter: 1 << 15,
  semicolon: 1 << 16,
  /** `_K`, `_S`, `_T`, `_P`: names of variables in capitals. */
  variable: 1 << 17,
  /** Letters of `authorization`. */
  authorization: 1 << 18,
  /** Letters of `bearer`. */
  bearer: 1 << 19,
  /** Letters of `basic`. */
  basic: 1 << 20,
  /** Letters of `cookie`. */
  cookie: 1 << 21,
  /** Letters of `kty`, `key` and `secret`. */
  key: 1 << 22,
  /** Letters of words that have a password after them in SQL. */
  sql: 1 << 23,
  /** Letters of `jdbc`, `WIFI` and `otpauth`. */
  scheme: 1 << 24,
  /** Letters of words that have a password after them in files of programs. */
  program: 1 << 25,
  /** `4:`, as in `base64:`. */
  base64: 1 << 26,
} as const

/** Three letters each, of which one set stands in every spelling of the words; two where a word has no more. */
const LETTERS: readonly (readonly [signs: number, letters: string])[] = [
  [SIGN.secretWord, 'pas pw psk puk ode ecr oke key cre aut pin otp cvc cvv mk kha kho'],
  [
    SIGN.secretName,
    'pas pw psk mk kha kho ecr oke key otp pin puk cvc cvv cvn cre aut oki ses sid sig alt phi jwt csr xsr ode rer dsn hma onc fre mun ash',
  ],
  [SIGN.jwt, 'eyj'],
  [SIGN.privateKey, 'vat tty'],
  [SIGN.spoken, 'kho'],
  [SIGN.authorization, 'riz'],
  [SIGN.bearer, 'rer'],
  [SIGN.basic, 'sic'],
  [SIGN.cookie, 'oki'],
  [SIGN.key, 'kty key ecr'],
  [SIGN.sql, 'tif pas pwd kha'],
  [SIGN.scheme, 'jdb wif tpa'],
  [SIGN.program, 'ssw ecr key snm'],
]

/** `ma` is in too many words: what follows it decides, `mã xác thực`, `ma_pin`. */
const MA = 1 << 30

/** Signs of each three letters, five bits a letter. */
const GRAM_SIGNS = gramTable()

function gramTable(): Uint32Array {
  const table = new Uint32Array(GRAMS)
  const add = (letters: string, signs: number): void => {
    const step = 1 << (5 * letters.length)
    for (let at = gramOf(letters); at < GRAMS; at += step) table[at] = (table[at] ?? 0) | signs
  }
  for (const [signs, list] of LETTERS) for (const letters of list.split(' ')) add(letters, signs)
  add('ma', MA)
  return table
}

/** Units from one digit of a number to the next: as much as stands in a telephone number, `+84 (0) 912`. */
const APART = 6
const NUMBER = 6
const RUN = 16

let lastView = ''
let last = 0
/** The signs of a text; kept for the last one, for several ask. Linear. */
export function signsOf(view: string): number {
  if (view !== lastView) {
    last = read(view)
    lastView = view
  }
  return last
}

function read(view: string): number {
  let signs = 0
  let gram = 0
  let runStart = 0
  let digits = 0
  let lastDigit = -1
  const { length } = view
  for (let at = 0; at < length; at++) {
    const unit = view.charCodeAt(at)
    const kind = KINDS[unit] ?? OTHER
    const letter = kind & 31
    if (kind < DIGIT && letter !== 0) {
      gram = ((gram << 5) | letter) & (GRAMS - 1)
      signs |= GRAM_SIGNS[gram] ?? 0
      if ((signs & MA) !== 0) signs = (signs & ~MA) | afterMa(view, at + 1, unit)
      if (kind < FOREIGN) continue
    } else if (kind === DIGIT) {
      digits = at - lastDigit > APART ? 1 : digits + 1
      lastDigit = at
      if (digits >= NUMBER) signs |= SIGN.number
      gram = 0
      continue
    } else if (kind === JOINT) {
      signs |= signsAtJoint(view, at, unit)
      gram = 0
      continue
    } else if (kind === POINT) {
      signs |= signsAtPoint(view, at, unit)
    }
    // What is left ends a run, and all but letters and marks a word.
    if (at - runStart >= RUN) signs |= SIGN.run
    runStart = at + 1
    if (kind === OTHER || kind === POINT) gram = 0
  }
  if (length - runStart >= RUN) signs |= SIGN.run
  return lastDigit < 0 ? signs : signs | SIGN.digit
}

const isDigitAt = (view: string, at: number): boolean => KINDS[view.charCodeAt(at)] === DIGIT

const isHexAt = (view: string, at: number): boolean => {
  const kind = KINDS[view.charCodeAt(at)] ?? OTHER
  return kind === DIGIT || (kind > 0 && kind <= 6)
}

const BEHIND_MA: ReadonlySet<number> = new Set([...'btxckm'].map((c) => c.charCodeAt(0) - 0x60))

/** `mã pin`, `ma_otp`, `matkhau`: a blank or a hyphen and one of these letters, or at once. */
function afterMa(view: string, from: number, unit: number): number {
  const at = KINDS[view.charCodeAt(from)] === MARK ? from + 1 : from
  const next = view.charCodeAt(at)
  const isBlank = next === 0x20 || next === 0xa0 || next === 0x5f || next === 0x2d
  const behind = KINDS[isBlank ? view.charCodeAt(at + 1) : next] ?? OTHER
  const isWord = behind < DIGIT && BEHIND_MA.has(behind & 31)
  const isName = unit >= 0x80 || at > from || isBlank
  return (isWord ? SIGN.secretWord : 0) | (isName ? SIGN.secretName : 0)
}

function signsAtJoint(view: string, at: number, unit: number): number {
  switch (unit) {
    case 0x2e: {
      const next = KINDS[view.charCodeAt(at + 1)] ?? OTHER
      const isName = next !== OTHER && next <= JOINT
      const isAddress = isDigitAt(view, at + 1) && isDigitAt(view, at - 1)
      const isPairs = view.charCodeAt(at + 5) === 0x2e && isHexAt(view, at + 1)
      return (isName ? SIGN.dot : 0) | (isAddress ? SIGN.address : 0) | (isPairs ? SIGN.pairs : 0)
    }
    case 0x2d:
      return (
        pairsAt(view, at) |
        (isDigitAt(view, at - 1) && isDigitAt(view, at + 1) ? SIGN.address : 0) |
        (isOptionAt(view, at) ? SIGN.option : 0)
      )
    case 0x5f:
      return signsAtLowLine(view.charCodeAt(at + 1))
    default:
      return 0
  }
}

/** `_KEY`, and `_auth` of npm. */
function signsAtLowLine(next: number): number {
  if (next === 0x61 || next === 0x41) return SIGN.program
  const isVariable = next === 0x4b || next === 0x53 || next === 0x54 || next === 0x50
  return isVariable ? SIGN.variable : 0
}

/** `:1a:2b:` and `-1a-2b-`: more than a time or a date has. */
function pairsAt(view: string, at: number): number {
  const sign = view.charCodeAt(at)
  const isPairs = view.charCodeAt(at + 3) === sign && view.charCodeAt(at + 6) === sign
  return isPairs && isHexAt(view, at + 1) ? SIGN.pairs : 0
}

/** Behind a blank or a quote, or at the beginning; a letter follows, or another hyphen and a letter. */
function isOptionAt(view: string, at: number): boolean {
  const name = view.charCodeAt(at + 1) === 0x2d ? at + 2 : at + 1
  const kind = KINDS[view.charCodeAt(name)] ?? OTHER
  return kind > 0 && kind < FOREIGN && (at === 0 || /[\s'"`]/.test(view.charAt(at - 1)))
}

function signsAtPoint(view: string, at: number, unit: number): number {
  switch (unit) {
    case 0x40:
      return SIGN.at
    case 0x3a:
      return signsAtColon(view, at)
    case 0x24:
      return view.charCodeAt(at + 1) > 0x20 ? SIGN.hash : 0
    case 0x7b:
      return 'SC'.includes(view.charAt(at + 1)) ? SIGN.hash : 0
    case 0x3b:
      return SIGN.semicolon | parameterAt(view, at)
    default:
      return parameterAt(view, at)
  }
}

/** The beginning of a name is a letter or `_`. */
function parameterAt(view: string, at: number): number {
  const kind = KINDS[view.charCodeAt(at + 1)] ?? OTHER
  return (kind > 0 && kind < FOREIGN) || kind === JOINT ? SIGN.parameter : 0
}

function signsAtColon(view: string, at: number): number {
  if (view.charCodeAt(at + 1) === 0x2f) return view.charCodeAt(at + 2) === 0x2f ? SIGN.url : 0
  let second = at + 1
  while (second < at + 5 && isHexAt(view, second)) second++
  return (
    pairsAt(view, at) |
    (view.charCodeAt(second) === 0x3a ? SIGN.address : 0) |
    (view.charCodeAt(at - 1) === 0x34 ? SIGN.base64 : 0)
  )
}
