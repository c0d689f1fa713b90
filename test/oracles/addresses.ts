import { ident, string, tokenize, tokenTypes, url } from 'css-tree'
import { parseFragment } from 'parse5'

/** Where the page is that shows the answer: `https:x` is another host on one of them, and a path on the other. */
export const APPS: readonly string[] = [
  'https://chat.app.invalid/room/1',
  'http://chat.app.invalid/room/1',
]
const OWN_HOST = 'chat.app.invalid'

const NETWORK = new Set(['http:', 'https:', 'ws:', 'wss:', 'ftp:'])

/** The address that a browser would ask, if that is one of another host (WHATWG URL). */
export function addressElsewhere(written: string, base: string): URL | undefined {
  const address = URL.parse(written, base)
  if (address === null || !NETWORK.has(address.protocol)) return undefined
  return address.hostname === OWN_HOST ? undefined : address
}

/** Every candidate of a `srcset`, and the whole of it, for renderers that read it otherwise. */
export function sourcesOf(set: string): readonly string[] {
  return [set, ...set.split(/[\s,]+/)]
}

/** What a style sheet may ask for: each `url(…)` and each string, in whatever rule it stands (CSS Syntax 3, by css-tree). */
export function addressesOfStyle(style: string): readonly string[] {
  const found: string[] = []
  tokenize(style, (type, start, end) => {
    const token = style.slice(start, end)
    if (type === tokenTypes.Url) found.push(url.decode(token))
    else if (type === tokenTypes.String) found.push(string.decode(token))
    // The name may be escaped, which makes it no less a `url(`.
    else if (type === tokenTypes.Function && FETCHES.test(ident.decode(token)))
      found.push(/^\s*["']?([^)"']*)/.exec(style.slice(end))?.[1] ?? '')
  })
  return found
}

const FETCHES = /^(?:url|src)\($/i

/** Something that makes a program or a drawing ask elsewhere, whatever its escapes: a scheme, or two slashes. */
const ANY_ADDRESS = /(?:https?|wss?|ftp):|[/\\]{2}[^\s/\\]|evil\./i

/** Whether code of some language names an address, in any spelling that such languages know. */
export function namesAddress(code: string): boolean {
  return spellings(code).some((each) => ANY_ADDRESS.test(each))
}

function spellings(code: string): readonly string[] {
  const json = code.replace(/\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|(\/))/gi, (_all, u, x, slash) =>
    slash === undefined ? String.fromCharCode(Number.parseInt(String(u ?? x), 16)) : '/',
  )
  return [code, json, withoutEntities(code), ident.decode(code), percentDecoded(code)]
}

/** Mermaid writes entities with a `#` in front. */
function withoutEntities(code: string): string {
  const page = parseFragment(code.replaceAll('<', ' ').replace(/#(\w+);/g, '&$1;'))
  return page.childNodes.map((node) => ('value' in node ? node.value : '')).join('')
}

function percentDecoded(code: string): string {
  return code.replace(/%([0-9a-f]{2})/gi, (_all, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}
