/** A name in a form that only names have. Offsets are UTF-16 units. */
export interface StructuredName {
  readonly start: number
  readonly end: number
  readonly rule: string
}

/** Tickets and passports: `NGUYEN/HOANG PHI LONG MR` (IATA resolution 722, passenger name). */
const TICKET =
  /(?<![\p{L}\d/])\p{Lu}{2,24}\/\p{Lu}{2,20}(?: \p{Lu}{1,20}){0,4} (?:MR|MRS|MS|MISS|MSTR|CHD|INF|DR)(?![\p{L}\d])/gu
const TICKET_TITLE = / (?:MR|MRS|MS|MISS|MSTR|CHD|INF|DR)$/
/** The second line of no passport, but its first: `P<VNMNGUYEN<<VAN<AN<<<` (ICAO Doc 9303). */
const PASSPORT_LINE =
  /(?<![A-Z<])P[A-Z<][A-Z]{3}([A-Z]+(?:<[A-Z]+){0,4}<<[A-Z]+(?:<[A-Z]+){0,5})(?=<)/g
/** The components of a vCard's name (RFC 6350, 6.2.2). */
const VCARD_NAME = /(?<![^\r\n])(?:item\d+\.)?N(?:;[^:\r\n]{0,80})?:([^\r\n]{1,200})/g

/** HL7 v2: family, given and more names of a person, `NGUYEN^VAN^TUAN`, between the bars of PID, NK1 and the like. */
const HL7_NAME =
  /(?<=\|)\p{Lu}[\p{L}\p{M}'’-]{1,30}(?:\^\p{Lu}[\p{L}\p{M}'’.-]{0,30}(?: \p{Lu}[\p{L}\p{M}'’.-]{0,30}){0,3}){1,5}(?=[|^&~\r\n]|$)/gu

/** Names in tickets, machine-readable passports and vCards. Linear. */
export function structuredNames(text: string): readonly StructuredName[] {
  const found: StructuredName[] = []
  if (text.includes('/') && TITLE_IN_CAPITALS.test(text)) tickets(text, found)
  if (text.includes('<<')) passportLines(text, found)
  if (text.includes('VCARD')) cards(text, found)
  named(text, found)
  if (text.includes('|PID|') || /(?:^|[\r\n])(?:MSH|PID)\|/.test(text))
    for (const match of text.matchAll(HL7_NAME))
      if (!/\d/.test(match[0]))
        found.push({ start: match.index, end: match.index + match[0].length, rule: 'hl7' })
  return found
}

/** An encoded word before an address of e-mail: the display name, whatever it says (RFC 2047). */
const ENCODED_NAME = /=\?[\w-]{2,20}\?[BbQq]\?[!->@-~]{1,200}\?=(?=\s?<[^\s<>@]{1,64}@)/g
/** The common name of a certificate, a directory or an attendee: two words and more (RFC 4514, RFC 5545). */
const COMMON_NAME =
  /(?<![\p{L}\d])CN="?(\p{Lu}[\p{L}\p{M}'’-]{0,30}(?: \p{Lu}[\p{L}\p{M}'’.-]{0,30}){1,4})(?=["\\]{0,2}(?:[:;,/\r\n]|$))/gu

function named(text: string, found: StructuredName[]): void {
  if (text.includes('=?'))
    for (const { 0: word, index } of text.matchAll(ENCODED_NAME))
      found.push({ start: index, end: index + word.length, rule: 'encoded-word' })
  if (text.includes('CN='))
    for (const { 0: whole, 1: name = '', index } of text.matchAll(COMMON_NAME)) {
      const start = index + whole.indexOf(name)
      if (!NO_PERSON.test(name))
        found.push({ start, end: start + name.length, rule: 'common-name' })
    }
}

/** Names of authorities. */
const NO_PERSON =
  /\b(?:CA|Root|Authority|Certificate|Certification|Trust|Global|Server|Signing|Encrypt|Services?|Users|Computers|Domain|Test|Room|Phòng|Nhóm|Ban|Công ty)\b/u

const TITLE_IN_CAPITALS = / (?:M[RSI]|CHD|INF|DR)/

function tickets(text: string, found: StructuredName[]): void {
  for (const match of text.matchAll(TICKET)) {
    const title = TICKET_TITLE.exec(match[0])?.[0].length ?? 0
    found.push({ start: match.index, end: match.index + match[0].length - title, rule: 'ticket' })
  }
}

function passportLines(text: string, found: StructuredName[]): void {
  for (const match of text.matchAll(PASSPORT_LINE)) {
    const start = match.index + 5
    found.push({ start, end: start + (match[1]?.length ?? 0), rule: 'passport-line' })
  }
}

function cards(text: string, found: StructuredName[]): void {
  for (const match of text.matchAll(VCARD_NAME)) {
    const value = match[1] ?? ''
    let at = match.index + match[0].length - value.length
    for (const part of value.split(';').slice(0, 3)) {
      if (/\p{L}/u.test(part)) found.push({ start: at, end: at + part.length, rule: 'vcard' })
      at += part.length + 1
    }
  }
}
