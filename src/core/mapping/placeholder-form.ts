/** Nine digits without a leading zero (see `core/masking/placeholder.ts`). */
const NUMBER = /^[1-9]\d{0,8}$/

/** Whether a text is `PREFIX_number`, to the letter. */
export function isPlaceholderOf(prefix: string, text: string): boolean {
  return text.startsWith(`${prefix}_`) && NUMBER.test(text.slice(prefix.length + 1))
}
