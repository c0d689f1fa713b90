import type { Wanted } from '../../core/mapping/vault.ts'
import { type LookedUp, guessedNumbers, later, lookUp, sealed } from './arguments.ts'
import { toldNumbers } from './given-placeholders.ts'
import type { ScopeMapping } from './scope-mapping.ts'
import type { ScriptArgument } from './server/script-runner.ts'
import type { SeenNumbers } from './seen-numbers.ts'
import type { VaultKeys } from '../sealing/vault-keys.ts'

export interface NumberedRequestOptions {
  readonly wanted: readonly Wanted[]
  readonly keys: VaultKeys
  readonly seen: SeenNumbers
  /** Number that a scope begins above of which nothing is known. */
  readonly base: number
}

/** Times that others may take the numbers that a request was told. */
const MAX_RACES = 6
/** Times that the server may name numbers that are given out: once is a request of our own that came between. */
const MAX_GIVEN = 1

/**
 * The values of one request with the numbers that they are sealed for. A record opens under its number only, so the
 * number is there first: guessed, and told by the server where the guess is wrong. A number that this process knows to be
 * given out is never sealed for, whatever the server says.
 */
export class NumberedRequest {
  readonly #options: NumberedRequestOptions
  #asked: LookedUp = { scope: '', values: [], order: [] }
  #numbers: readonly number[] = []
  #told = 0
  #given = 0

  constructor(options: NumberedRequestOptions) {
    this.#options = options
  }

  get asked(): LookedUp {
    return this.#asked
  }

  /** Whether it takes a block of its own: others are always faster, or the server has gone back. */
  get isForced(): boolean {
    return this.#told > MAX_RACES || this.#given > MAX_GIVEN
  }

  /** Whether the server has named numbers more often than can be. */
  get isHopeless(): boolean {
    return this.#told > 2 * MAX_RACES
  }

  /** Arguments for a scope; a scope that was not asked for before is guessed for. */
  argsIn(scope: string, mapping: ScopeMapping | undefined): readonly ScriptArgument[] {
    const { wanted, keys, base } = this.#options
    if (this.#asked.scope !== scope) {
      this.#asked = lookUp(scope, wanted, keys)
      this.#take(guessedNumbers(this.#asked, mapping, base))
    }
    return sealed(this.#asked, this.#numbers, keys)
  }

  /** Takes the numbers that the server has just named. */
  told(part: unknown): void {
    this.#told++
    this.#given = this.#take(toldNumbers(part, this.#asked)) ? 0 : this.#given + 1
  }

  /** Takes those that it named a while ago, or what this process has learned since. */
  toldBefore(part: unknown, mapping: ScopeMapping | undefined): void {
    const guessed = guessedNumbers(this.#asked, mapping, this.#options.base)
    this.#take(later(toldNumbers(part, this.#asked), guessed))
  }

  /** False if one of them is given out; then the server is asked for others. */
  #take(numbers: readonly number[]): boolean {
    const { scope, values } = this.#asked
    const isGiven = values.some(({ prefix }, i) =>
      this.#options.seen.isGiven(scope, prefix, numbers[i] ?? 0),
    )
    this.#numbers = isGiven ? numbers.map(() => 0) : numbers
    return !isGiven
  }
}
