/** Splits `HOST:PORT` or `[IPV6]:PORT`. */
export function parseHostPort(address: string): { readonly host: string; readonly port: number } {
  const colon = address.lastIndexOf(':')
  return {
    host: address.slice(0, colon).replace(/^\[|\]$/g, ''),
    port: Number(address.slice(colon + 1)),
  }
}

/** Splits `ADDRESS/BITS`. */
export function parseCidr(range: string): { readonly address: string; readonly bits: number } {
  const [address = '', bits = ''] = range.split('/')
  return { address, bits: Number(bits) }
}
