/** One thing that was tried. `unseen`: this app does not show it. */
export interface Check {
  readonly state: 'ok' | 'fail' | 'unseen'
  readonly what: string
  readonly how: string
}

export const ok = (what: string, how: string): Check => ({ state: 'ok', what, how })
export const fail = (what: string, how: string): Check => ({ state: 'fail', what, how })
export const unseen = (what: string, how: string): Check => ({ state: 'unseen', what, how })

/** Nothing can be tried: the proxy, Dify behind it, or the app key does not answer as it must. */
export class NotTried extends Error {
  override readonly name = 'NotTried'
}
