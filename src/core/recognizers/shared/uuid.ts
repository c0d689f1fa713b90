const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i
const LENGTH = 36
/** What a UUID is made of. */
const PART = /^[0-9a-f-]+$/i
const GLUED = /[0-9A-Za-z]/

/**
 * Whether [start, end) of `view` is a part of a UUID, and not all of it. Dify's ids are UUIDs (RFC 9562): twelve digits
 * that happen to end one are not a card or telephone, and an id with a hole in it names nothing.
 */
export function isInsideUuid(view: string, start: number, end: number): boolean {
  if (end - start >= LENGTH || !PART.test(view.slice(start, end))) return false
  const from = Math.max(0, end - LENGTH)
  const window = view.slice(from, start + LENGTH)
  // One in the window holds the part: it is too short for anything else.
  const index = window.search(UUID)
  if (index < 0) return false
  const at = from + index
  return !GLUED.test(view.charAt(at - 1)) && !GLUED.test(view.charAt(at + LENGTH))
}
