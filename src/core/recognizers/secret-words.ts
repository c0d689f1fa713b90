/** A word that calls what follows secret. */
export interface SecretWord {
  /** Where it ends in the text. */
  readonly end: number
  /** What follows is a short number. */
  readonly isPin: boolean
}

/** English; blanks stand for a blank, `_`, `-` or nothing. */
const ENGLISH = [
  'pass(?:word|wd|phrase)?',
  'pwd',
  '(?:client |app )?secret(?: key)?',
  '(?:access |auth |api |bearer |refresh |bot |id |private |session )?token',
  '(?:api|access|private|signing|encryption|account) key',
  'credentials?',
  'authorization',
]
const VIETNAMESE = [
  'mật khẩu',
  'mk',
  'khóa api',
  'khóa bí mật',
  'khóa truy cập',
  'khoá bí mật',
  'mã bí mật',
  'mã truy cập',
]
const PIN_ENGLISH = ['pin(?: code)?', 'otp(?: code)?', 'passcode', 'cvv', 'cvc']
const PIN_VIETNAMESE = ['mã pin', 'mã otp', 'mã xác thực', 'mã xác nhận']

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
    ...spellings(vietnamese).map((word) => word.replaceAll(' ', '[ \\u00a0]')),
  ].join('|')

const WORDS = new RegExp(
  `(?:(?<pin>${alternatives(PIN_ENGLISH, PIN_VIETNAMESE)})|${alternatives(ENGLISH, VIETNAMESE)})(?![\\p{L}\\p{M}\\p{N}])`,
  'giu',
)

/**
 * The words of a text that call what follows secret, in order; also as the end of a longer name (`DB_PASS`,
 * `spring.datasource.password`, `clientSecret`), but not of a longer word (`compass`).
 */
export function* secretWords(view: string): Generator<SecretWord> {
  for (const { index, 0: word, groups } of view.matchAll(WORDS)) {
    const before = view.charAt(index - 1)
    const isCapital = /^\p{Lu}/u.test(word)
    const goesOn = isCapital ? /\p{Lu}/u.test(before) : /[\p{L}\p{M}\d]/u.test(before)
    if (!goesOn) yield { end: index + word.length, isPin: groups?.['pin'] !== undefined }
  }
}
