/** What was looked at, how it is, and what to do about it. */
export interface Finding {
  readonly state: 'ok' | 'warn' | 'fail'
  readonly what: string
  readonly how: string
}

export const ok = (what: string, how: string): Finding => ({ state: 'ok', what, how })
export const warn = (what: string, how: string): Finding => ({ state: 'warn', what, how })
export const fail = (what: string, how: string): Finding => ({ state: 'fail', what, how })
