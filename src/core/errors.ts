/**
 * Every refusal and failure by code: what the client sees, and whether it is the client's to mend.
 * The catalogue is the only place where such texts stand; none of them may quote traffic.
 */
export const ERRORS = {
  body_too_large: {
    status: 413,
    message: 'The request body is larger than masking.max_body_bytes allows.',
  },
  unsupported_encoding: {
    status: 415,
    message:
      'The content-encoding cannot be read here. Send identity, gzip, deflate, br or zstd, one at a time.',
  },
  broken_encoding: {
    status: 400,
    message: 'The body does not decode as its content-encoding says.',
  },
  unsupported_charset: { status: 415, message: 'Only UTF-8 bodies can be masked.' },
  unsupported_content_type: {
    status: 415,
    message: 'A body of this content type cannot be masked on this route.',
  },
  broken_multipart: { status: 400, message: 'The multipart body cannot be read.' },
  uploads_disabled: {
    status: 415,
    message: 'Files are not let through here (file_upload.enabled).',
  },
  unsupported_file_type: {
    status: 415,
    message: 'Files of this type cannot be masked and are not allowed (file_upload.allowed_types).',
  },
  file_too_large: { status: 413, message: 'The file is too large.' },
  unmaskable_text: {
    status: 415,
    message:
      'A text file holds a megabyte without a blank, line break or comma and cannot be masked.',
  },
  invalid_json: { status: 400, message: 'The request body is not valid JSON.' },
  number_holds_data: {
    status: 400,
    message: 'A JSON number holds data that would have to be masked (masking.json_numbers).',
  },
  input_holds_data: {
    status: 400,
    message:
      'An input holds data that would have to be masked and is not let through (masking.inputs).',
  },
  endpoint_blocked: { status: 403, message: 'This endpoint is blocked here.' },
  too_deep: { status: 400, message: 'The JSON is nested deeper than masking.max_depth allows.' },
  response_too_large: {
    status: 502,
    message: 'The answer is larger than masking.max_response_bytes allows.',
  },
  recognizer_unavailable: {
    status: 503,
    message: 'The external recognizer did not answer (masking.external); nothing was forwarded.',
  },
  protocol: {
    status: 500,
    message: 'Envoy sent messages in an order that the service does not know.',
  },
  vault_unavailable: {
    status: 503,
    message: 'The store of the mappings does not answer; nothing was forwarded.',
  },
  internal: { status: 503, message: 'Masking failed; nothing was forwarded.' },
} as const satisfies Record<string, { status: number; message: string }>

export type ErrorCode = keyof typeof ERRORS

/** A refusal or failure with a catalogue code. `detail` names a field or limit, never content. */
export class MaskingError extends Error {
  readonly code: ErrorCode
  readonly status: (typeof ERRORS)[ErrorCode]['status']

  constructor(code: ErrorCode, detail?: string, options?: { cause?: unknown }) {
    const { status, message } = ERRORS[code]
    super(detail === undefined ? message : `${message} ${detail}`, options)
    this.name = 'MaskingError'
    this.code = code
    this.status = status
  }
}
