/** Text as the byte string of its UTF-8, as the edge hands bodies over. */
export function byteString(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

/** The text that a byte string of UTF-8 stands for. */
export function fromByteString(source: string): string {
  return Buffer.from(source, 'latin1').toString('utf8')
}
