import { RE2JS, RE2JSSyntaxException } from 're2js'
import type { CustomProblem } from './custom-rule.ts'

/** What RE2 leaves out, by how it starts. The longer start stands first. */
const NOT_IN_RE2: readonly (readonly [start: string, name: string])[] = [
  ['(?<=', 'a look-behind'],
  ['(?<!', 'a look-behind'],
  ['(?=', 'a look-ahead'],
  ['(?!', 'a look-ahead'],
  ['(?>', 'an atomic group'],
  ['(?#', 'a comment'],
  ['(?(', 'a condition'],
  ['(?P=', 'a back-reference'],
  ['\\k', 'a back-reference'],
  ['\\g', 'a back-reference'],
]

const HINT_RE2 =
  'RE2 has neither look-around nor back-references, so that matching takes linear time. Write what stands around ' +
  'the value as `context` words, and check digits as `checksum`.'

/**
 * Names what of Perl's or JavaScript's syntax RE2 does not know, and brackets that do not pair; `undefined` if nothing
 * of the kind is there. RE2's own parser would name such places less clearly, or not where they are.
 *
 * Syntax: RE2, doc/syntax.txt.
 */
export function findUnsupported(regex: string): CustomProblem | undefined {
  const open: number[] = []
  for (let i = 0; i < regex.length; i++) {
    const unsupported = unsupportedAt(regex, i)
    if (unsupported !== undefined) return at(unsupported, i, HINT_RE2)
    const unit = regex[i]
    if (unit === '\\') i = endOfEscape(regex, i)
    else if (unit === '[') i = endOfClass(regex, i)
    else if (unit === '(') open.push(i)
    else if (unit === ')' && open.pop() === undefined)
      return at('a `)` without its `(`', i, 'Write `\\)` for the character itself.')
  }
  const last = open.at(-1)
  if (last === undefined) return undefined
  return at('a `(` without its `)`', last, 'Write `\\(` for the character itself.')
}

function unsupportedAt(regex: string, i: number): string | undefined {
  const next = regex.charCodeAt(i + 1)
  if (regex[i] === '\\' && next >= 0x31 && next <= 0x39) return 'a back-reference'
  return NOT_IN_RE2.find(([start]) => regex.startsWith(start, i))?.[1]
}

/** Index of the last unit of the escape at `start`; `\Q…\E` is one. */
function endOfEscape(regex: string, start: number): number {
  if (regex[start + 1] !== 'Q') return start + 1
  const end = regex.indexOf('\\E', start + 2)
  return end < 0 ? regex.length : end + 1
}

/** Index of the `]` that closes the class at `start`, or of the last unit: RE2 says then that it is missing. */
function endOfClass(regex: string, start: number): number {
  let i = start + 1
  if (regex[i] === '^') i++
  if (regex[i] === ']') i++
  for (; i < regex.length && regex[i] !== ']'; i++) {
    if (regex[i] === '\\') i++
    else if (regex.startsWith('[:', i)) {
      const end = regex.indexOf(':]', i + 2)
      if (end > 0) i = end + 1
    }
  }
  return i
}

/** RE2's complaint about `regex` in plain words, with its position where it names one. */
export function describeSyntaxError(regex: string, flags: number, thrown: unknown): CustomProblem {
  const hint = 'The syntax is that of RE2: https://github.com/google/re2/wiki/Syntax'
  if (!(thrown instanceof RE2JSSyntaxException))
    return { problem: 'The regular expression cannot be compiled.', hint }
  const what = `this error: ${thrown.error}`
  const fragment = thrown.input
  if (fragment === null || fragment === '' || fragment === regex) {
    // The fragment is everything: it starts at the first character.
    const where = fragment === regex ? ' at character 1' : ''
    return { problem: `The regular expression has ${what}${where}.`, hint }
  }
  const index = indexOfError(regex, flags, thrown, fragment)
  return at(`${what}, \`${fragment}\``, index, hint)
}

/**
 * RE2 reads from left to right and quotes what it had just read. The shortest beginning of the expression that fails
 * in the same way therefore ends with the quoted part; the quote alone might occur earlier, where it is fine.
 */
function indexOfError(
  regex: string,
  flags: number,
  thrown: RE2JSSyntaxException,
  fragment: string,
): number {
  for (let end = fragment.length; end < regex.length; end++) {
    const part = regex.slice(0, end)
    if (!part.endsWith(fragment)) continue
    try {
      RE2JS.compile(part, flags)
    } catch (again) {
      if (!(again instanceof RE2JSSyntaxException)) continue
      if (again.error === thrown.error && again.input === fragment) return end - fragment.length
    }
  }
  return Math.max(0, regex.lastIndexOf(fragment))
}

const at = (what: string, index: number, hint: string): CustomProblem => ({
  problem: `The regular expression has ${what} at character ${index + 1}.`,
  hint,
})
