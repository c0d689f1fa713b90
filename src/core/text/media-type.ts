/** A media type with its parameters (RFC 9110, 8.3.1), as every parser reads it. */
export interface MediaType {
  /** Lower case, without parameters; empty for an empty value. */
  readonly type: string
  /** By name in lower case; values without their quotes. */
  readonly parameters: ReadonlyMap<string, string>
}

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
const TYPE = new RegExp(`^[ \\t]*(${TOKEN}(?:/${TOKEN})?)?[ \\t]*(?=;|$)`)
/** A value in quotes holds no quote, backslash or `%22`: Werkzeug reads the last as a quote, others do not. */
const PARAMETER = new RegExp(
  `;[ \\t]*(?:(${TOKEN})=(?:"((?:(?!%22)[ !#-\\[\\]-~])*)"|(${TOKEN}))[ \\t]*)?`,
  'y',
)

/**
 * Reads a media type, or undefined for one that two parsers could read differently: parameters without a value or
 * around a blank, twice the same name, names and values in pieces or charsets (RFC 2231), bytes that are not ASCII.
 */
export function readMediaType(value: string): MediaType | undefined {
  const start = TYPE.exec(value)
  if (start === null) return undefined
  const parameters = new Map<string, string>()
  PARAMETER.lastIndex = start[0].length
  while (PARAMETER.lastIndex < value.length) {
    const match = PARAMETER.exec(value)
    if (match === null) return undefined
    const name = match[1]?.toLowerCase()
    if (name === undefined) continue
    if (name.includes('*') || parameters.has(name)) return undefined
    parameters.set(name, match[2] ?? match[3] ?? '')
  }
  return { type: start[1]?.toLowerCase() ?? '', parameters }
}

const BOUNDARY = /^[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]$/

/** The boundary that a media type names, if it is one (RFC 2046, 5.1.1). */
export function boundaryIn({ parameters }: MediaType): string | undefined {
  const boundary = parameters.get('boundary')
  return boundary !== undefined && BOUNDARY.test(boundary) ? boundary : undefined
}
