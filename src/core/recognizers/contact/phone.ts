import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { isGluedLabel, isWordAfter, isWordBefore } from '../shared/characters.ts'
import { TAKEN, labelDistance, nearestLabel } from '../shared/labels.ts'
import { type NumberingPlan, numberingPlan } from './phone-plan.ts'
import { type PhoneGroup, type PhoneRun, eachPhoneRun } from './phone-runs.ts'
import type { Recognizer } from '../recognizer.ts'
import { SIGN } from '../shared/signs.ts'

/**
 * Telephone numbers: with `+` or `00` and a country code from anywhere (ITU-T E.164), without one by the numbering plans
 * of `regions` (ISO 3166-1). Patterns come from libphonenumber's metadata.
 *
 * Scores: 0.9 a valid number with `+`; 0.85 a valid national number with a word such as `SĐT` or `phone` near by; 0.6
 * one with its trunk prefix, or grouped as people write it; 0.4 and less bare digits, and digits that another word
 * calls something else (`MST`, `STK`). Hotlines (`1900 …`) belong to no person: rule `hotline`, 0.3.
 */
export function createPhone(regions: readonly string[]): Recognizer {
  const plans = regions.flatMap((region) => numberingPlan(region) ?? [])
  return {
    name: 'phone',
    signs: SIGN.number,
    find(view, report) {
      eachPhoneRun(view, (run) => {
        readRun(view, run, plans, ({ start, end, score, rule }) => {
          report({ entity: 'PHONE', start, end, score, rule })
        })
      })
    },
  }
}

interface Read {
  readonly start: number
  readonly end: number
  readonly score: number
  readonly rule: string
  /** The group after the number. */
  readonly next: number
}

/** Most groups of one number: `+33 6 12 34 56 78`, `+84 (0) 912 345 678`. */
const MAX_GROUPS = 8
/** Digits of the longest number (E.164), `00` in front of it. */
const MAX_DIGITS = 17

/** The numbers of a run, from left to right: `0773456789 0583456789` is two. */
function readRun(
  view: string,
  run: PhoneRun,
  plans: readonly NumberingPlan[],
  found: (read: Read) => void,
): void {
  for (let i = 0; i < run.groups.length; ) {
    const read = readAt(view, run, i, plans)
    if (read !== undefined) found(read)
    i = read?.next ?? i + 1
  }
}

/** The number that begins with group `i`: after a `+` one of another country first, and whole. */
function readAt(
  view: string,
  { groups, hasPlus }: PhoneRun,
  i: number,
  plans: readonly NumberingPlan[],
): Read | undefined {
  const first = groups[i]
  if (first === undefined || !beginsHere(view, groups, i)) return undefined
  const abroad =
    hasPlus && i === 0
      ? surest(view, groups, i, (number) => judgeInternational(view, number))
      : undefined
  if (abroad !== undefined) return { ...abroad, start: view.lastIndexOf('+', first.start) }
  const national = surest(view, groups, i, (number, digits) =>
    judgeNational(view, number, digits, plans, i === 0),
  )
  return national && { ...national, start: bracketBefore(view, first.start, national.end) }
}

/** `(028) 3930 1188`: the bracket belongs to the number whose other one is in it. */
function bracketBefore(view: string, start: number, end: number): number {
  if (view[start - 1] !== '(') return start
  const close = view.slice(start, end).indexOf(')')
  return close >= 0 ? start - 1 : start
}

/** The surest number that begins with group `i`, the longest of equally sure ones. */
function surest(
  view: string,
  groups: readonly PhoneGroup[],
  i: number,
  judge: (number: readonly PhoneGroup[], digits: string) => Judged | undefined,
): Omit<Read, 'start'> | undefined {
  let best: Omit<Read, 'start'> | undefined
  let digits = ''
  for (let j = i; j < Math.min(groups.length, i + MAX_GROUPS); j++) {
    const group = groups[j]
    if (group === undefined) break
    digits += view.slice(group.start, group.end)
    if (digits.length > MAX_DIGITS) break
    if (digits.length < 6 || !endsHere(view, groups, j, digits)) continue
    const judged = judge(groups.slice(i, j + 1), digits)
    if (judged === undefined || judged.score < (best?.score ?? 0)) continue
    best = { ...judged, end: group.end, next: j + 1 }
  }
  return best
}

/** Digits of a group that is a whole number by itself: no decimal place, no thousands, no part of a time. */
const WHOLE = 9

const isWhole = (group: PhoneGroup | undefined): boolean =>
  group !== undefined && group.end - group.start >= WHOLE

/**
 * Not inside a word or a decimal number; inside a run only where a blank or slash sets it off, or where a whole number
 * stands in front. `1,0912345678` is a row, `1,250` is none; `0912345678-0987654321` are two.
 */
function beginsHere(view: string, groups: readonly PhoneGroup[], i: number): boolean {
  const group = groups[i]
  if (group === undefined) return false
  if (i > 0) return /^[\s/(]|\s\(?$/.test(group.gap) || (isWhole(group) && isWhole(groups[i - 1]))
  const { start, end } = group
  const before = view.charAt(start - 1)
  if (isWordBefore(view, start)) return isGluedLabel(view, start)
  if (!/[.,:@#$€£₫-]/.test(before) || !/\d/.test(view.charAt(start - 2))) return true
  if (before === ',') return end - start !== 3 || view[start] === '0'
  return /[:-]/.test(before) && (isWhole(group) || (before === ':' && end - start >= 4))
}

/** Not in front of a word, a decimal place or more digits that are joined to it. An extension may follow. */
function endsHere(view: string, groups: readonly PhoneGroup[], j: number, digits: string): boolean {
  const next = groups[j + 1]
  const { end } = groups[j] ?? { end: 0 }
  if (next !== undefined)
    return /^(?:[\s/]|\)\s)/.test(next.gap) || (isWhole(groups[j]) && isWhole(next))
  if (isWordAfter(view, end)) return /^x\d{1,6}(?![A-Za-z0-9])/.test(view.slice(end, end + 9))
  const behind = view.slice(end, end + 8)
  // No amount begins with 0, and none has so many digits in one group.
  if (/^[,:]\d/.test(behind))
    return digits.length >= WHOLE && (digits.startsWith('0') || digits.length > 10)
  if (/^(?:\.\d|%(?![0-9A-Fa-f]{2}))/.test(behind)) return false
  if (view[(groups[0]?.start ?? 0) - 1] === '+') return true
  return !/^\s?(?:₫|đ|đồng|vnd|vnđ|usd|eur)(?![\p{L}\p{N}])/iu.test(behind)
}

type Judged = Pick<Read, 'score' | 'rule'>

/** `+84 (0) 912 …`: the trunk prefix in brackets is of no account. */
function judgeInternational(view: string, groups: readonly PhoneGroup[]): Judged | undefined {
  const digits = groups
    .filter((group) => !isBracketedZero(view, group))
    .map(({ start, end }) => view.slice(start, end))
    .join('')
  if (digits.length < 7 || digits.length > 15) return undefined
  const number = parsePhoneNumberFromString(`+${digits}`)
  if (number === undefined) return undefined
  if (number.isValid()) return { score: 0.9, rule: 'international' }
  // Plans change, and what is written like this is meant as a number.
  return number.isPossible() && digits.length >= 9
    ? { score: 0.6, rule: 'international-shape' }
    : undefined
}

const isBracketedZero = (view: string, { start, end }: PhoneGroup): boolean =>
  end - start === 1 && view[start] === '0' && view[start - 1] === '(' && view[end] === ')'

function judgeNational(
  view: string,
  groups: readonly PhoneGroup[],
  digits: string,
  plans: readonly NumberingPlan[],
  isFirst: boolean,
): Judged | undefined {
  const shape = shapeOf(view, groups, digits, plans, isFirst)
  if (shape?.rule === 'hotline') return shape
  const start = groups[0]?.start ?? 0
  const end = groups.at(-1)?.end ?? 0
  if (shape === undefined) return byLabel(view, groups, digits, plans)
  const label = nearestLabel(view, start, end, digits.length)
  // A label of another number that stands between is none of this one: `STK 0071001234567, Nam 0912345678`.
  const isOther =
    label !== undefined &&
    label.label !== 'phone' &&
    label.label !== 'party' &&
    label.distance < TAKEN &&
    // What is grouped as a telephone number is none of a thing.
    (label.label !== 'other' || groups.length === 1)
  if (isOther) return { ...shape, score: 0.3 }
  const isCalled =
    label?.label === 'phone' || labelDistance(view, start, end, 'phone') < Number.POSITIVE_INFINITY
  return isCalled ? { score: 0.85, rule: `${shape.rule}+context` } : shape
}

/** No number of the plan, but its trunk prefix and its length, and called a telephone number: plans grow. */
function byLabel(
  view: string,
  groups: readonly PhoneGroup[],
  digits: string,
  plans: readonly NumberingPlan[],
): Judged | undefined {
  if (digits.startsWith('00') || /^(\d)\1+$/.test(digits)) return undefined
  const fits = digits.startsWith('0')
    ? plans.some(
        ({ needsTrunk, shortest, longest }) =>
          needsTrunk && digits.length > Math.max(8, shortest) && digits.length <= longest,
      )
    : isNorthAmerican(groups, digits)
  if (!fits || !isGroupedLikePhone(view, groups)) return undefined
  const start = groups[0]?.start ?? 0
  const end = groups.at(-1)?.end ?? 0
  return nearestLabel(view, start, end, digits.length)?.label === 'phone'
    ? { score: 0.6, rule: 'shape+context' }
    : undefined
}

/** `(559) 555-0182`: area, exchange and line of the North American plan, as people there write them. */
const isNorthAmerican = (groups: readonly PhoneGroup[], digits: string): boolean =>
  /^[2-9]\d\d[2-9]\d{6}$/.test(digits) &&
  groups.map(({ start, end }) => end - start).join('-') === '3-3-4'

/** What digits without `+` are by their shape alone. */
function shapeOf(
  view: string,
  groups: readonly PhoneGroup[],
  digits: string,
  plans: readonly NumberingPlan[],
  isFirst: boolean,
): Judged | undefined {
  if (/^(\d)\1+$/.test(digits)) return undefined
  if (digits.startsWith('00')) return isFirst ? withIdd(digits.slice(2), groups.length) : undefined
  let best: Judged | undefined
  for (const plan of plans) {
    const judged = byPlan(view, groups, digits, plan)
    if (judged !== undefined && judged.score > (best?.score ?? 0)) best = judged
  }
  return best
}

/** `001-518-640-0854`: `00` is how most of the world dials abroad. */
function withIdd(digits: string, groups: number): Judged | undefined {
  if (digits.length < 8 || digits.length > 15) return undefined
  const number = parsePhoneNumberFromString(`+${digits}`)
  if (number === undefined) return undefined
  if (number.isValid()) return { score: groups > 1 ? 0.7 : 0.5, rule: 'international-00' }
  return groups > 2 && number.isPossible() ? { score: 0.5, rule: 'international-00' } : undefined
}

function byPlan(
  view: string,
  groups: readonly PhoneGroup[],
  digits: string,
  plan: NumberingPlan,
): Judged | undefined {
  const { callingCode } = plan
  if (digits.startsWith(callingCode) && digits.length >= callingCode.length + 8) {
    const behind = plan.read(digits.slice(callingCode.length))
    if (behind !== undefined && !behind.hasTrunk && !behind.isHotline)
      return { score: plan.needsTrunk ? 0.5 : 0.4, rule: 'country-code' }
  }
  const read = plan.read(digits)
  if (read === undefined) return undefined
  if (read.isHotline) return { score: 0.3, rule: 'hotline' }
  if (!isGroupedLikePhone(view, groups)) return { score: 0.3, rule: 'national' }
  if (read.hasTrunk) return { score: 0.6, rule: 'national' }
  const isGrouped = !plan.needsTrunk && hasUsualGroups(groups)
  return { score: isGrouped ? 0.5 : 0.4, rule: 'national' }
}

/** Numbers without trunk prefix are in two groups (`467 3395`, `9472 7916`, `99 577450`), or in three and more. */
function hasUsualGroups(groups: readonly PhoneGroup[]): boolean {
  if (groups.length > 2) return true
  return /^(?:3-4|4-4|2-6)$/.test(groups.map(({ start, end }) => end - start).join('-'))
}

/** Not as money, dates and versions are: `1.250.000`, `2026-11-23`, `23.11.2026`, `1 2 3 4`. */
function isGroupedLikePhone(view: string, groups: readonly PhoneGroup[]): boolean {
  const sizes = groups.map(({ start, end }) => end - start)
  // `090 779 823 7`, as it is read aloud.
  const isAloud = view[groups[0]?.start ?? 0] === '0' && /^(?:3-){2,3}1$/.test(sizes.join('-'))
  if (sizes.length > 1 && Math.min(...sizes) < 2 && !isAloud) return false
  const gaps = new Set(groups.slice(1).map(({ gap }) => gap.trim().replace(/[()]/g, '')))
  if (gaps.size > 2 || gaps.has('/')) return false
  const shape = sizes.join('-')
  if (/^(?:4-2-2|2-2-4)$/.test(shape) && !gaps.has('')) return false
  const isDotted = gaps.size === 1 && gaps.has('.')
  const startsWithZero = view[groups[0]?.start ?? 0] === '0'
  // An amount with its cents: `9800000.00`.
  if (isDotted && sizes.length === 2 && (sizes[1] ?? 0) < 3) return false
  return !(isDotted && /^\d(?:-3)+$|^[23](?:-3)+$/.test(shape) && !startsWithZero)
}
