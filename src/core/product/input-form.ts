/** What a product checks of one input of an app before it runs; other kinds (text, paragraph, file) check no words. */
export type InputField =
  | { readonly kind: 'select'; readonly options: ReadonlySet<string> }
  | { readonly kind: 'number' }

/** The inputs of one app whose values must arrive as they are, by variable name. */
export type InputForm = ReadonlyMap<string, InputField>
