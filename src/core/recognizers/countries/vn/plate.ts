import { isAsciiLetter, isWordAfter, isWordBefore } from '../../shared/characters.ts'
import { readDigits } from '../../numbers/digit-run.ts'
import { labelDistance } from '../../shared/labels.ts'
import type { Recognizer } from '../../recognizer.ts'
import { standsAlone } from '../../shared/token-edge.ts'
import { SIGN } from '../../shared/signs.ts'

/**
 * Registration plates of Vietnamese cars and motorbikes (Circular 79/2024/TT-BCA, annex 2): place, series, four or five
 * digits: `51F-123.45`, `29-H1 234.56`, `88LD-001.02`. Found where words say so; without them only reported as weak.
 */
export const plate: Recognizer = {
  name: 'plate',
  signs: SIGN.digit,
  find(view, report) {
    for (const { start, end } of readDigits(view).groups) {
      if (end - start !== 2 || !hasSeries(view, end)) continue
      PLATE.lastIndex = start
      const read = PLATE.exec(view)
      if (read === null || AMOUNT.test(read[0])) continue
      const to = start + read[0].length
      if (!standsAlone(view, start, to) || isHyphened(view, start, to)) continue
      if (isNamed(view, start, to)) {
        report({ entity: 'PLATE', start, end: to, score: 0.85, rule: 'named' })
      } else if (PRINTED.test(read[0])) {
        report({ entity: 'PLATE', start, end: to, score: 0.4, rule: 'shape' })
      }
    }
  },
}

/**
 * Place 11 to 99; series of one or two letters (with Đ: `MĐ` on electric bikes) and on motorbikes a digit; four digits,
 * or five with a dot between the third and the fourth or without it.
 */
const PLATE =
  /(?:1[1-9]|[2-9]\d)-?[A-Za-zĐđ](?:[A-Za-zĐđ]\d?|\d)?(?: - |[ .-])?(?:\d{3}\.?\d{2}(?!\d)|\d{4}(?!\d|\.\d))/y
/** `30k 2021`, `45kg 2026`. */
const AMOUNT = /^\d{2}[a-zđ]{1,2} ?\d{4}$/
/** With all its punctuation, capitals: nothing else looks like that. */
const PRINTED = /^\d{2}-?[A-ZĐ]{1,2}\d?-\d{3}\.\d{2}$/

/** A part of a code: `XR-51A-12345-B`. */
const isHyphened = (view: string, start: number, end: number): boolean =>
  (view[start - 1] === '-' && isWordBefore(view, start - 1)) ||
  (view[end] === '-' && isWordAfter(view, end + 1))

const isLetter = (unit: number): boolean => isAsciiLetter(unit) || unit === 0x110 || unit === 0x111

function hasSeries(view: string, at: number): boolean {
  const unit = view.charCodeAt(at)
  return isLetter(unit) || (unit === 0x2d && isLetter(view.charCodeAt(at + 1)))
}

const isNamed = (view: string, start: number, end: number): boolean =>
  labelDistance(view, start, end, 'plate') < Number.POSITIVE_INFINITY
