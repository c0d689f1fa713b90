/** Forms of values that several sections share. */

/** `HOST:PORT`. */
export const address = {
  type: 'string',
  pattern: '^(?:\\[[0-9A-Fa-f:]+\\]|[A-Za-z0-9._-]+):[0-9]{1,5}$',
  errorHint: 'HOST:PORT, port 0 for any free port',
} as const

/** Ranges of source addresses. */
export const range = {
  type: 'string',
  pattern: '^[0-9A-Fa-f.:]+/\\d{1,3}$',
  errorHint: 'a range in CIDR form, such as 10.0.0.0/8',
} as const

/** A file, by its path. */
export const file = { type: 'string', minLength: 1 } as const

/** A release as Dify names it, pre-releases (`1.16.0-rc1`, `2.0.0-beta.2`) and fixes (`1.10.0-fix.1`) included. */
export const DIFY_VERSION =
  '^(?:auto-detect|\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}(?:[-+.][0-9A-Za-z.-]{1,32})?)$'
