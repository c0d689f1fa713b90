import { crc32, deflateRawSync } from 'node:zlib'

/** A number in so many bytes, the lowest first. */
export const le = (value: number, bytes: number): string =>
  Array.from({ length: bytes }, (_, i) => String.fromCharCode((value >>> (8 * i)) & 255)).join('')

/** A ZIP archive of these members, as a byte string. `extra`: the extra field of each. */
export function zip(members: Readonly<Record<string, string>>, extra = ''): string {
  let [out, directory] = ['', '']
  for (const [name, text] of Object.entries(members)) {
    const bytes = Buffer.from(text, 'latin1')
    const packed = deflateRawSync(bytes).toString('latin1')
    const common = `${le(20, 2)}${le(0, 2)}${le(8, 2)}${le(0, 4)}${le(crc32(bytes), 4)}${le(packed.length, 4)}${le(bytes.length, 4)}${le(name.length, 2)}${le(extra.length, 2)}`
    directory += `PK\u0001\u0002${le(20, 2)}${common}${le(0, 2)}${le(0, 4)}${le(0, 4)}${le(out.length, 4)}${name}${extra}`
    out += `PK\u0003\u0004${common}${name}${extra}${packed}`
  }
  const count = le(Object.keys(members).length, 2)
  return `${out}${directory}PK\u0005\u0006${le(0, 4)}${count}${count}${le(directory.length, 4)}${le(out.length, 4)}${le(0, 2)}`
}
