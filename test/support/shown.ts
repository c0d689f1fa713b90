/** A text for the name of a test: JSON, with all but printable ASCII escaped, for not every reader of TAP takes it. */
export const shown = (text: string): string =>
  JSON.stringify(text).replace(
    /[^\u0020-\u007e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
