/** Where a trace comes from (W3C Trace Context, `traceparent`): hexadecimal ids in lower case. */
export interface TraceParent {
  /** 32 digits. */
  readonly traceId: string
  /** 16 digits: the span that asked. */
  readonly spanId: string
  /** Eight bits; 1 is *sampled*. */
  readonly flags: number
}

const FORM = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/
const ZEROS = /^0+$/

/**
 * Reads a `traceparent`. Undefined if it is absent or does not have the form of the standard, for it goes to logs and
 * spans: then nothing of it does. Versions to come may say more after a hyphen; `ff` is none.
 */
export function readTraceParent(text: string | undefined): TraceParent | undefined {
  const [, version, traceId = '', spanId = '', flags = '', more] = FORM.exec(text ?? '') ?? []
  if (version === undefined || version === 'ff' || (version === '00' && more !== undefined))
    return undefined
  if (ZEROS.test(traceId) || ZEROS.test(spanId)) return undefined
  return { traceId, spanId, flags: Number.parseInt(flags, 16) }
}
