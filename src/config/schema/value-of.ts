/** Keys that every value has once defaults are filled in; `implied`: the default depends on other keys. */
type Present<Properties, Required> = {
  [Key in keyof Properties]: Properties[Key] extends
    | { readonly default: unknown }
    | { readonly implied: true }
    ? Key
    : Key extends Required
      ? Key
      : never
}[keyof Properties]

type RequiredBy<S> = S extends { readonly required: readonly (infer Name)[] } ? Name : never

/** Joined to one object type, so that messages of the compiler show its keys. */
type ObjectOf<Properties, Required> = {
  readonly [Key in Present<Properties, Required>]: ValueOf<Properties[Key]>
} & {
  readonly [Key in Exclude<keyof Properties, Present<Properties, Required>>]?: ValueOf<
    Properties[Key]
  >
} extends infer Both
  ? { readonly [Key in keyof Both]: Both[Key] }
  : never

/**
 * The type of the values that a schema (`as const`) allows, with defaults filled in: what the program gets. It reads the
 * keywords that the sections use; `never` for a schema that has none of them, so that a use of the value does not compile.
 */
export type ValueOf<S> = S extends { readonly enum: readonly (infer Value)[] }
  ? Value
  : S extends { readonly type: 'string' }
    ? string
    : S extends { readonly type: 'integer' | 'number' }
      ? number
      : S extends { readonly type: 'boolean' }
        ? boolean
        : S extends { readonly type: 'array'; readonly items: infer Item }
          ? readonly ValueOf<Item>[]
          : S extends { readonly type: 'object'; readonly properties: infer Properties }
            ? ObjectOf<Properties, RequiredBy<S>>
            : S extends { readonly type: 'object'; readonly additionalProperties: infer Each }
              ? Readonly<Record<string, ValueOf<Each>>>
              : never
