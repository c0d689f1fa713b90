/** Where an entity stands in a text: what a labelled set asks for, or what a detector reports. UTF-16 offsets. */
export interface Mark {
  readonly entity: string
  readonly start: number
  readonly end: number
}

/** A text with everything in it that a detector should find. */
export interface LabelledText {
  readonly id: string
  readonly text: string
  readonly gold: readonly Mark[]
}

/** Private and public addresses are one family where a set does not tell them apart. */
export const family = (entity: string): string => (entity.startsWith('IP_') ? 'IP' : entity)

export const overlaps = (a: Mark, b: Mark): boolean => a.start < b.end && b.start < a.end

/** Data sets written for Python count code points, JavaScript counts UTF-16 units. */
export function unitOffset(text: string, codePoints: number): number {
  return [...text].slice(0, codePoints).join('').length
}
