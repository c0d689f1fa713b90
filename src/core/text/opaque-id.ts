const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** Hexadecimal digits with a letter among them, and no run of decimal ones that a card or telephone number would need. */
const HEX = /^(?=[0-9]*[a-f])(?!.*\d{9})[0-9a-f]{16,64}$/i
/** https://github.com/ulid/spec */
const ULID = /^(?!.*\d{9})[0-7][0-9A-HJKMNP-TV-Z]{25}$/

/** Whether a text has a shape that only machines give to ids: no value of a person or key looks like it. */
export const isOpaqueId = (text: string): boolean =>
  UUID.test(text) || HEX.test(text) || ULID.test(text)
