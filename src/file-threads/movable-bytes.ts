/**
 * A byte string as bytes that a thread can be given without another copy. They are written at once into memory of their own:
 * `Uint8Array.from` would go through them one by one, which holds up the event loop for a large file.
 */
export function movableBytes(bytes: string): Uint8Array<ArrayBuffer> {
  const out = Buffer.allocUnsafeSlow(bytes.length)
  out.write(bytes, 'latin1')
  return out
}

/** The byte string of bytes that a thread was given. */
export const byteStringOf = ({ buffer, byteOffset, length }: Uint8Array<ArrayBuffer>): string =>
  Buffer.from(buffer, byteOffset, length).toString('latin1')
