import type { ErrorCode } from 'yaml'

/** What the parser reports. */
interface SyntaxFault {
  readonly code: ErrorCode
  readonly message: string
}

/** Our own words where the parser's quote the file, which may hold a secret there, or leave one guessing what to do. */
const BY_CODE: Partial<Record<ErrorCode, string>> = {
  TAG_RESOLVE_FAILED:
    'an unquoted ! begins a YAML tag, and this one means nothing here; put the text in quotes',
  BAD_DIRECTIVE: 'a line that begins with % is a YAML directive, and this one means nothing here',
  BAD_DQ_ESCAPE:
    'an escape that YAML does not know; between double quotes write \\\\ for one backslash',
  MULTILINE_IMPLICIT_KEY: 'a key needs a colon and a blank after it, on the same line',
  TAB_AS_INDENT: 'tabs are not allowed as indentation; use blanks',
}

/** Beginnings of the parser's messages, for a code that stands for many faults. */
const BY_MESSAGE: readonly (readonly [beginning: string, ours: string])[] = [
  [
    'Block scalar header includes extra characters',
    'an unquoted | or > begins a block of text on the next lines; put a text that begins so in quotes',
  ],
  ['Not a YAML token', 'this is not valid YAML'],
  ['Implicit map keys need to be followed', 'a key needs a colon and a blank after it'],
]

/** `Unexpected scalar at node end`: of what, the parser calls by names of its own. */
const BEHIND_THE_END = /^Unexpected \S+ at node end$/

/** `Unexpected scalar token in YAML stream: "…"`: the quotation is the rest of the file. */
const QUOTATION = /^([^:"]*): "/

/** A fault of the syntax in one line, without anything of the file in it. */
export function syntaxMessage({ code, message }: SyntaxFault): string {
  const known =
    BY_CODE[code] ?? BY_MESSAGE.find(([beginning]) => message.startsWith(beginning))?.[1]
  if (known !== undefined) return known
  if (BEHIND_THE_END.test(message))
    return 'something stands after the end of the value; put the whole text in quotes'
  const [firstLine = ''] = message.split('\n', 1)
  return QUOTATION.exec(firstLine)?.[1] ?? firstLine
}
