/** Headers of one message, names in lower case. */
export interface Headers {
  /** The value, or several joined by `, ` (RFC 9110, 5.3), or undefined. */
  get(name: string): string | undefined
  /** Each name once, with what `get` gives for it. */
  entries(): Iterable<readonly [name: string, value: string]>
}
