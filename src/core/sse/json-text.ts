import { isWithheld } from '../mapping/withheld.ts'
import type { Mapping } from '../mapping/vault.ts'
import { createPlaceGuard } from '../masking/place/place-guard.ts'
import type { Follower } from '../masking/restoring/follower.ts'
import { shortEscape } from '../json/lexemes.ts'

/** Values as they stand in a string of JSON text (RFC 8259, 7). Other than ASCII stands for itself. */
export function inJsonText(mapping: Mapping): Mapping {
  return {
    get: (placeholder) => {
      const value = mapping.get(placeholder)
      return value === undefined || isWithheld(value) ? value : JSON.stringify(value).slice(1, -1)
    },
    get size() {
      return mapping.size
    },
    highest: (prefix) => mapping.highest(prefix),
    valuesOf: (prefix) => mapping.valuesOf(prefix),
  }
}

/** Containers that may be open; a text with more of them is not restored any further. */
const MAX_OPEN = 64

/**
 * The values of one JSON text that arrives in pieces, one after the other, as a client reads them that has parsed it: the
 * text itself shows escapes where the client sees what they stand for.
 */
export function createParsedFollower(allowedHosts: readonly string[]): Follower {
  const guard = createPlaceGuard({ allowedHosts, isJoined: true })
  const values = createValueReader((unit) => guard.read(unit, 0, unit.length))
  return {
    read: (text, from, to) => {
      for (let at = from; at < to; at++) values.step(text.charCodeAt(at))
    },
    over: (value) => {
      for (let at = 0; at < value.length; at++) values.step(value.charCodeAt(at))
    },
    get closedBy() {
      return values.isTooDeep ? 'limit' : guard.closedBy
    },
    get awaitsWord() {
      return guard.awaitsWord
    },
    reasonAgainst: (value, behind) =>
      values.isTooDeep ? 'limit' : guard.reasonAgainst(value, parsedBehind(behind)),
  }
}

/** What a client sees of the next two units; nothing is known of what stands after the string. */
function parsedBehind(behind: string): string {
  const end = behind.indexOf('"')
  if (behind.charAt(0) !== '\\') return end < 0 ? behind : behind.slice(0, end)
  const unit = shortEscape(behind.charCodeAt(1))
  return unit < 0 ? '' : String.fromCharCode(unit)
}

interface ValueReader {
  step(unit: number): void
  readonly isTooDeep: boolean
}

/** Reads JSON text unit by unit; tells the units of its string values. Never fails: what is not JSON is read as it comes. */
function createValueReader(tell: (unit: string) => void): ValueReader {
  const open: ('{' | '[')[] = []
  let isTooDeep = false
  let isKey = false
  let state: 'outside' | 'string' | 'escape' | 'hex' = 'outside'
  let hex = ''
  const say = (unit: string): void => {
    if (!isKey) tell(unit)
  }
  const outside = (unit: number): void => {
    if (unit === QUOTE) state = 'string'
    else if (unit === BRACE || unit === BRACKET) {
      if (open.length === MAX_OPEN) isTooDeep = true
      else open.push(unit === BRACE ? '{' : '[')
      isKey = unit === BRACE
    } else if (unit === BRACE_END || unit === BRACKET_END) {
      open.pop()
      isKey = false
    } else if (unit === COLON) isKey = false
    else if (unit === COMMA) isKey = open.at(-1) === '{'
  }
  const inHex = (unit: number): void => {
    hex += String.fromCharCode(unit)
    if (hex.length < 4) return
    say(String.fromCharCode(Number.parseInt(hex, 16) || REPLACEMENT))
    state = 'string'
  }
  return {
    get isTooDeep() {
      return isTooDeep
    },
    step(unit) {
      if (state === 'outside') outside(unit)
      else if (state === 'hex') inHex(unit)
      else if (state === 'escape') {
        state = unit === LETTER_U ? 'hex' : 'string'
        hex = ''
        const stands = shortEscape(unit)
        if (state === 'string') say(String.fromCharCode(stands < 0 ? unit : stands))
      } else if (unit === BACKSLASH) state = 'escape'
      else if (unit === QUOTE) state = 'outside'
      else say(String.fromCharCode(unit))
    },
  }
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const BRACE = 0x7b
const BRACE_END = 0x7d
const BRACKET = 0x5b
const BRACKET_END = 0x5d
const COLON = 0x3a
const COMMA = 0x2c
const LETTER_U = 0x75
const REPLACEMENT = 0xfffd
