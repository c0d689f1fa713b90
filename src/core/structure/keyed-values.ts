import { type Cell, type Cells, LONGEST_NAME, NO_CELLS } from './cell.ts'

/** A quoted key and what follows it, or a bracket. Quotes may be escaped, as JSON in a string of JSON has them. */
const TOKEN = /(\\{0,15}["'])([^"'\\\n:{}]{1,64})\1[ \t\r\n]{0,8}(?::|=>)[ \t\r\n]{0,32}|[{}[\]]/g
const QUOTE = /\\{0,15}["']/y
const BARE = /[^\s,;}\]"'{[\\]{1,64}/y
const BLANK = /[\s,]{0,64}/y
/** A key inside a string: JSON in a text. */
const INNER = /["']\s{0,8}:/
/** Longest string that is one value. */
const LONGEST = 65_536
/** Objects deeper than this have no names of their own. */
const DEEPEST = 128

/** Keys whose value says what its siblings are: `{"type": "CCCD", "number": "…"}`. */
const KINDS: ReadonlySet<string> = new Set(
  'type kind name label field key title system use text display code loai ten_truong url'.split(
    ' ',
  ),
)

interface Container {
  readonly key: string
  readonly names: readonly string[]
  readonly isArray: boolean
  readonly kinds: string[]
}

/** What the siblings say, at most. */
const MOST_KINDS = 4

const NAMELESS: Container = { key: '', names: [], isArray: false, kinds: [] }

/**
 * Values of quoted keys, as JSON, Python and PHP write them, also inside other texts: `"cccd": "…"`, `'cccd' => '…'`,
 * `"cccd": ["…", "…"]`. Names: the key, a kind that a sibling in front says, the keys around. Linear.
 */
export function readKeyedValues(view: string): Cells {
  if (!/["']\s{0,8}(?::|=>)/.test(view)) return NO_CELLS
  return new Reader(view).read()
}

class Reader {
  readonly #view: string
  readonly #cells: Cell[] = []
  readonly #open: Container[] = []
  #depth = 0
  /** Names of a key whose value begins at `#pendingAt`. */
  #pending: readonly string[] = []
  #pendingAt = -1

  constructor(view: string) {
    this.#view = view
  }

  read(): Cells {
    let at = 0
    for (;;) {
      TOKEN.lastIndex = at
      const token = TOKEN.exec(this.#view)
      if (token === null) return this.#cells
      at = token[2] === undefined ? this.#bracket(token) : this.#value(token[2], TOKEN.lastIndex)
    }
  }

  get #top(): Container {
    return this.#open.at(-1) ?? NAMELESS
  }

  #bracket({ 0: sign, index }: RegExpExecArray): number {
    if (sign === '}' || sign === ']') {
      this.#close()
      return index + 1
    }
    const isNamed = this.#pendingAt === index
    const names = isNamed ? this.#pending : this.#top.names
    const isArray = sign === '['
    this.#depth++
    if (this.#depth <= DEEPEST)
      this.#open.push({ key: isNamed ? (names[0] ?? '') : '', names, isArray, kinds: [] })
    return isArray && names.length > 0 ? this.#elements(index + 1, names) : index + 1
  }

  #close(): void {
    if (this.#depth === 0) return
    this.#depth--
    if (this.#depth >= DEEPEST) return
    const closed = this.#open.pop()
    const around = this.#open.at(-1)
    if (closed === undefined || around === undefined || closed.kinds.length === 0) return
    if (closed.key === '' || KINDS.has(closed.key.toLowerCase()) || closed.key === 'coding')
      around.kinds.push(...closed.kinds.slice(0, MOST_KINDS - around.kinds.length))
  }

  #value(key: string, at: number): number {
    const top = this.#top
    const names = [key.trim(), ...top.kinds, ...top.names.slice(0, 3)]
    const string = this.#string(at)
    if (string !== undefined) {
      this.#cells.push({ start: string.start, end: string.end, names })
      const text = this.#view.slice(string.start, Math.min(string.end, string.start + LONGEST_NAME))
      if (KINDS.has(key.trim().toLowerCase()) && string.end - string.start <= LONGEST_NAME)
        if (top !== NAMELESS && top.kinds.length < MOST_KINDS) top.kinds.push(text)
      return string.next
    }
    BARE.lastIndex = at
    const bare = BARE.exec(this.#view)
    if (bare !== null) {
      this.#cells.push({ start: at, end: BARE.lastIndex, names })
      return BARE.lastIndex
    }
    this.#pending = names
    QUOTE.lastIndex = at
    this.#pendingAt = QUOTE.test(this.#view) ? QUOTE.lastIndex : at
    return at
  }

  /** Scalars of an array, up to what is none. */
  #elements(from: number, names: readonly string[]): number {
    let at = from
    for (;;) {
      BLANK.lastIndex = at
      BLANK.exec(this.#view)
      const start = BLANK.lastIndex
      const string = this.#string(start)
      if (string === undefined) {
        BARE.lastIndex = start
        if (BARE.exec(this.#view) === null) return start
        this.#cells.push({ start, end: BARE.lastIndex, names })
        at = BARE.lastIndex
      } else {
        this.#cells.push({ start: string.start, end: string.end, names })
        if (string.next < string.end) return string.next
        at = string.next
      }
    }
  }

  /** The string that begins at `at`. `next`: where to read on, inside it if it holds keys of its own. */
  #string(
    at: number,
  ): { readonly start: number; readonly end: number; readonly next: number } | undefined {
    const view = this.#view
    QUOTE.lastIndex = at
    const [quote] = QUOTE.exec(view) ?? []
    if (quote === undefined) return undefined
    const start = at + quote.length
    if (/[{[]/.test(view.charAt(start))) return undefined
    const end = closingQuote(view, start, quote)
    if (end < 0) return undefined
    const holdsKeys = INNER.test(view.slice(start, end))
    return { start, end, next: holdsKeys ? start : end + quote.length }
  }
}

/** Where the string that `quote` began ends: at the same quote, not escaped once more; -1 if it is not closed near by. */
function closingQuote(view: string, start: number, quote: string): number {
  for (let end = view.indexOf(quote, start); end >= 0; end = view.indexOf(quote, end + 1)) {
    if (end - start > LONGEST) return -1
    let slashes = 0
    while (end - slashes > start && view[end - slashes - 1] === '\\') slashes++
    if (slashes % 2 === 0) return end
  }
  return -1
}
