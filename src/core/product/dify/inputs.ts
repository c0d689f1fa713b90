import type { Leaf } from '../../json/leaf.ts'
import type { InputRules, InputTreatment, ProductInputs } from '../inputs.ts'
import { readInputForm } from './input-form.ts'

/** Dify turns the string into a float (`core/app/apps/base_app_generator.py`, 1.7.0); long ones are not quantities. */
const NUMBER = /^[-+]?\d{1,15}(?:\.\d{1,15})?$/

/** A text that is an input of its own, not one inside of it. */
function isInput({ path, level, isKey }: Leaf): boolean {
  return !isKey && level === 1 && path.depth === 2 && path.key(0) === 'inputs'
}

function treatmentOf(leaf: Leaf, { policies, form }: InputRules): InputTreatment {
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

/** The Service API and the web app tell them at a path each, to every user with the credential; for difyctl the app itself does. */
function toldAt(target: string): string | undefined {
  const api = /^\/(v1|api)\//.exec(target)?.[1]
  return api === undefined
    ? /^\/openapi\/v1\/apps\/[^/:?]+/.exec(target)?.[0]
    : `/${api}/parameters`
}

/** A key, a token, or a passport in whatever place (`visitor.ts`). */
const ASKED_WITH = ['authorization', 'x-app-code', 'x-app-passport', 'cookie']

export const DIFY_INPUTS: ProductInputs = {
  treatmentOf,
  isInput,
  toldAt,
  askedWith: ASKED_WITH,
  formIn: readInputForm,
}
