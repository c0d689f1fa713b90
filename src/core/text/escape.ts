/**
 * Escapes in which people and programs write characters, as the source of a pattern: URL and bytes in UTF-8, HTML with `;` and
 * without, JSON, JavaScript, Python and Perl, each also escaped more than once (a piece of JSON in JSON in a text), and
 * quoted-printable where it is part of an address. Backslashes are bounded: a run of them is tried from each of its places.
 */
const HEX = '[0-9a-fA-F]'
const NEXT = `[89abAB]${HEX}`
/** The bytes of a character outside ASCII, `next` of them after the first (RFC 3629, 3). */
const bytes = (sign: string, next: string): string =>
  `(?:[cCdD]${HEX}${next}${sign}${NEXT}|[eE]${HEX}(?:${next}${sign}${NEXT}){2}|[fF][0-4](?:${next}${sign}${NEXT}){3})`
const SLASHES = '\\\\{1,8}'

/** Names of HTML that are read with `;` only, and those that are old enough to be read without (HTML, 13.5). */
const NAMED: ReadonlyMap<string, number> = new Map([
  ['commat', 0x40],
  ['period', 0x2e],
  ['colon', 0x3a],
  ['plus', 0x2b],
  ['lowbar', 0x5f],
  ['lpar', 0x28],
  ['rpar', 0x29],
  ['sol', 0x2f],
  ['hyphen', 0x2d],
  ['dash', 0x2d],
  ['minus', 0x2d],
  ['ndash', 0x2d],
  ['mdash', 0x2d],
  ['horbar', 0x2d],
  ['Tab', 0x20],
  ['NewLine', 0x20],
  ['ensp', 0x20],
  ['emsp', 0x20],
  ['numsp', 0x20],
  ['puncsp', 0x20],
  ['thinsp', 0x20],
  ['hairsp', 0x20],
  ['nbsp', 0x20],
  ['lt', 0x3c],
  ['gt', 0x3e],
  ['shy', 0xad],
  ['zwnj', 0xad],
  ['zwj', 0xad],
  ['lrm', 0xad],
  ['rlm', 0xad],
  ['ZeroWidthSpace', 0xad],
  ['NoBreak', 0xad],
])
const OLD = ['nbsp', 'shy']
const NAMES = [...NAMED.keys()].join('|')

const PERCENT = `%(?:25)*(?:(?:u00)?(?:[2-7]${HEX}|0[9aAdD])|u${HEX}{4}|${bytes('', '%(?:25)*')})`
const ENTITY = `&(?:amp;)*(?:#(?:0*\\d{1,7}(?!\\d)|[xX]0*${HEX}{1,6}(?!${HEX}));?|(?:${NAMES});|(?:${OLD.join('|')})(?![=;]))`
const BACKSLASH = `${SLASHES}(?:u[dD][89abAB]${HEX}{2}${SLASHES}u[dD][c-fC-F]${HEX}{2}|u${HEX}{4}|U${HEX}{8}|[ux]\\{${HEX}{1,8}\\}|x[2-7]${HEX}|x${bytes('x', SLASHES)})|\\\\[nrt]`
/** In front of the letter that a domain goes on with; `a=40px` and `id=3123` do not have one. */
const PRINTABLE =
  '=40(?<=[\\w.+-]=40)(?=[A-Za-z][\\w-]{0,62}(?:\\.|=2[Ee])[A-Za-z])|=(?:2[EeDd]|5[Ff])(?<=\\w...)(?=\\w)(?:(?<=(?:@|=40)[\\w.=-]{3,80})|(?=[\\w.+=-]{0,64}(?:@|=40)))'
/** A soft end of a line (RFC 2045, 6.7) within a number or at the sign of an address. */
const SOFT_END =
  '=\\r?\\n(?:(?<=[\\d@.-] ?=\\r?\\n)(?=[\\d@.-])|(?<=@=\\r?\\n)(?=[a-z])|(?<=[a-z]=\\r?\\n)(?=@))'

export const ESCAPE = [PERCENT, ENTITY, BACKSLASH, PRINTABLE, SOFT_END].join('|')
/** The first characters of each: what has none of them has no escape. */
export const ESCAPE_HINT = `%[02-7c-fC-Fu]|&(?:amp;)*(?:#|${NAMES})|\\\\[unrtxU]|=(?:40|2[EeDd]|5[Ff]|\\r?\\n)`
/** Units that `ESCAPE` begins with, as a class. */
export const ESCAPE_SIGNS = '%&\\\\='

/** The code point that an escape stands for; a soft end of a line is one that shows nothing. */
export function pointOf(escape: string): number | undefined {
  switch (escape.charAt(0)) {
    case '%':
      return ofPercent(escape)
    case '&':
      return ofEntity(escape.replace(/^&(?:amp;)*/, '').replace(/;$/, ''))
    case '=':
      return escape.length === 3 && !escape.endsWith('\n') ? hex(escape.slice(1)) : 0xad
    default:
      return ofBackslash(escape.replace(/^\\+/, ''))
  }
}

const hex = (digits: string): number => Number.parseInt(digits, 16)

function ofPercent(escape: string): number | undefined {
  const coded = escape.replaceAll(/%(?:25)*(?=u|[0-9a-fA-F]{2})/g, '%')
  if (coded.charAt(1) === 'u') return hex(coded.slice(2))
  return ofBytes(coded.slice(1).split('%').map(hex))
}

function ofEntity(name: string): number | undefined {
  if (!name.startsWith('#')) return NAMED.get(name)
  return /^#x/i.test(name) ? hex(name.slice(2)) : Number(name.slice(1))
}

function ofBackslash(rest: string): number | undefined {
  if (/^[nrt]$/.test(rest)) return 0x20
  const units = rest.split(/\\+/).map((each) => hex(each.slice(1).replaceAll(/[{}]/g, '')))
  if (rest.startsWith('x') && !rest.startsWith('x{')) return ofBytes(units)
  return units.length === 1 ? units[0] : String.fromCharCode(...units).codePointAt(0)
}

/** One character in UTF-8. */
function ofBytes([lead = 0, ...more]: readonly number[]): number {
  const mask = more.length === 0 ? 0x7f : 0x3f >> more.length
  return more.reduce((point, byte) => point * 64 + (byte & 0x3f), lead & mask)
}
