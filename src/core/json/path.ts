import { itemAt } from '../item-at.ts'
import { decodeJsonString } from './string-token.ts'

/** What a source string holds: the bytes of a body, one a unit, or text that has been decoded already. */
export type Encoding = 'utf8-bytes' | 'utf16'

/**
 * Where a value stands in a document: keys and array indexes from the root. A live view that changes while the
 * document is read; keys are decoded only when asked for, once each, and never used as property names.
 */
export interface JsonPath {
  /** How many containers the value stands in; `key` takes 0 to `depth - 1`. */
  readonly depth: number
  /** Key (decoded) or index (from 0) at a level, 0 the outermost. */
  key(level: number): string | number
  /** Whether the container at this level is the root of a document that stood inside a string. */
  startsInner(level: number): boolean
  /**
   * The path as a rule writes it: `data[].workflow_run.id`, indexes left out; `tool_input#city` where a document inside
   * a string begins. A key that is not made of letters, digits, `_`, `-` and `$` alone is put in quotes (`inputs."a.b"`),
   * so that no key can pass for a path. What is longer than 512 units is cut and ends with `…`, as no rule does.
   */
  toPattern(): string
}

const PATTERN_MAX = 512
const PLAIN_KEY = /^[\w$-]+$/

/** The path of the scanner: a stack of containers. */
export class PathStack implements JsonPath {
  readonly #source: string
  readonly #encoding: Encoding
  /** Path of the string that this document stands in. */
  readonly #outer: JsonPath | undefined
  readonly #outerDepth: number
  /** Per level: index in an array, or -1 in an object. */
  readonly #index: number[] = []
  /** Per level of an object: where its current key begins and ends, two numbers a level. */
  readonly #keyAt: number[] = []
  /** Per level: the decoded key, once asked for. Without it, a long key would be decoded again for each value under it. */
  readonly #keys: (string | undefined)[] = []
  /** Per level: the pattern up to it, once asked for. */
  readonly #patterns: (string | undefined)[] = []

  constructor(source: string, encoding: Encoding, outer?: JsonPath) {
    this.#source = source
    this.#encoding = encoding
    this.#outer = outer
    this.#outerDepth = outer?.depth ?? 0
  }

  get depth(): number {
    return this.#outerDepth + this.#index.length
  }

  /** Whether the innermost container is an array. */
  get inArray(): boolean {
    return (this.#index[this.#index.length - 1] ?? -1) >= 0
  }

  /** Enters a container. */
  push(isArray: boolean): void {
    this.#index.push(isArray ? 0 : -1)
    this.setKey(0, 0)
  }

  /** Leaves the innermost container. */
  pop(): void {
    this.#index.pop()
  }

  /** Goes to the next value of the innermost container, an array. The pattern stays. */
  next(): void {
    const last = this.#index.length - 1
    this.#index[last] = (this.#index[last] ?? 0) + 1
  }

  /** Notes the key of the next value of the innermost container, an object: content in [start, end). */
  setKey(start: number, end: number): void {
    const last = this.#index.length - 1
    this.#keyAt[last * 2] = start
    this.#keyAt[last * 2 + 1] = end
    this.#forget(last)
  }

  #forget(own: number): void {
    if (own < this.#keys.length) this.#keys[own] = undefined
    if (own < this.#patterns.length) this.#patterns[own] = undefined
  }

  key(level: number): string | number {
    if (level < this.#outerDepth) return this.#outer?.key(level) ?? ''
    const own = level - this.#outerDepth
    const index = this.#index[own] ?? -1
    return index >= 0 ? index : this.#ownKey(own)
  }

  #ownKey(own: number): string {
    const known = this.#keys[own]
    if (known !== undefined) return known
    const start = itemAt(this.#keyAt, own * 2)
    const end = itemAt(this.#keyAt, own * 2 + 1)
    const { text } = decodeJsonString(this.#source, start, end, this.#encoding)
    while (this.#keys.length < own) this.#keys.push(undefined)
    this.#keys[own] = text
    return text
  }

  startsInner(level: number): boolean {
    if (this.#outer === undefined || level > this.#outerDepth) return false
    return level === this.#outerDepth || this.#outer.startsInner(level)
  }

  toPattern(): string {
    const depth = this.#index.length
    let own = depth
    while (own > 0 && this.#patterns[own - 1] === undefined) own--
    let pattern = own > 0 ? (this.#patterns[own - 1] ?? '') : (this.#outer?.toPattern() ?? '')
    for (; own < depth; own++) {
      pattern = this.#extend(pattern, own)
      while (this.#patterns.length < own) this.#patterns.push(undefined)
      this.#patterns[own] = pattern
    }
    return pattern
  }

  #extend(prefix: string, own: number): string {
    if (prefix.endsWith('\u2026')) return prefix
    const isFirst = own === 0
    const mark = isFirst && this.#outer !== undefined ? '#' : ''
    if ((this.#index[own] ?? -1) >= 0) return cut(`${prefix}${mark}[]`)
    const key = this.#ownKey(own).slice(0, PATTERN_MAX)
    const dot = mark !== '' || prefix === '' ? mark : '.'
    return cut(`${prefix}${dot}${PLAIN_KEY.test(key) ? key : JSON.stringify(key)}`)
  }
}

function cut(pattern: string): string {
  return pattern.length > PATTERN_MAX ? `${pattern.slice(0, PATTERN_MAX - 1)}\u2026` : pattern
}
