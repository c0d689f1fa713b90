import { MaskingError } from '../errors.ts'
import { encodeUtf8ToByteString, isUtf8 } from '../text/utf8.ts'

type Decoder = InstanceType<typeof TextDecoder>

/** A text of an e-mail, and the bytes of another one in the same charset. */
export interface CharsetText {
  readonly text: string
  /** The charset of what `encode` gives. */
  readonly charset: string
  readonly encode: (text: string) => string
}

/**
 * Reads bytes in a charset by its name (WHATWG Encoding, 4.2). A charset with one byte a character is kept, others become UTF-8.
 * Text that says ASCII and is not is UTF-8 if it can be, else Windows-1252, as readers of e-mail guess.
 */
export function readCharset(bytes: string, label: string): CharsetText {
  const name = label === '' || /^(?:us-)?ascii$/i.test(label) ? guessed(bytes) : label
  const decoder = decoderOf(name)
  const text = decode(bytes, decoder)
  const table = decoder.encoding === 'utf-8' ? undefined : singleBytes(decoder)
  if (table === undefined) return { text, charset: 'utf-8', encode: encodeUtf8ToByteString }
  return {
    text,
    charset: name,
    encode: (changed) => Array.from(changed, (char) => table.get(char) ?? '?').join(''),
  }
}

const guessed = (bytes: string): string => (isUtf8(bytes) ? 'utf-8' : 'windows-1252')

function decoderOf(label: string): Decoder {
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: true })
  } catch {
    throw new MaskingError('unsupported_charset', 'A part of the e-mail is in an unknown charset.')
  }
}

function decode(bytes: string, decoder: Decoder): string {
  try {
    return decoder.decode(Uint8Array.from(bytes, (char) => char.charCodeAt(0)))
  } catch {
    throw new MaskingError('unsupported_charset', 'A part of the e-mail is not in its charset.')
  }
}

/** What each byte stands for, turned around; undefined where bytes do not stand alone. */
function singleBytes(decoder: Decoder): ReadonlyMap<string, string> | undefined {
  if (/^(?:utf|gb|big5|euc|iso-2022|shift)/.test(decoder.encoding)) return undefined
  const table = new Map<string, string>()
  for (let code = 0; code < 256; code++) {
    const byte = String.fromCharCode(code)
    try {
      table.set(decoder.decode(Uint8Array.of(code)), byte)
    } catch {
      // The charset has no character for this byte.
    }
  }
  return table
}
