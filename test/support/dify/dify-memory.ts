import assert from 'node:assert/strict'
import type { Mapping } from '../../../src/core/mapping/vault.ts'

/** Placeholders of a conversation as Dify remembers them: for ever, and each with the value that it had there first. */
export class DifyMemory {
  readonly #values = new Map<string, string>()

  get size(): number {
    return this.#values.size
  }

  /** A request reached Dify in which a value was replaced by a placeholder. */
  saw(placeholder: string, value: string): void {
    const before = this.#values.get(placeholder)
    assert.ok(
      before === undefined || before === value,
      `${placeholder} of ${before} was given to ${value}`,
    )
    this.#values.set(placeholder, value)
  }

  /** Restores all of the history with a mapping: what is not known is shown, nothing is ever another value. */
  check(mapping: Mapping | undefined): void {
    for (const [placeholder, value] of this.#values) {
      const shown = mapping?.get(placeholder) ?? value
      assert.equal(shown, value, `${placeholder} is shown as another value`)
    }
  }
}
