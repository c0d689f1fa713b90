/** A word that calls what follows secret. */
export interface SecretWord {
  /** Where it begins and ends in the text. */
  readonly start: number
  readonly end: number
  /** What follows is a short number. */
  readonly isPin: boolean
  /** What follows is what people choose. */
  readonly isPassword: boolean
}

const PASSWORD_ENGLISH = [
  'pass(?:word|wd|phrase)?s?',
  'pwd',
  'pw',
  'psk',
  'requirepass',
  'masterauth',
]
const PASSWORD_VIETNAMESE = ['mật khẩu', 'mk']

/** English; blanks stand for a blank, `_`, `-` or nothing. */
const ENGLISH = [
  '(?:client |app )?secret(?: key)?',
  '(?:access |auth |api |bearer |refresh |bot |id |private |session )?token',
  '(?:api|access|private|signing|encryption|account) key',
  'credentials?',
  'authorization',
]
const VIETNAMESE = [
  'khóa api',
  'khóa bí mật',
  'khóa truy cập',
  'khoá bí mật',
  'mã bí mật',
  'mã truy cập',
]
const PIN_ENGLISH = [
  'pin(?: code)?',
  'otp(?: code)?',
  'passcode',
  'cvv2?',
  'cvc2?',
  'puk(?: code)?',
  '(?:verification|security|one time|door|gate|login|confirmation|recovery|reset|activation|unlock|entry|alarm|safe|backup) code',
]
const PIN_VIETNAMESE = [
  'mã pin',
  'mã otp',
  'mã xác thực',
  'mã xác nhận',
  'mã xác minh',
  'mã bảo mật',
  'mã cửa',
  'mã cổng',
  'mã két',
  'mã báo động',
  'mã kích hoạt',
  'mã khôi phục',
  'mã khoá',
  'mã khóa',
  'mã mở khoá',
  'mã mở khóa',
]

const withoutMarks = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replaceAll('đ', 'd')

/** Composed, decomposed, and without marks. */
const spellings = (words: readonly string[]): string[] => [
  ...new Set(
    words.flatMap((word) => [word.normalize('NFC'), word.normalize('NFD'), withoutMarks(word)]),
  ),
]

const alternatives = (english: readonly string[], vietnamese: readonly string[]): string =>
  [
    ...english.map((word) => word.replaceAll(' ', '[ _-]?')),
    ...spellings(vietnamese).map((word) => word.replaceAll(' ', '[ \\u00a0_-]?')),
  ].join('|')

/** Exported for the tests: `secretWords` is to find what this finds everywhere. */
export const WORDS = new RegExp(
  `(?:(?<pin>${alternatives(PIN_ENGLISH, PIN_VIETNAMESE)})|(?<password>${alternatives(PASSWORD_ENGLISH, PASSWORD_VIETNAMESE)})|${alternatives(ENGLISH, VIETNAMESE)})(?![\\p{L}\\p{M}\\p{N}])`,
  'iuy',
)

/**
 * Each of the words has one of these in it, and few other texts have: to try all words at every place takes ten times as
 * long. U+017F and U+212A are a long s and the sign of Kelvin, which count as s and k.
 */
const STEM =
  /pa[s\u017f]{2}|pwd?|p[s\u017f][k\u212a]|pu[k\u212a]|code|[s\u017f]ecr|to[k\u212a]en|[k\u212a]ey|cred|auth|pin|otp|cv[cv]|m[k\u212a]|[k\u212a]h|m(?:ã|a\u0303?)[ \u00a0_-]?[btxckm]/gi
/** Most units of a word in front of its stem: `encryption key`. */
const IN_FRONT = 16

/**
 * The words of a text that call what follows secret, in order; also as the end of a longer name (`DB_PASS`,
 * `spring.datasource.password`, `clientSecret`), but not of a longer word (`compass`).
 */
export function* secretWords(view: string): Generator<SecretWord> {
  let from = 0
  STEM.lastIndex = 0
  for (let stem = STEM.exec(view); stem !== null; stem = STEM.exec(view)) {
    const found = wordAround(view, stem.index, from)
    if (found === undefined) {
      STEM.lastIndex = stem.index + 1
      continue
    }
    const { index, 0: word, groups } = found
    from = index + word.length
    const before = view.charAt(index - 1)
    const isCapital = /^\p{Lu}/u.test(word)
    const goesOn = isCapital ? /\p{Lu}/u.test(before) : /[\p{L}\p{M}\d]/u.test(before)
    if (!goesOn || isGlued(view, index, word))
      yield {
        start: index,
        end: index + word.length,
        isPin: groups?.['pin'] !== undefined,
        isPassword: groups?.['password'] !== undefined,
      }
    // Set after the yield: the caller may ask about another text in between.
    STEM.lastIndex = from
  }
}

/**
 * `dbpassword`, `userpwd`: a name of letters whose end is such a word, and a separator right after it. Exported for the
 * tests.
 */
export const isGlued = (view: string, index: number, word: string): boolean =>
  /^(?:password|passwd|pwd|passphrase|apikey)$/i.test(word) &&
  /[\s"'(,;{&?_-][a-z]{2,12}$|^[a-z]{2,12}$/.test(view.slice(Math.max(0, index - 13), index)) &&
  /^["']?\s?[=:]/.test(view.slice(index + word.length, index + word.length + 3))

/** The first word from `from` on that has the stem in it, or begins less than so many units in front of it. */
function wordAround(view: string, stem: number, from: number): RegExpExecArray | undefined {
  for (let at = Math.max(from, stem - IN_FRONT); at <= stem; at++) {
    WORDS.lastIndex = at
    const found = WORDS.exec(view)
    if (found !== null) return found
  }
  return undefined
}
