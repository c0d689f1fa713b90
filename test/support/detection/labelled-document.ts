/** A document of test/data/documents: its text, and what is labelled in it (`⟦TYPE:value⟧`). */
export interface LabelledDocument {
  readonly text: string
  readonly labels: readonly DocumentLabel[]
}

export interface DocumentLabel {
  readonly type: string
  readonly start: number
  readonly end: number
}

const LABEL = /⟦([A-Z_]+):([^]*?)⟧/g

/** Takes the labels out of a document. */
export function readLabelledDocument(source: string): LabelledDocument {
  const labels: DocumentLabel[] = []
  let text = ''
  let at = 0
  for (const match of source.matchAll(LABEL)) {
    const [whole, type = '', value = ''] = match
    text += source.slice(at, match.index)
    labels.push({ type, start: text.length, end: text.length + value.length })
    text += value
    at = match.index + whole.length
  }
  return { text: text + source.slice(at), labels }
}

/** What of a value has to be hidden: its letters and digits, of secrets every sign but blanks. */
const NEEDED = /[\p{L}\p{N}]/u

/** Whether all of a value that has to be hidden lies in findings. */
export function isCovered(
  { text }: LabelledDocument,
  { type, start, end }: DocumentLabel,
  findings: readonly { readonly start: number; readonly end: number }[],
): boolean {
  const isSecret = type === 'SECRET' || type === 'PASSWORD'
  for (let at = start; at < end; at++) {
    const unit = text.charAt(at)
    const isNeeded = isSecret ? /\S/.test(unit) : NEEDED.test(unit)
    if (isNeeded && !findings.some((finding) => finding.start <= at && at < finding.end))
      return false
  }
  return true
}
