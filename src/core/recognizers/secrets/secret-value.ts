import { PLACEHOLDER_LIKE } from '../../text/placeholder-form.ts'
import { entropyOf } from './entropy.ts'

/** Not the value but its place, or code that fetches it. */
const STAND_IN =
  /^(?:\\N$|\$\{|\$\(|\$[A-Z_][A-Z0-9_]*$|\$[a-z_]+$|\$\w+(?:\[|->)|%[A-Za-z0-9_]+%$|%[({s]|<[^<>]*>?$|\{\{|\{[^{}]*\}$|\[[^[\]]*\]$|\([^()]*\)$|[*\u2022\u25cf]+$|[xX]{3,}\d?$|\.{2,}|-+$|_+$|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$|[A-Za-z_][\w.:>-]{0,40}\()/
const MASKED = new RegExp(`^${PLACEHOLDER_LIKE}$`)
/** The same, in any case. */
const STAND_IN_WORD =
  /^(?:process\.env|os\.|env\.|env\[|config\.|settings\.|secrets\.|self\.|this\.|args\.|vault:|ref:|arn:|https?:\/\/|your|(?:my[-_ ]?)?(?:example|placeholder|changeme|change_me|redacted|dummy|masked|hidden)[-_]?\d{0,2}$)|\u2026|\.{3}$/i
const PROSE =
  /^(?:required|optional|none|null|nil|undefined|true|false|yes|no|string|text|hidden|invalid|incorrect|wrong|missing|empty|expired|unset|default|here|not|the|and|với|của|không|sai|đúng|number|boolean|bool|int|str|bytes|float|varchar|char|uuid|integer|object|array|any|password|passwd|secret|token|bearer|basic|opaque|n\/a|nan|ok|pass|fail|failed|passed|enabled|disabled|changed|reset|chưa có|_chưa có_|không có|bắt buộc)$/i
/** Dates, times, versions, addresses, amounts: a number with the signs of one. */
const NUMERIC = /^[vV]?\d[\d.,:/+TZ-]*(?:px|ms|s|%|kb|mb|gb|đ)?$/i

const LEAST = 6

/** Whether something stands where a value belongs. */
export const isStandIn = (text: string): boolean =>
  STAND_IN.test(text) || MASKED.test(text) || STAND_IN_WORD.test(text) || PROSE.test(text)

/** How many of these a text has: small letters, capitals, digits, signs. */
export const kindsOf = (text: string): number =>
  [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\p{M}\p{N}\s]/u].filter((kind) => kind.test(text)).length

/** Whether a value after a word for secrets is one: no word, no number that other rules know better. */
export function isSecret(text: string): boolean {
  if (text.length < LEAST || isStandIn(text)) return false
  if (isJumble(text)) return true
  // One kind of letters is a word.
  if (kindsOf(text) < 2 || !/\d|[^\p{L}\p{M}\p{N}\s._-]/u.test(text)) return false
  return entropyOf(text) >= 2.2
}

/** Letters of one case, more of them than a word has, and in no order that a word has: `KQWJZXVNPOIUYTREWQAS`. */
const isJumble = (text: string): boolean =>
  (/^[A-Z]{20,64}$/.test(text) || /^[a-z]{20,64}$/.test(text)) &&
  /[bcdfghjklmnpqrstvwxz]{5}/i.test(text) &&
  entropyOf(text) >= 3.2

/** A number as people choose one: `mật khẩu: 230413`. */
export const isNumberPassword = (text: string): boolean => /^\d{6,12}$/.test(text)

/** Digits with the signs of a date, a version, an address or an amount. */
export const isNumeric = (text: string): boolean => NUMERIC.test(text)

/** Names things more often than it lets anybody in. */
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Long, of letters and digits, with no order in it: keys and ids of sessions, no path and no name. */
export function looksMade(text: string): boolean {
  if (text.length < 16 || !/\d/.test(text) || !/[A-Za-z]/.test(text)) return false
  if (!/^[A-Za-z0-9._~+/=%:-]+$/.test(text) || isStandIn(text) || UUID.test(text)) return false
  return entropyOf(text) >= 3
}
