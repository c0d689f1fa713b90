import type { Recognizer } from '../recognizer.ts'
import { type SecretWord, secretWords } from './secret-words.ts'
import {
  isNumberPassword,
  isNumeric,
  isSecret,
  isStandIn,
  kindsOf,
  looksMade,
} from './secret-value.ts'
import { SIGN } from '../shared/signs.ts'

/** Longest value that is read. */
const MAX_VALUE = 256

/**
 * Values that words call secret: `password=…`, `"token": "…"`, `mật khẩu wifi: …`, `api key is …`, `--password …`. What
 * stands for a value (`${VAR}`, `<your token>`, `********`, `PASSWORD_1`), what is code and what is prose is none. Score
 * 0.85, rule `assignment`; `pin` for short numbers.
 */
export const assignment: Recognizer = {
  name: 'assignment',
  signs: SIGN.secretWord,
  find(view, report) {
    for (const word of secretWords(view)) {
      if (isPassedTest(view, word.start)) continue
      const pin = word.isPin ? pinOf(view, word) : undefined
      const isBoth = /passcode$/i.test(view.slice(word.start, word.end))
      const found = pin ?? (word.isPin && !isBoth ? undefined : secretOf(view, word))
      if (found === undefined) continue
      const { start, end } = found
      const rule = pin === undefined ? 'assignment' : 'pin'
      report({ entity: 'SECRET', start, end, score: 0.85, rule })
    }
  },
}

/** `--- PASS: TestParse (0.00s)`, as Go reports a test. */
const PASSED_TEST = /--- PASS: \S{1,256} \(\d+\.\d+s\)/y

function isPassedTest(view: string, start: number): boolean {
  PASSED_TEST.lastIndex = Math.max(0, start - '--- '.length)
  return PASSED_TEST.test(view)
}

interface Stretch {
  readonly start: number
  readonly end: number
}

/** `=`, `:`, `=>`, `:=`, perhaps after the closing quote of a key. */
const SEPARATOR =
  /\\{0,8}["'`\]*]{0,3}(?:[ \t\u00a0]{0,3}(?:=>|:=|==?|[:：])|[ \t\u00a0.…·_]{2,48}[:：])[ \t\u00a0]{0,3}(?:Bearer |Basic )?(?:\*\*)?(?:N(?='))?(?:\\{0,8}["'`])?/y
/** `is`, `là`, `la`, `thành`, with few words between (`mật khẩu wifi là …`). */
const COPULA =
  /(?:[ \t\u00a0][\p{L}\p{M}\p{N}]{1,12}){0,9}[ \t\u00a0](?:is|la|là|la\u0300|thành|thanh)[ \t\u00a0:]{1,3}["'`]?/uy
/** A few words, and a separator: `mật khẩu wifi tầng 9: …`, `Password (new): …`, `Password for admin: …`. */
const WORDS_BETWEEN =
  /(?:[ \t\u00a0]{0,2}\([^()\n]{1,24}\)|[ \t\u00a0]{1,2}[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}'-]{0,15}){1,8}(?:[ \t\u00a0]{0,32}(?:=>|:=|[=:：])|[ \t\u00a0.…·_]{1,48}[:：])[ \t\u00a0]{0,3}["'`*]{0,3}/uy
/** Nothing but a blank. */
const BLANK = /[ \t\u00a0]{1,2}["'`*]{0,2}(?![=:])/y
/** A few words and a blank: `mật khẩu wifi …`, `pass mới …`, `API key production …`. */
const WORDS_AND_BLANK =
  /(?:[ \t\u00a0][\p{L}\p{M}]{1,10}){1,3}[ \t\u00a0]{1,2}["'`*]{0,2}(?![=:])/uy
/** The next line. */
const NEXT_LINE =
  /[ \t]{0,3}[:：]?[ \t\r]{0,3}\n[ \t\r]{0,8}\n?[ \t>]{0,8}["'`]?(?=[^\s:=+|<{[-][^\s:]{5,63}[ \t\r]*(?:\n|$))/y

function secretOf(view: string, word: SecretWord): Stretch | undefined {
  const { end: from } = word
  const isPassword = word.isPassword || word.isPin
  const behind = (form: RegExp): Stretch | undefined => {
    form.lastIndex = from
    return form.exec(view) === null ? undefined : valueAt(view, form.lastIndex)
  }
  const take = (
    value: Stretch | undefined,
    isGood: (text: string) => boolean,
  ): Stretch | undefined =>
    value !== undefined && isGood(view.slice(value.start, value.end)) ? value : undefined
  const isLoose = (text: string): boolean => isSecret(text) && !isNumeric(text)
  const isFlag =
    view.startsWith('--', word.start - 2) ||
    /--[\w-]{1,32}$/.test(view.slice(Math.max(0, word.start - 34), word.start))
  const assigned = take(
    behind(SEPARATOR),
    (text) => isSecret(text) || (isPassword && isNumberPassword(text)),
  )
  if (assigned !== undefined) return assigned
  const copula = take(behind(COPULA), isSecret)
  if (copula !== undefined) return copula
  if (isFlag)
    return take(
      behind(BLANK),
      (text) => text.length >= 4 && !text.startsWith('-') && !isStandIn(text),
    )
  const isStrong = (text: string): boolean =>
    isLoose(text) && !/[:/]/.test(text) && (isPassword ? isChosen(text) : looksMade(text))
  const isMixed = (text: string): boolean =>
    isPassword && isLoose(text) && !/[:/\\]/.test(text) && kindsOf(text) > 2 && /\d/.test(text)
  if (!isPassword) return take(behind(WORDS_BETWEEN), looksMade) ?? besideWords()
  return (
    take(behind(WORDS_BETWEEN), (text) => isLoose(text) || isNumberPassword(text)) ??
    besideWords() ??
    (beginsLine(view, word.start) ? take(behind(NEXT_LINE), isLoose) : undefined)
  )

  function besideWords(): Stretch | undefined {
    return (
      take(behind(BLANK), isMixed) ??
      take(behind(BLANK), isStrong) ??
      take(behind(WORDS_AND_BLANK), isStrong)
    )
  }
}

/** Of three kinds of signs, one of them a digit: no word of a sentence. */
const isChosen = (text: string): boolean =>
  /\d/.test(text) && kindsOf(text) > 2 && text.length >= (kindsOf(text) > 3 ? 6 : 8)

const beginsLine = (view: string, at: number): boolean =>
  /(?:^|\n)[ \t>*#-]{0,8}$/.test(view.slice(Math.max(0, at - 10), at))

/** The value that begins at `start`: to the quote that opened it, or to where a word ends. */
function valueAt(view: string, start: number): Stretch | undefined {
  const quote = view.charAt(start - 1)
  const isQuoted = /["'`]/.test(quote)
  let end = start
  while (end < view.length && end - start < MAX_VALUE) {
    const unit = view.charAt(end)
    if (isQuoted ? unit === quote || unit === '\n' : /[\s"'`<>,;|&]/.test(unit)) break
    end++
  }
  // The backslash of an escaped quote is not part of what the quote closes.
  if (/["']/.test(view.charAt(end))) while (end > start && view[end - 1] === '\\') end--
  if (!isQuoted) end = withoutEnd(view, start, end)
  return end === start ? undefined : { start, end }
}

const OPENERS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' }

/** A sentence ends after its last word; a bracket closes what was opened before. `!` and `?` belong to passwords. */
function withoutEnd(view: string, start: number, end: number): number {
  let at = end
  for (; at > start; at--) {
    const last = view.charAt(at - 1)
    if (last === '.' || last === '*') continue
    const opener = OPENERS[last]
    if (opener === undefined || view.slice(start, at).includes(opener)) break
  }
  return at
}

/** `PIN: 4829`, `mã OTP: 482 913`, `OTP của bạn là 482913`, `mã OTP, chị đọc 482913`: the next number, near by. */
const PIN_BEHIND =
  /["'`\])*]{0,2}(?:[ \t]{0,3}(?:=>|:=|==?|[:：#])[ \t]{0,3}["'`*]{0,2}|[^\d\n.;<>{}]{0,24}?[ \t(*"'`]|[^\d\n.;<>{}:]{0,48}[:：][ \t]{1,3}|(?:[^\n.;<>{}]|\.(?=\S)){0,80}? (?:is|was|got|là|la)[ \t:]{1,3})(\d{3}[ -]\d{3}|\d{3,8}[#*]?)(?![\d\p{L}]|[.,:/-]\d|[\s-]?(?:bits?\b|bytes?\b|ký tự|ky tu|digits|characters|phút|phut|giây|minutes|seconds|số\b|lần))/uy
/** `Mã xác nhận là mấy số ạ?`, and the answer on the next line of a talk is a number alone: `[01:18] Khách: 746648`. */
const PIN_ANSWER =
  /[^\n]{0,80}\n(?:[[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?[ \t])?(?:[^\n:\d]{1,24}(?:,? ?\d{1,2}:\d{2})?[:：][ \t]{0,2})(\d{4,8}(?=[ \t.]{0,2}(?:\r?\n|$))|\d{6}(?=[ \t][^\d\n]{1,40}(?:\n|$)))/uy
/** `482913 là mã xác thực của bạn`. */
const PIN_BEFORE = /(?<![\d.,:/-])(\d{4,8})["'`*]{0,2} (?:is your|là|la)(?: your)? $/

function pinOf(view: string, { start, end }: SecretWord): Stretch | undefined {
  PIN_BEHIND.lastIndex = end
  const [, behind] = PIN_BEHIND.exec(view) ?? []
  if (behind !== undefined) {
    const isShort = behind.replace(/[#*]/, '').length < 4
    const isCheck = /cv[cv]\d?$|security[ _-]?code$/i.test(view.slice(start, end))
    if (!isShort || isCheck)
      return { start: PIN_BEHIND.lastIndex - behind.length, end: PIN_BEHIND.lastIndex }
  }
  PIN_ANSWER.lastIndex = end
  const [, answer] = PIN_ANSWER.exec(view) ?? []
  if (answer !== undefined) {
    return { start: PIN_ANSWER.lastIndex - answer.length, end: PIN_ANSWER.lastIndex }
  }
  const from = Math.max(0, start - 32)
  const before = PIN_BEFORE.exec(view.slice(from, start))
  if (before === null) return undefined
  const at = from + before.index
  return { start: at, end: at + (before[1] ?? '').length }
}
