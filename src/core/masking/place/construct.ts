import type { Address } from './address.ts'

/** Why a value is not put in place of a placeholder. */
export type WithheldReason =
  /** In a link or picture: `![x](https://…EMAIL_1)`. */
  | 'link_target'
  /** In the target of a definition: `[x]: https://…EMAIL_1`. */
  | 'definition'
  /** In a tag, or behind HTML after which a browser may read text otherwise. */
  | 'html'
  /** In the URL that runs on in front of it: `https://…EMAIL_1`. */
  | 'url'
  /** In a block of code that some client draws, or of a language that is not known to be shown as it is. */
  | 'code_block'
  /** Behind escapes of JSON that spell plain characters. */
  | 'escape'
  /** There are too many ways to read the text. */
  | 'limit'

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
