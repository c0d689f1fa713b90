import type { Word } from '../people/words.ts'
import type { Stretch } from './vietnamese-address.ts'

const STREET_WORD =
  '(?:street|st|avenue|ave|road|rd|lane|ln|drive|dr|boulevard|blvd|way|court|ct|place|pl|square|sq|parkway|pkwy|terrace|highway|hwy|circle|crescent|close|row|walk|mews|quay|wharf|alley|loop|trail|ridge|grove|gardens|parade|esplanade|embankment|rise|vale|yard|passage)'
const UNIT =
  '(?:blk|block|unit|flat|apt\\.?|suite|ste\\.?|apartment|room|floor|level|\\d{1,3}(?:st|nd|rd|th) floor|box|#)'
/** `1600 Amphitheatre Parkway, Mountain View, CA 94043`, `Unit 9, 44 Tanner Street, London SE1 3PL`. */
const STREET = new RegExp(
  `(?<![\\w.])(?:(?:${UNIT}\\s?(?:\\d[\\w-]{0,7}|[A-Za-z](?![\\w]))?,?\\s+)?)#?\\d{1,6}[A-Za-z]?(?:[-/]\\d{1,4})?,?\\s(?:[NSEW]\\.?\\s)?(?:\\p{L}[\\p{L}'’.-]{0,24}\\s){1,4}?${STREET_WORD}(?![\\p{L}\\d])(?:\\s${STREET_WORD}(?![\\p{L}\\d]))?\\.?(?:\\s(?:West|East|North|South|NW|NE|SW|SE)(?![\\p{L}\\d]))?(?:\\s\\d{1,2}(?![\\p{L}\\d:/]))?(?:,?\\s(?:${UNIT})\\s?[\\w-]{1,8})?`,
  'giu',
)
/** Town, state, code, country: each after a comma or a blank. */
const AFTER =
  /(?:,\s?|\s)(?:#\d{1,3}-\d{1,4}|[A-Z]{2} [A-Z]\d[A-Z] ?\d[A-Z]\d|(?:\p{Lu}[\p{L}'’.-]+(?: \p{Lu}[\p{L}'’.-]+){0,3}(?: \d{4,6}(?:-\d{4})?)?)|[A-Z]{2,3} \d{4,5}(?:-\d{4})?|[A-Z]{1,2}\d{1,2}[A-Z]? \d[A-Z]{2}|\d{4,6}(?:-\d{4})?|[A-Z]{2,3})(?![\p{L}\d])/uy
const SMALL_AFTER = /,\s?(?:[a-z]+(?: [a-z]+){0,2})(?=\s*,)|,\s?[a-z]{2} \d{5}/uy
const PO_BOX = /P\.?\s?O\.?\s?Box\s+\d{1,6}/giu
/** Street before number, or number before a French street: `Via Roma 12`, `Hauptstraße 5`, `19 Rue de la Paix`. */
const EUROPE =
  /(?<![\p{L}\d.])(?:(?:Via|Calle|Avenida|Rua|Plaza|Piazza|Paseo|Carrer|Corso|Viale)\s(?:(?:de la|de|du|della|del|dos|da)\s)?\p{Lu}\p{L}+(?: \p{Lu}\p{L}+){0,2},?\s\d{1,4}|\d{1,4}(?: ?bis)?,?\s(?:[Rr]ue|[Aa]venue|[Bb]oulevard|[Pp]lace|[Cc]hemin|[Aa]llée|[Qq]uai|[Ii]mpasse)\s(?:(?:de la|de l’|de l'|de|du|des)\s?)?\p{Lu}\p{L}+(?: \p{Lu}\p{L}+){0,2}|\p{Lu}\p{L}+(?:stra(?:ß|ss)e|str\.|weg|platz|gasse|allee|ring|gatan|vägen|straat|laan|gracht|plein)\s\d{1,4}[a-z]?)(?![\p{L}\d]|-\d)/gu
const MOST_AFTER = 5

/** As far as a house number is looked for before its street's last word, and its town after it. */
const BACK = 130
const AHEAD = 40

/** Addresses as people write them in English and its neighbours. Linear: each look around a word is bounded. */
export function westernAddresses(text: string, words: readonly Word[]): readonly Stretch[] {
  const found: Stretch[] = []
  let last = 0
  for (const { start, end, bare, shape } of words) {
    if (shape === 'number' || start < last) continue
    const pattern = STREET_WORDS.has(bare)
      ? STREET
      : (shape === 'capital' || EUROPEAN.has(bare)) && isEuropean(bare)
        ? EUROPE
        : bare === 'box'
          ? PO_BOX
          : undefined
    if (pattern === undefined) continue
    const from = Math.max(last, start - BACK)
    const match = lastMatch(pattern, text.slice(from, end + AHEAD), start - from)
    if (
      match === undefined ||
      (pattern === STREET && !isStreet(text, match.text, from + match.end))
    )
      continue
    const to = endOfTown(text, from + match.end)
    found.push({ start: from + match.start, end: to })
    last = to
  }
  return found
}

/** The match that reaches the word at `at`. */
function lastMatch(
  pattern: RegExp,
  part: string,
  at: number,
): (Stretch & { readonly text: string }) | undefined {
  for (const match of part.matchAll(pattern)) {
    const end = match.index + match[0].length
    if (match.index <= at && end > at) return { start: match.index, end, text: match[0] }
  }
  return undefined
}

const STREET_WORDS: ReadonlySet<string> = new Set(STREET_WORD.slice(3, -1).split('|'))
const isEuropean = (bare: string): boolean =>
  !/^(?:bearing|ring|spring|string|earring|wiring|ordering|engineering|monitoring|offering|scoring)$/.test(
    bare,
  ) &&
  (EUROPEAN.has(bare) ||
    /(?:stra(?:ß|ss)e|str|weg|platz|gasse|allee|ring|gatan|vagen|straat|laan|gracht|plein)$/.test(
      bare,
    ))
const EUROPEAN: ReadonlySet<string> = new Set(
  'via calle avenida rua plaza piazza paseo carrer corso viale rue avenue boulevard place chemin allee quai impasse'.split(
    ' ',
  ),
)

/** `12 oak lane` alone may be anything; `12 streets in the village` is not an address. */
function isStreet(text: string, street: string, end: number): boolean {
  if (/\d[A-Za-z]?,?\s(?:[NSEW]\.?\s)?\p{Lu}/u.test(street)) return true
  SMALL_AFTER.lastIndex = end
  return SMALL_AFTER.test(text)
}

function endOfTown(text: string, from: number): number {
  let end = from
  for (let part = 0; part < MOST_AFTER; part++) {
    AFTER.lastIndex = end
    SMALL_AFTER.lastIndex = end
    if (AFTER.test(text) && !isSentence(text, end, AFTER.lastIndex)) end = AFTER.lastIndex
    else if (SMALL_AFTER.test(text)) end = SMALL_AFTER.lastIndex
    else break
  }
  return end
}

/** Without a comma only codes, states and countries go on. */
const isSentence = (text: string, from: number, to: number): boolean =>
  text[from] !== ',' &&
  !/\d|^ (?:[A-Z]{2,3}|London|Paris|Dublin|Berlin|Singapore|Sydney|Melbourne|Vietnam|Austin)/.test(
    text.slice(from, to),
  )
