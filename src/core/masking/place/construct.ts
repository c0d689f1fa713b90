import type { WithheldReason } from '../../withheld-reason.ts'
import type { Address } from './address.ts'

/** One way in which a text may come to be an address, or to be read by something that loads addresses. */
export interface Construct {
  readonly reason: WithheldReason
  /** Nothing has begun. */
  readonly isIdle: boolean
  /** Whether `value` must not stand here; `behind` are the next two units of the text, fewer if they are not known. */
  refuses(value: string, behind: string): boolean
  /** The address that is being read, if it is one plainly. */
  readonly address: Address | undefined
  /** Moves over one unit. True if an address or tag that was open has ended here for every reader. */
  step(unit: number): boolean
  /** A blank line has gone by. */
  endParagraph(): void
}
