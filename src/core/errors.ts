/**
 * Every refusal and failure by code: what the client sees, and whether it is the client's to mend.
 * The catalogue is the only place where such texts stand; none of them may quote traffic. `remedy` (Markdown) is for
 * people: `docs/errors.md` is made of it, clients never see it.
 */
export const ERRORS = {
  body_too_large: {
    status: 413,
    message: 'The request body is larger than masking.max_body_bytes allows.',
    remedy:
      'Send less, or raise `masking.max_body_bytes`: Envoy and the service hold that much of each request in memory.',
  },
  too_many_values: {
    status: 413,
    message: 'The request holds more different values than one scope may have.',
    remedy:
      'Send less at once, or raise `store.max_entries_per_scope` (the message names the limit). The upstream did not get the request whole.',
  },
  vault_full: {
    status: 503,
    message: 'The vault has no room for the values of this request; nothing was forwarded.',
    remedy:
      'The message names the limit. See `operations.md#room-in-the-vault`: who shares the room, and what makes more of it.',
  },
  invalid_header: {
    status: 400,
    message: 'A header of the request could be read in more than one way.',
    remedy:
      'The message names the header. Send it as RFC 9110 writes it: a token as its name, each parameter once, in ASCII.',
  },
  unsupported_method: {
    status: 405,
    message: 'This method is not let through here.',
    remedy: 'GET, HEAD, POST, PUT, PATCH, DELETE and OPTIONS are.',
  },
  unsupported_encoding: {
    status: 415,
    message:
      'The content-encoding cannot be read here. Send identity, gzip, deflate, br or zstd, one at a time.',
    remedy:
      'Let the client send the body uncompressed, or with one of the named encodings. Uploads must not be compressed.',
  },
  broken_encoding: {
    status: 400,
    message: 'The body does not decode as its content-encoding says.',
    remedy: 'The client compresses wrongly, or names an encoding that it does not use.',
  },
  unsupported_charset: {
    status: 415,
    message: 'Only UTF-8 bodies can be masked.',
    remedy: 'Let the client send UTF-8.',
  },
  unsupported_content_type: {
    status: 415,
    message: 'A body of this content type cannot be masked on this route.',
    remedy:
      'JSON, forms, multipart, text and NDJSON are read. Let the client name the right `content-type`.',
  },
  broken_multipart: {
    status: 400,
    message: 'The multipart body cannot be read.',
    remedy:
      'The client builds the multipart body wrongly, or so that two parsers could read it differently; the message says what is wrong. Part headers are read as RFC 7578 writes them: `name` and `filename` once, in UTF-8.',
  },
  uploads_disabled: {
    status: 415,
    message: 'Files are not let through here (file_upload.enabled).',
    remedy: 'Switch on `file_upload.enabled` if files may pass.',
  },
  unsupported_file_type: {
    status: 415,
    message: 'Files of this type cannot be masked and are not allowed (file_upload.allowed_types).',
    remedy:
      'The message says what can be sent in its place. Or add the type to `file_upload.allowed_types`: such files then pass **unread**. `files.md` has what is read.',
  },
  document_encrypted: {
    status: 415,
    message: 'The document is encrypted or has a password, so that it cannot be masked.',
    remedy: 'Send it without its password.',
  },
  document_broken: {
    status: 415,
    message: 'The document cannot be read, so that it cannot be masked.',
    remedy:
      'Open it in its own program and save it again. The message says what could not be read.',
  },
  document_without_text: {
    status: 415,
    message: 'The PDF has no text: it is a scan, so that nothing in it can be found.',
    remedy: 'Recognize its text (OCR) before it is sent.',
  },
  document_too_slow: {
    status: 415,
    message: 'The document takes too long to read.',
    remedy: 'Split it, or print it to a new PDF.',
  },
  document_part_unread: {
    status: 415,
    message:
      'The document has a part that cannot be masked, such as a macro or an embedded object.',
    remedy: 'Save it without macros and embedded objects.',
  },
  document_too_large: {
    status: 413,
    message: 'The document holds more than is read.',
    remedy: 'The message names the limit. Split the document.',
  },
  too_many_files: {
    status: 503,
    message: 'Too many large files are being masked at the same time.',
    remedy:
      'Send the file again in a moment. All files that are held at the same time share four times `file_upload.max_file_size`, at least 128 MiB.',
  },
  file_too_large: {
    status: 413,
    message: 'The file is too large.',
    remedy: 'The message names the limit: `file_upload.max_file_size`.',
  },
  unmaskable_text: {
    status: 415,
    message:
      'A text file holds a megabyte without a blank, line break or comma and cannot be masked.',
    remedy: 'Nothing says where such a text may be cut. Send it in another form, or split it.',
  },
  invalid_json: {
    status: 400,
    message: 'The request body is not valid JSON.',
    remedy:
      'Correct the body. `masking.invalid_json: mask` masks and forwards such bodies instead.',
  },
  number_holds_data: {
    status: 400,
    message: 'A JSON number holds data that would have to be masked (masking.json_numbers).',
    remedy: 'Send the value as a string, or choose another `masking.json_numbers`.',
  },
  input_holds_data: {
    status: 400,
    message:
      'An input holds data that would have to be masked and is not let through (masking.inputs).',
    remedy: 'Leave the value out, or choose another policy for that input in `masking.inputs`.',
  },
  endpoint_blocked: {
    status: 403,
    message: 'This endpoint is blocked here.',
    remedy:
      '`masking.datasets`, `masking.annotations` or an entry of `masking.paths` is `block`; the message says which.',
  },
  trailers_without_body: {
    status: 400,
    message: 'A request with trailers must have a body.',
    remedy:
      'An HTTP/2 client announces a body and sends trailers in its stead. Let it end the request with its headers.',
  },
  too_deep: {
    status: 400,
    message: 'The JSON is nested deeper than masking.max_depth allows.',
    remedy: 'Flatten the body, or raise `masking.max_depth`.',
  },
  response_too_large: {
    status: 502,
    message: 'The answer is larger than masking.max_response_bytes allows.',
    remedy:
      'Raise `masking.max_response_bytes`, or ask for less (`limit`). The answer was withheld: it could not be restored.',
  },
  recognizer_unavailable: {
    status: 503,
    message: 'The external recognizer did not answer (masking.external); nothing was forwarded.',
    remedy:
      'See to the external recognizer, or let requests pass without it: `masking.external.on_failure: skip`.',
  },
  protocol: {
    status: 500,
    message: 'Envoy sent messages in an order that the service does not know.',
    remedy:
      'Envoy runs another configuration than the rendered one: compare with `dify-masking envoy`.',
  },
  vault_unavailable: {
    status: 503,
    message: 'The vault does not answer; nothing was forwarded.',
    remedy:
      'See `VaultDown` in `troubleshooting.md`; the message has the reason of `operations.md#when-redis-fails`.',
  },
  internal: {
    status: 503,
    message: 'Masking failed; nothing was forwarded.',
    remedy:
      'A bug: the log line `exchange failed` with the same request id names the place. Please report it.',
  },
} as const satisfies Record<string, { status: number; message: string; remedy: string }>

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
