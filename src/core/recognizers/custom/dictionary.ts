import type { Finding, Recognizer } from '../recognizer.ts'
import { BLANK, type Tokens, WORD, tokensOf } from '../shared/word-tokens.ts'

/** Names that mean the same: spellings and aliases of one company. */
export interface DictionaryEntry {
  /** What its findings carry as `alias`, so that all of its terms share one placeholder. */
  readonly id: string
  readonly terms: readonly string[]
  readonly entity: string
}

export interface DictionaryOptions {
  /** Find a term in capitals and small letters too. */
  readonly foldCase: boolean
  /** Fold terms of up to three letters and digits too; by default they never are: `VIN` is not `vin`. */
  readonly foldShort?: boolean
  /** Find a term without its diacritics, and with others. */
  readonly foldDiacritics: boolean
}

/** Terms of so many letters and digits are found only as they are written, unless `foldShort` is set. */
const SHORT = 3
/** Words of texts whose look-up is remembered. */
const MAX_CACHE = 50_000

interface Accepted {
  readonly entry: DictionaryEntry
  /** Set if the text must be exactly this (NFC, single blanks). */
  readonly exactly: string | undefined
}

/**
 * Finds the terms of a dictionary as whole words, the longest at each place; blanks of any kind and number stand for
 * the blank of a term, composed and decomposed letters are alike. Score 1, rule `dictionary`.
 *
 * A trie whose edges are words, held in one map from (node, word) to node: the cost for a text depends on its words
 * and the longest term, not on how many terms there are.
 */
export function createDictionary(
  entries: readonly DictionaryEntry[],
  options: DictionaryOptions,
): Recognizer {
  const trie = new WordTrie(options)
  for (const entry of entries) for (const term of entry.terms) trie.add(term, entry)
  return {
    name: 'dictionary',
    find(view, report) {
      trie.find(view, report)
    },
  }
}

class WordTrie {
  readonly #options: DictionaryOptions
  /** Folded word or sign → its number, from 1. */
  readonly #words = new Map<string, number>()
  /** Node × 2^24 + word → node. Node 0 is the root. */
  readonly #edges = new Map<number, number>()
  readonly #accepts = new Map<number, Accepted[]>()
  /** Words that a term begins with: most words of a text end here. */
  readonly #first = new Set<number>()
  /** Word as it stands in a text → its number, 0 for one that no term has. */
  #cache = new Map<string, number>()
  #nodes = 1

  constructor(options: DictionaryOptions) {
    this.#options = options
  }

  add(term: string, entry: DictionaryEntry): void {
    const text = term.trim()
    const tokens = tokensOf(text)
    let node = 0
    for (let i = 0; i < tokens.count; i++) {
      const folded = this.#fold(tokenAt(text, tokens, i))
      let word = this.#words.get(folded)
      if (word === undefined) {
        word = this.#words.size + 1
        this.#words.set(folded, word)
      }
      if (i === 0) this.#first.add(word)
      const edge = node * WORDS + word
      let next = this.#edges.get(edge)
      if (next === undefined) {
        next = this.#nodes++
        this.#edges.set(edge, next)
      }
      node = next
    }
    if (node === 0) return
    const letters = text.normalize('NFC').replace(/[^\p{L}\p{N}]/gu, '')
    const isExact = letters.length <= SHORT && this.#options.foldShort !== true
    const exactly = isExact ? spelled(text) : undefined
    const accepted = this.#accepts.get(node)
    if (accepted === undefined) this.#accepts.set(node, [{ entry, exactly }])
    else accepted.push({ entry, exactly })
  }

  find(view: string, report: (finding: Finding) => void): void {
    if (this.#edges.size === 0) return
    const tokens = tokensOf(view)
    const words = new Int32Array(tokens.count).fill(-1)
    for (let i = 0; i < tokens.count; i++) {
      if (tokens.kinds[i] === BLANK) continue
      if (this.#first.has(this.#wordAt(view, tokens, words, i)))
        this.#longest(view, tokens, words, i, report)
    }
  }

  /** The longest term that begins with token `i`. */
  #longest(
    view: string,
    tokens: Tokens,
    words: Int32Array,
    i: number,
    report: (finding: Finding) => void,
  ): void {
    const start = tokens.starts[i] ?? 0
    let node = 0
    let best: Finding | undefined
    for (let j = i; j < tokens.count; j++) {
      const next = this.#edges.get(node * WORDS + this.#wordAt(view, tokens, words, j))
      if (next === undefined) break
      node = next
      const accepted = this.#accepts.get(node)
      if (accepted === undefined) continue
      const end = tokens.starts[j + 1] ?? view.length
      const found = accepted.find(
        ({ exactly }) => exactly === undefined || exactly === spelled(view.slice(start, end)),
      )
      if (found === undefined) continue
      const { entity, id } = found.entry
      best = { entity, start, end, score: 1, rule: 'dictionary', alias: id }
    }
    if (best !== undefined) report(best)
  }

  #wordAt(view: string, tokens: Tokens, words: Int32Array, i: number): number {
    let word = words[i] ?? -1
    if (word < 0) {
      word = this.#wordOf(tokenAt(view, tokens, i))
      words[i] = word
    }
    return word
  }

  #wordOf(token: string): number {
    const known = this.#cache.get(token)
    if (known !== undefined) return known
    const word = this.#words.get(this.#fold(token)) ?? 0
    if (this.#cache.size >= MAX_CACHE) this.#cache = new Map()
    this.#cache.set(token, word)
    return word
  }

  #fold(token: string): string {
    const { foldCase, foldDiacritics } = this.#options
    let folded = token
    if (foldDiacritics) folded = withoutMarks(folded)
    if (foldCase) folded = folded.toLowerCase()
    return folded.normalize('NFC')
  }
}

/** More than there can be different words: a million terms of 200 characters would have to be all different. */
const WORDS = 2 ** 24

/** The text of a token; blanks of any kind are one blank, longer words than any term has are cut. */
function tokenAt(text: string, { starts, kinds }: Tokens, i: number): string {
  if (kinds[i] === BLANK) return ' '
  const start = starts[i] ?? 0
  const end = starts[i + 1] ?? text.length
  return kinds[i] === WORD && end - start > MAX_WORD ? '' : text.slice(start, end)
}

/** Terms have up to 200 characters, decomposed ones perhaps three times as many units. */
const MAX_WORD = 800

const spelled = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ')

/** `đ` has no decomposition in Unicode. */
const withoutMarks = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D')
