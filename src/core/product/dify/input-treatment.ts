import type { InputForm } from '../input-form.ts'
import type { Leaf } from '../../json/leaf.ts'

/** `masking.inputs`: what to do with the input of a name, whatever the app says of it. */
export type InputPolicy = 'mask' | 'allow' | 'block'

/** What is known of the inputs of a run. */
export interface InputRules {
  readonly policies: ReadonlyMap<string, InputPolicy>
  /** What the app's own form says, if it was seen. */
  readonly form: InputForm | undefined
  /** Told once for every input in which something is masked while nobody knows what the app wants there. */
  readonly onUnknown?: () => void
}

/**
 * What to do with one text of a run.
 * - `allow`: policy lets it pass unread.
 * - `option`: it is an option of a select; Dify refuses any other word with 400, and knows this one.
 * - `number`: Dify wants a number in this string; a placeholder is none. Goes by `masking.json_numbers`.
 * - `block`: refused if something is found in it.
 */
export type InputTreatment = 'mask' | 'allow' | 'block' | 'option' | 'number'

/** Dify turns the string into a float (`core/app/apps/base_app_generator.py`, 1.7.0); long ones are no quantities. */
const NUMBER = /^[-+]?\d{1,15}(?:\.\d{1,15})?$/

/** A text that is an input of its own, not one inside of it. */
export function isInput({ path, level, isKey }: Leaf): boolean {
  return !isKey && level === 1 && path.depth === 2 && path.key(0) === 'inputs'
}

export function treatmentOf(leaf: Leaf, { policies, form }: InputRules): InputTreatment {
  const { path } = leaf
  if (path.depth < 2 || path.key(0) !== 'inputs') return 'mask'
  const name = path.key(1)
  if (typeof name !== 'string') return 'mask'
  const policy = policies.get(name)
  // The name itself is a key of `inputs`: a policy for the value says nothing of who chose the name.
  if (leaf.isKey && path.depth === 2) return 'mask'
  if (policy !== undefined) return policy
  const field = path.depth === 2 && leaf.level === 1 ? form?.get(name) : undefined
  if (field?.kind === 'select' && field.options.has(leaf.text)) return 'option'
  if (field?.kind === 'number' && NUMBER.test(leaf.text)) return 'number'
  return 'mask'
}
