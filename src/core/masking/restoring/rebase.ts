import type { Edit } from '../../text/splice.ts'

/** Turns edits of `held + piece` into edits of `piece`: what lies before the piece becomes an insertion at its start. */
export function rebase(
  joined: string,
  heldLength: number,
  edits: readonly Edit[],
): readonly Edit[] {
  const out: Edit[] = []
  let before = ''
  let at = 0
  let i = 0
  for (; i < edits.length; i++) {
    const edit = edits[i]
    if (edit === undefined || edit.start >= heldLength) break
    before += joined.slice(at, edit.start) + edit.replacement
    at = edit.end
  }
  if (at < heldLength) {
    before += joined.slice(at, heldLength)
    at = heldLength
  }
  const consumed = at - heldLength
  if (before !== '' || consumed > 0) out.push({ start: 0, end: consumed, replacement: before })
  for (; i < edits.length; i++) {
    const edit = edits[i]
    if (edit !== undefined) {
      out.push({
        start: edit.start - heldLength,
        end: edit.end - heldLength,
        replacement: edit.replacement,
      })
    }
  }
  return out
}
