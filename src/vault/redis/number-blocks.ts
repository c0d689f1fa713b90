import { MaskingError } from '../../core/errors.ts'
import { MAX_NUMBER, placeholderOf } from '../../core/text/placeholder-form.ts'
import { Recent } from './recent.ts'

/** Scopes whose numbers are remembered. */
const MAX_SCOPES = 50_000

/**
 * The numbers that this process gives out in one scope: counted from one number that no other process counts from. Each is given
 * once, whatever becomes of the request, so no two values are ever sealed for one placeholder.
 */
export class NumberBlock {
  /** Number that every prefix begins above. */
  readonly base: number
  /** What the names of its runs end with. */
  readonly suffix: string
  readonly #last = new Map<string, number>()
  /** Ahead of what was taken: a user has typed them. */
  readonly #typed = new Set<string>()
  #isBegun = false

  constructor(base: number) {
    this.base = base
    this.suffix = base === 0 ? '' : `@${base}`
  }

  /** A block that counts from 1 and has not been used: its scope must be new. */
  get isFirst(): boolean {
    return this.base === 0 && !this.#isBegun
  }

  begin(): void {
    this.#isBegun = true
  }

  /** The last number taken for a prefix. */
  last(prefix: string): number {
    return this.#last.get(prefix) ?? this.base
  }

  /** The next number for a prefix, not below `least`. It is never taken again. */
  take(prefix: string, least = 0): number {
    let number = Math.max(this.last(prefix) + 1, least)
    while (this.#typed.delete(placeholderOf(prefix, number))) number++
    if (number > MAX_NUMBER) throw new MaskingError('internal')
    this.#last.set(prefix, number)
    return number
  }

  /** Keeps the number of a text that a user typed from being taken. False: it is taken. */
  keep(prefix: string, number: number): boolean {
    if (number > this.base && number <= this.last(prefix)) return false
    this.#typed.add(placeholderOf(prefix, number))
    return true
  }
}

/**
 * The blocks of this process, by scope. A scope whose block is not remembered, after a restart too, gets another one at a
 * random place among the numbers of fourteen digits. What Redis says is not asked for: it may have lost what was given
 * out, or be made to show an older state.
 */
export class NumberBlocks {
  readonly #byScope = new Recent<NumberBlock>(MAX_SCOPES)
  readonly #resumeBase: () => number

  constructor(resumeBase: () => number) {
    this.#resumeBase = resumeBase
  }

  /** `isDrawn`: the name of the scope was drawn for this exchange, so that nothing was ever numbered in it. */
  of(scope: string, isDrawn: boolean, isAccepted: boolean): NumberBlock {
    const block = this.#byScope.get(scope) ?? new NumberBlock(isDrawn ? 0 : this.#resumeBase())
    this.#byScope.set(scope, block, isAccepted)
    return block
  }

  /** Another block for a scope that turned out to be there already. */
  replace(scope: string, isAccepted: boolean): NumberBlock {
    const block = new NumberBlock(this.#resumeBase())
    this.#byScope.set(scope, block, isAccepted)
    return block
  }
}
