import type { JsonPath } from '../json/scan.ts'

/** Where a product cuts the strings of an answer; -1: nowhere. */
export interface Cuts {
  /** What touches this may be half a placeholder. */
  readonly cutAt: (path: JsonPath, text: string) => number
  /** The same, where the text may as well be whole. */
  readonly mayBeCutAt: (path: JsonPath, text: string) => number
}

/** A product that cuts nothing. */
export const NO_CUTS: Cuts = { cutAt: () => -1, mayBeCutAt: () => -1 }
