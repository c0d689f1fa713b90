import { MaskingError } from '../errors.ts'
import { imageTypeOf, stripMetadata } from '../images/strip-metadata.ts'
import { holdsValue } from '../masking/scanner.ts'
import type { DocumentMasking } from './masking.ts'
import { contentKind } from './file-kind.ts'

/** Parts of documents that are not read as text, by what they must be. */
export type UnreadKind = 'folder' | 'mimetype' | 'font' | 'settings' | 'media' | 'image'

/** OpenType, TrueType, collections of them, WOFF. */
const FONT = /^(?:\0\u0001\0\0|OTTO|true|ttcf|wOFF|wOF2)/
/** Embedded OpenType (W3C), the `.fntdata` of PowerPoint. */
const EMBEDDED_FONT = /^[^]{34}LP/
/** The first 32 bytes are hidden (ECMA-376 part 4, 8.1); then the third and fourth entry of the directory of tables. */
const HIDDEN_FONT = /^[^]{44}[A-Za-z0-9 /]{4}[^]{12}[A-Za-z0-9 /]{4}/
/** Sounds and films without a mark of their own at the beginning: MPEG frames and streams, Windows Media. */
const FRAMES = /^(?:\u00ff[\u00e0-\u00ff]|\0\0\u0001[\u00b3\u00ba]|0&\u00b2u\u008ef\u00cf)/
/** BMP, TIFF, JPEG XR, icons, EMF, WMF with and without its header, SVM. */
const PICTURE =
  /^(?:BM|II\*\0|MM\0\*|II\u00bc|\0\0[\u0001\u0002]\0|\u0001\0\0\0[^]{36} EMF|\u00d7\u00cd\u00c6\u009a|[\u0001\u0002]\0\t\0\0[\u0001\u0003]|VCLMTF)/

/**
 * What becomes of a part that is not read as text. It must be what its name says, since a text under the name of a picture would pass
 * unread; what writes texts into bytes (drawings, settings of printers) refuses the document if one of them holds a value. Pictures
 * lose their metadata. Byte string in and out. Throws `MaskingError`.
 */
export function passUnreadPart(kind: UnreadKind, part: string, masking: DocumentMasking): string {
  if (part === '') return part
  switch (kind) {
    case 'folder':
      throw new MaskingError('document_broken', 'A folder holds bytes.')
    case 'mimetype':
      if (
        !/^application\/[a-z0-9.+-]{1,100}\s*$/.test(part) ||
        holdsValue(masking.scanner.scan(part))
      )
        throw new MaskingError('document_broken', 'Its type cannot be read.')
      return part
    case 'font':
      return expect(FONT.test(part) || EMBEDDED_FONT.test(part) || HIDDEN_FONT.test(part), part)
    case 'media':
      return expect(contentKind(part) === 'media' || FRAMES.test(part), part)
    case 'settings':
      return withoutValue(part, masking)
    case 'image':
      if (imageTypeOf(part) !== undefined) return stripMetadata(part) ?? part
      return withoutValue(expect(PICTURE.test(part), part), masking)
  }
}

function expect(isSo: boolean, part: string): string {
  if (!isSo) throw new MaskingError('document_part_unread', 'A part is not what its name says.')
  return part
}

/** Texts of six characters or more among bytes: in ASCII, and in UTF-16 with the letters of Latin scripts. */
const ASCII = /[\u0020-\u007e]{6,}/g
const UTF16 = /(?:[\u0020-\u007e\u00a0-\u00ff]\0|[^][\u0001\u001e]){6,}/g

function withoutValue(part: string, { scanner }: DocumentMasking): string {
  const narrow = part.match(ASCII) ?? []
  const wide = (part.match(UTF16) ?? []).map(fromUtf16)
  if ([...narrow, ...wide].some((text) => holdsValue(scanner.scan(text))))
    throw new MaskingError('document_part_unread', 'A drawing or a setting holds a value.')
  return part
}

const fromUtf16 = (bytes: string): string =>
  bytes.replaceAll(/([^])([^])/g, (_, low: string, high: string) =>
    String.fromCharCode(low.charCodeAt(0) | (high.charCodeAt(0) << 8)),
  )
