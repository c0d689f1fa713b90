import type { Recognizer } from '../recognizer.ts'
import { SIGN } from '../shared/signs.ts'

const DIGITS: Readonly<Record<string, string>> = {
  không: '0',
  một: '1',
  mốt: '1',
  hai: '2',
  ba: '3',
  bốn: '4',
  tư: '4',
  năm: '5',
  lăm: '5',
  sáu: '6',
  bảy: '7',
  bẩy: '7',
  tám: '8',
  chín: '9',
}
const WORD = Object.keys(DIGITS).join('|')
const NUMBER = new RegExp(
  `(?<!\\p{L})(?:${WORD})(?:[\\s,.-]{1,3}(?:${WORD})){9,10}(?!\\p{L})`,
  'giu',
)
/** Mobile and fixed numbers of Viet Nam, trunk prefix included. */
const PLAN = /^0(?:[35789]\d{8}|2\d{9})$/

/** Telephone numbers as they are spoken: `không chín một hai, ba bốn năm, sáu bảy tám`. Score 0.7, rule `spoken`. */
export const spokenPhone: Recognizer = {
  name: 'spoken-phone',
  signs: SIGN.spoken,
  find(view, report) {
    if (!/không/i.test(view)) return
    for (const { 0: text, index: start } of view.matchAll(NUMBER)) {
      const digits = text
        .toLowerCase()
        .split(/[\s,.-]+/)
        .map((word) => DIGITS[word] ?? '')
        .join('')
      if (PLAN.test(digits))
        report({ entity: 'PHONE', start, end: start + text.length, score: 0.7, rule: 'spoken' })
    }
  },
}
