/** Why a value is not put in place of a placeholder. */
export type WithheldReason =
  /** In a link or picture: `![x](https://…EMAIL_1)`. */
  | 'link_target'
  /** In what is shown elsewhere: a definition (`[x]: https://…EMAIL_1`), a footnote (`[^1]: … EMAIL_1`), a note in a line. */
  | 'definition'
  /** In a tag, or after HTML that changes how a browser reads text. */
  | 'html'
  /** In the URL that runs on in front of it: `https://…EMAIL_1`. */
  | 'url'
  /** In a block of code that some client draws, or of a language that is not known to be shown as it is. */
  | 'code_block'
  /** Behind escapes of JSON that spell plain characters. */
  | 'escape'
  /** There are too many ways to read the text. */
  | 'limit'
