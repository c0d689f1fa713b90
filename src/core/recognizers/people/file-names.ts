import type { Lexicon } from './lexicon.ts'
import type { StructuredName } from './structured-names.ts'
import { BARE_WORDS } from './not-a-person.ts'
import { BARE_SURNAMES } from './vietnamese-syllables.ts'
import { bareOf } from './words.ts'

/** A name with an ending that files have, letters and joints before it. Bounded, so that a long run costs no more. */
const FILE =
  /(?<![\p{L}\p{M}\d_.-])[\p{L}\p{M}\d_.()-]{3,120}?\.(?:pdf|docx?|odt|rtf|txt|xlsx?|csv|pptx?|png|jpe?g|heic|webp|mp[34]|m4a|wav|zip|rar|7z|eml|msg|vcf)(?![\p{L}\d])/giu
const ENDING =
  /\.(?:pdf|docx?|odt|rtf|txt|xlsx?|csv|pptx?|png|jpe?g|heic|webp|mp[34]|m4a|wav|zip|rar|7z|eml|msg|vcf)(?![\p{L}\d])/iu
/** Words of a file's name: `Tran_Minh_Quan`, `NguyenThiBe`, `le-van-tam`. */
const PART = /\p{Lu}?[\p{Ll}\p{M}]+|\p{Lu}+(?!\p{Ll})/gu
/** `@olivia.chen`, `@tran_minh`: a handle of first and last name. Not what stands before a host. */
const HANDLE = /(?<![\p{L}\d@._-])@([a-z]{2,20})[._]([a-z]{2,24})(?![\p{L}\d@._-])/gu

/** Names within the names of files, and handles that are a name. */
export function namesInFiles(text: string, lexicon: Lexicon): readonly StructuredName[] {
  const found: StructuredName[] = []
  if (text.includes('@')) handles(text, lexicon, found)
  if (!ENDING.test(text)) return found
  for (const { 0: file, index } of text.matchAll(FILE)) {
    const parts = [...file.slice(0, file.lastIndexOf('.')).matchAll(PART)].map((part) => ({
      word: bareOf(part[0].toLowerCase().normalize('NFC')),
      start: index + part.index,
      end: index + part.index + part[0].length,
      isCapital: /^\p{Lu}/u.test(part[0]),
    }))
    const run = nameIn(parts, lexicon)
    const [first, last] = [parts[run?.from ?? -1], parts[run?.to ?? -1]]
    if (first !== undefined && last !== undefined)
      found.push({ start: first.start, end: last.end, rule: 'file-name' })
  }
  return found
}

interface Part {
  readonly word: string
  readonly start: number
  readonly end: number
  readonly isCapital: boolean
}

/** Surname and given names, or first and last name, one right after the other. */
function nameIn(
  parts: readonly Part[],
  { bareGiven, englishFirst, englishLast }: Lexicon,
): { readonly from: number; readonly to: number } | undefined {
  for (const [from, { word }] of parts.entries()) {
    if (BARE_SURNAMES.has(word) && canBegin(parts, from)) {
      let to = from
      while (to - from < 4 && isNext(parts, to) && bareGiven.has(parts[to + 1]?.word ?? '')) to++
      if (to - from >= 2) return { from, to }
    }
    const next = parts[from + 1]
    const isNamed = word.length > 2 && englishFirst.has(word) && isNext(parts, from)
    if (isNamed && next !== undefined && next.word.length > 3 && englishLast.has(next.word))
      return { from, to: from + 1 }
  }
  return undefined
}

/** Many surnames without marks begin words: `dang_ky`, `pham_vi`. Others only in capitals, or before `van` and `thi`. */
function canBegin(parts: readonly Part[], at: number): boolean {
  const [first, second] = [parts[at], parts[at + 1]]
  if (first === undefined || second === undefined) return false
  if (/^(?:nguyen|tran|huynh)$/.test(first.word) || /^(?:van|thi)$/.test(second.word)) return true
  return first.isCapital && second.isCapital && !BARE_WORDS.has(`${first.word} ${second.word}`)
}

/** Nothing but one joint lies between this part and the next. */
const isNext = (parts: readonly Part[], at: number): boolean => {
  const [part, next] = [parts[at], parts[at + 1]]
  return part !== undefined && next !== undefined && next.start - part.end <= 1
}

function handles(
  text: string,
  { bareGiven, englishFirst, englishLast }: Lexicon,
  found: StructuredName[],
): void {
  for (const { 0: handle, 1: first = '', 2: last = '', index } of text.matchAll(HANDLE)) {
    const isName =
      (englishFirst.has(first) || bareGiven.has(first) || BARE_SURNAMES.has(first)) &&
      (englishLast.has(last) || BARE_SURNAMES.has(last) || bareGiven.has(last))
    if (isName) found.push({ start: index + 1, end: index + handle.length, rule: 'handle' })
  }
}
