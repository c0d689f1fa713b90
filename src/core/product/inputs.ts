import type { Leaf } from '../json/leaf.ts'
import type { InputForm } from './input-form.ts'

/** `masking.inputs`: what to do with the input of a name, whatever the app says of it. */
export type InputPolicy = 'mask' | 'allow' | 'block'

/** What is known of the inputs of a run. */
export interface InputRules {
  readonly policies: ReadonlyMap<string, InputPolicy>
  /** What the app's own form says, if it was seen. */
  readonly form: InputForm | undefined
}

/**
 * What to do with one text of a run.
 * - `allow`: policy lets it pass unread.
 * - `option`: it is an option of a select; the product refuses any other word, and knows this one.
 * - `number`: the product takes a number in this string, which a placeholder is not. Goes by `masking.json_numbers`.
 * - `block`: refused if something is found in it.
 */
export type InputTreatment = 'mask' | 'allow' | 'block' | 'option' | 'number'

/** Inputs of runs that an app of the product checks before it runs. */
export interface ProductInputs {
  readonly treatmentOf: (leaf: Leaf, rules: InputRules) => InputTreatment
  /** Whether a text is an input of its own, not one inside of it. */
  readonly isInput: (leaf: Leaf) => boolean
  /** The path at which the product tells the inputs of the app that a request to `target` is for. */
  readonly toldAt: (target: string) => string | undefined
  /** Headers by which the product knows who asks there. */
  readonly askedWith: readonly string[]
  /** Reads what it tells there, a byte string. Undefined if it is not that. */
  readonly formIn: (source: string, maxDepth: number) => InputForm | undefined
}
