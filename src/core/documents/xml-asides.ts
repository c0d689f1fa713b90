import { JoinedText } from './joined-text.ts'
import { type DocumentMasking, PartEdits } from './masking.ts'
import { type Range, readXml } from './xml-tokens.ts'

/** What a part must hold for anything to be found here; most parts hold none of it, and are not read a second time. */
const POSSIBLE = /<!(?!\[CDATA\[)|<\?(?!xml\s)|@|%40|&#/
/** An address, written out or in a URL: the only value that is looked for in ids and names that the format gives. */
const ADDRESS = /@|%40/

/**
 * Masks what stands beside the texts of an XML part: comments, processing instructions, document types, and addresses in attributes
 * that a format has for ids, names of styles and namespaces. A value has one placeholder in a scope, so names that parts share stay
 * the same in all of them. Byte string in and out.
 */
export async function maskAsides(source: string, masking: DocumentMasking): Promise<string> {
  if (!POSSIBLE.test(source)) return source
  const edits = new PartEdits(masking)
  const add = (range: Range, isRaw: boolean): void => {
    const text = new JoinedText()
    text.add(source, range, isRaw)
    if (isRaw || ADDRESS.test(text.text)) edits.addUnit({ text, label: '' })
  }
  readXml(source, {
    open: (_name, attributes) => {
      for (const { value } of attributes) if (value.end > value.start) add(value, false)
    },
    close: () => {},
    text: () => {},
    aside: (range) => add(range, true),
  })
  return await edits.apply(source)
}
