import { invalidValue } from './shapes/errors.ts'

/** An item of `user_input_form`: `{KIND: {variable, options, …}}`. */
export type FormItem = Readonly<
  Record<
    string,
    {
      readonly variable: string
      readonly options?: readonly string[]
      readonly required?: boolean
      readonly max_length?: number
    }
  >
>

/**
 * What Dify checks of the inputs of a run before it begins (`core/app/apps/base_app_generator.py`, `_validate_inputs`):
 * that it is there, that a text is a number, a choice, and not too long. Throws what Dify answers.
 */
export function checkInputs(
  inputs: Readonly<Record<string, unknown>>,
  form: readonly FormItem[] = [],
): void {
  for (const [kind, field] of form.flatMap((item) => Object.entries(item))) {
    const { variable, options = [], required = false, max_length: longest } = field
    const value = inputs[variable]
    if (required && (value === undefined || value === ''))
      throw invalidValue(`${variable} is required in input form`)
    if (typeof value !== 'string' || value === '') continue
    if (kind === 'number' && !/^[-+]?\d+(?:\.\d+)?$/.test(value.trim()))
      throw invalidValue(`${variable} in input form must be a valid number`)
    // Python counts characters, as do the points of an iteration.
    if (longest !== undefined && [...value].length > longest)
      throw invalidValue(`${variable} in input form must be less than ${longest} characters`)
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
