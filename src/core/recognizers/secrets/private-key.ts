import type { Recognizer } from '../recognizer.ts'
import { SIGN } from '../shared/signs.ts'

/** Longest key that is looked for: RSA with 16,384 bits has about 13,000 characters. */
const MAX = 32_768

/** PEM (RFC 7468), OpenSSH and PGP (RFC 9580) blocks. */
const BEGIN = /-----BEGIN ((?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?)-----/g

/**
 * Private keys in text form, line breaks escaped or not. A block that is not closed reaches to the end of what looks
 * like its base64. Score 1, rules `private-key`, `private-key-cut` and `putty-key`.
 */
export const privateKey: Recognizer = {
  name: 'private-key',
  signs: SIGN.privateKey,
  find(view, report) {
    if (view.includes('PRIVATE KEY'))
      for (const begin of view.matchAll(BEGIN)) {
        const body = begin.index + begin[0].length
        const closing = `-----END ${begin[1] ?? ''}-----`
        // No base64 has dashes: the next ones close the block, or it is not closed.
        const at = view.indexOf('-----', body)
        const isClosed = at >= 0 && at - body <= MAX && view.startsWith(closing, at)
        const end = isClosed ? at + closing.length : endOfBase64(view, body)
        const rule = isClosed ? 'private-key' : 'private-key-cut'
        report({ entity: 'SECRET', start: begin.index, end, score: 1, rule })
      }
    for (
      let at = view.indexOf('PuTTY-User-Key-File-');
      at >= 0;
      at = view.indexOf('PuTTY-User-Key-File-', at + 1)
    ) {
      const [block] = PUTTY.exec(view.slice(at, at + MAX)) ?? []
      const end = block === undefined ? undefined : at + block.length
      if (end !== undefined)
        report({ entity: 'SECRET', start: at, end, score: 1, rule: 'putty-key' })
    }
  },
}

/** Up to the authentication code, or the last line of base64 if that is missing. */
const PUTTY =
  /^PuTTY-User-Key-File-\d: [\w-]+\s[^]{0,4000}?Private-Lines: \d+\s(?:\s*(?!Private-)[A-Za-z0-9+/=]{4,})*(?:\s*Private-(?:MAC|Hash): [0-9a-f]+)?/

/** A line of a key, or its last one. */
const WORD = /\s*([A-Za-z0-9+/=]+)/y
/** `Proc-Type: 4,ENCRYPTED`, `DEK-Info: …`, `Version: …`, in front of the base64. */
const HEADER = /\s*[A-Za-z][A-Za-z-]{2,30}: [^\n]{0,200}?(?=\n|$)/y
const FULL_LINE = 32

/** The end of the base64 after a `BEGIN`: full lines, and one shorter line at most. */
function endOfBase64(view: string, from: number): number {
  let end = from
  for (let headers = 0; headers < 8; headers++) {
    HEADER.lastIndex = end
    if (HEADER.exec(view) === null) break
    end = HEADER.lastIndex
  }
  while (end - from < MAX) {
    WORD.lastIndex = end
    const [, word = ''] = WORD.exec(view) ?? []
    if (word === '') break
    // A word of the sentence that goes on: `… key cut here and so on`.
    if (word.length < FULL_LINE && /^[a-z]+$/.test(word)) break
    end = WORD.lastIndex
    if (word.length < FULL_LINE) break
  }
  return end
}
