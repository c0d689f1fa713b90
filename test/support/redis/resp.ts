/** A value of the protocol of Redis (RESP 2). Bulk strings are buffers; `line`: a simple string, an integer or an error. */
export type RespValue = Buffer | null | { readonly line: string } | RespValue[]

/** Reads one value at a place; undefined if it is not whole yet. */
export function decode(
  bytes: Buffer,
  at = 0,
): { readonly value: RespValue; readonly end: number } | undefined {
  const stop = bytes.indexOf('\r\n', at)
  if (stop < 0) return undefined
  const line = bytes.toString('latin1', at, stop)
  const start = stop + 2
  const count = Number(line.slice(1))
  if (line.startsWith('$')) {
    if (count < 0) return { value: null, end: start }
    if (bytes.length < start + count + 2) return undefined
    return { value: bytes.subarray(start, start + count), end: start + count + 2 }
  }
  if (!line.startsWith('*')) return { value: { line }, end: start }
  if (count < 0) return { value: null, end: start }
  const list: RespValue[] = []
  let end = start
  for (let i = 0; i < count; i++) {
    const item = decode(bytes, end)
    if (item === undefined) return undefined
    list.push(item.value)
    end = item.end
  }
  return { value: list, end }
}

export function encode(value: RespValue): Buffer {
  if (value === null) return Buffer.from('$-1\r\n')
  if (Buffer.isBuffer(value))
    return Buffer.concat([Buffer.from(`$${value.length}\r\n`), value, Buffer.from('\r\n')])
  if (Array.isArray(value))
    return Buffer.concat([Buffer.from(`*${value.length}\r\n`), ...value.map(encode)])
  return Buffer.from(`${value.line}\r\n`)
}
