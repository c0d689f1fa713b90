import { invalidValue } from './shapes/errors.ts'

/** An item of `user_input_form`: `{KIND: {variable, options, …}}`. */
export type FormItem = Readonly<
  Record<string, { readonly variable: string; readonly options?: readonly string[] }>
>

/**
 * What Dify checks of the inputs of a run before it begins (`core/app/apps/base_app_generator.py`, `_validate_inputs`):
 * a text that is to be a number, and a choice. Throws what Dify answers.
 */
export function checkInputs(
  inputs: Readonly<Record<string, unknown>>,
  form: readonly FormItem[] = [],
): void {
  for (const [kind, field] of form.flatMap((item) => Object.entries(item))) {
    const { variable, options = [] } = field
    const value = inputs[variable]
    if (typeof value !== 'string' || value === '') continue
    if (kind === 'number' && !/^[-+]?\d+(?:\.\d+)?$/.test(value.trim()))
      throw invalidValue(`${variable} in input form must be a valid number`)
    if (kind === 'select' && !options.includes(value)) {
      const choices = options.map((option) => `'${option}'`).join(', ')
      throw invalidValue(`${variable} in input form must be one of the following: [${choices}]`)
    }
  }
}

/** Whether a value of JSON is such a form. */
export function isForm(value: unknown): boolean {
  return Array.isArray(value) && value.every(isItem)
}

function isItem(item: unknown): boolean {
  if (item === null || typeof item !== 'object') return false
  return Object.values(item).every(
    (field) =>
      field !== null &&
      typeof field === 'object' &&
      'variable' in field &&
      typeof field.variable === 'string',
  )
}
