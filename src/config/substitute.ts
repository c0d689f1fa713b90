/**
 * Replaces `${NAME}` in string values by the environment. `$${` stands for a literal `${`. An unset name is a
 * problem; an empty one is a value. A value that is exactly one `${NAME}` may stand where a number or boolean is
 * wanted: it is read as one if it looks like one.
 */
export interface Substitution {
  readonly value: unknown
  /** Names that are not set, with the path of the value that wanted them. */
  readonly missing: readonly {
    readonly path: readonly (string | number)[]
    readonly name: string
  }[]
  /** Paths (joined by NUL) whose value came from the environment: never printed. */
  readonly secret: ReadonlySet<string>
}

const REFERENCE = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g

export function substitute(
  root: unknown,
  env: Readonly<Record<string, string | undefined>>,
): Substitution {
  const missing: { path: readonly (string | number)[]; name: string }[] = []
  const secret = new Set<string>()

  const visit = (value: unknown, path: readonly (string | number)[]): unknown => {
    if (typeof value === 'string') return replace(value, path)
    if (Array.isArray(value)) return value.map((item, i) => visit(item, [...path, i]))
    if (value !== null && typeof value === 'object') {
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, visit(item, [...path, key])]),
      )
    }
    return value
  }

  const replace = (text: string, path: readonly (string | number)[]): unknown => {
    if (!text.includes('${')) return text
    const replaced = text.replace(REFERENCE, (whole, name: string | undefined) => {
      if (name === undefined) return '${'
      const found = env[name]
      secret.add(path.join('\u0000'))
      if (found === undefined) missing.push({ path, name })
      return found ?? whole
    })
    return /^\$\{[A-Za-z_][A-Za-z0-9_]*\}$/.test(text) ? scalar(replaced) : replaced
  }

  return { value: visit(root, []), missing, secret }
}

function scalar(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true'
  return /^-?(?:0|[1-9]\d{0,14})$/.test(text) ? Number(text) : text
}
