import { TYPED_REACH, type Wanted } from '../../core/mapping/vault.ts'
import { numberIn } from '../../core/text/placeholder-form.ts'
import { type LookedUp, lookUp } from './arguments.ts'
import { toldNumbers } from './given-placeholders.ts'
import type { NumberBlock, NumberBlocks } from './number-blocks.ts'
import { RecordError, sealRecord } from '../sealing/sealed-record.ts'
import type { ScopeMapping } from './scope-mapping.ts'
import type { ScriptArgument } from './server/script-runner.ts'
import type { VaultKeys } from '../sealing/vault-keys.ts'

export interface NumberedRequestOptions {
  readonly wanted: readonly Wanted[]
  readonly keys: VaultKeys
  readonly blocks: NumberBlocks
  /** Scope whose name was drawn for this exchange. */
  readonly drawn: string | undefined
  /** Dify has accepted the credential. */
  readonly isAccepted: boolean
}

const NO_RECORD = Buffer.alloc(0)

interface Numbered {
  /** -1: typed text that is not kept. */
  readonly number: number
  readonly record: Buffer
}

/**
 * The values of one request with the numbers that they are sealed for. A record opens under its number only, so the
 * number is there first: taken out of the block that this process has in the scope. Whatever the server says, a number is
 * taken for one value only; it can ask for a higher one.
 */
export class NumberedRequest {
  readonly #options: NumberedRequestOptions
  #lookedUp: LookedUp = { scope: '', values: [], order: [] }
  #block: NumberBlock | undefined
  /** By place of the value; none where it has its placeholder. */
  #sealed: (Numbered | undefined)[] = []

  constructor(options: NumberedRequestOptions) {
    this.#options = options
  }

  get lookedUp(): LookedUp {
    return this.#lookedUp
  }

  /** Arguments for a scope, of which `mapping` is known: its block, then the values. */
  argsIn(
    scope: string,
    mapping: ScopeMapping | undefined,
  ): { readonly block: readonly ScriptArgument[]; readonly values: readonly ScriptArgument[] } {
    if (this.#lookedUp.scope !== scope) this.#begin(scope, mapping)
    const block = this.#blockOf(scope)
    const first = block.isFirst ? 1 : 0
    block.begin()
    const values = this.#lookedUp.values.flatMap(
      ({ prefix, literal, lookup }, i): ScriptArgument[] => {
        const { number = 0, record = '' } = this.#sealed[i] ?? {}
        return [prefix, lookup, literal, number, record]
      },
    )
    return {
      block: [block.base, block.suffix, first],
      values: [this.#lookedUp.values.length, ...values],
    }
  }

  /** The numbers that the server asks for: none below them is free. Throws a `RecordError` if it cannot be. */
  asked(part: unknown): readonly number[] {
    const { values } = this.#lookedUp
    const least = toldNumbers(part, this.#lookedUp)
    const isOther = values.some(({ literal }, i) => {
      const number = least[i] ?? 0
      return literal !== '' && number > 0 && number !== numberIn(literal)
    })
    if (isOther) throw new RecordError('this is not the number that was typed')
    return least
  }

  /** Takes such numbers. */
  take(least: readonly number[]): void {
    const block = this.#blockOf(this.#lookedUp.scope)
    const places = least.flatMap((number, i) => (number > 0 ? [i] : []))
    for (const i of this.#typedFirst(places)) this.#number(i, block, least[i] ?? 0)
  }

  /** The scope was there already: its first numbers are another process's. */
  leave(mapping: ScopeMapping | undefined): void {
    const { blocks, isAccepted } = this.#options
    this.#block = blocks.replace(this.#lookedUp.scope, isAccepted)
    this.#guess(mapping)
  }

  #blockOf(scope: string): NumberBlock {
    const { blocks, drawn, isAccepted } = this.#options
    return (this.#block ??= blocks.of(scope, scope === drawn, isAccepted))
  }

  #begin(scope: string, mapping: ScopeMapping | undefined): void {
    const { wanted, keys } = this.#options
    this.#lookedUp = lookUp(scope, wanted, keys)
    this.#block = undefined
    this.#guess(mapping)
  }

  /**
   * Which values are new is known from what was read of the scope. Where it has left the memory, small numbers wait until the
   * server has said it; of fourteen digits none needs to be saved.
   */
  #guess(mapping: ScopeMapping | undefined): void {
    const { scope, values } = this.#lookedUp
    const block = this.#blockOf(scope)
    this.#sealed = values.map(() => undefined)
    if (mapping === undefined && block.base === 0 && !block.isFirst) return
    const isNew = (i: number): boolean => {
      const value = values[i]
      return value !== undefined && mapping?.knows(value.lookup) !== true
    }
    const places = values.map((_, i) => i).filter(isNew)
    for (const i of this.#typedFirst(places))
      if (values[i]?.literal === '' || this.#isNear(i, block)) this.#number(i, block, 0)
  }

  /** No value of a request gets a number that is typed in it. */
  #typedFirst(places: readonly number[]): readonly number[] {
    const isTyped = (i: number): boolean => this.#lookedUp.values[i]?.literal !== ''
    return [...places.filter(isTyped), ...places.filter((i) => !isTyped(i))]
  }

  #isNear(i: number, block: NumberBlock): boolean {
    const { prefix = '', literal = '' } = this.#lookedUp.values[i] ?? {}
    const ahead = numberIn(literal) - block.last(prefix)
    return literal !== '' && ahead > 0 && ahead <= TYPED_REACH
  }

  #number(i: number, block: NumberBlock, least: number): void {
    const value = this.#lookedUp.values[i]
    if (value === undefined) return
    const { prefix, literal, lookup, value: text } = value
    // A number of this process's own that the server has lost, or denies: never sealed for again.
    if (literal !== '' && !block.keep(prefix, numberIn(literal))) {
      this.#sealed[i] = { number: -1, record: NO_RECORD }
      return
    }
    const number = literal === '' ? block.take(prefix, least) : numberIn(literal)
    const place = { scope: this.#lookedUp.scope, prefix, number, lookup }
    this.#sealed[i] = { number, record: sealRecord(this.#options.keys, place, text) }
  }
}
