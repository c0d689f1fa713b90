import type { Recognizer } from '../recognizer.ts'
import { namedCells } from './named-cells.ts'

/**
 * Dates of birth: a date, or a year, that its label or its sentence calls one. In Vietnamese and English, with digits, names of
 * months, or in words. A date alone belongs to no person. Linear.
 */
export const birthDate: Recognizer = {
  name: 'birth-date',
  find(view, report) {
    for (const { start, end, text } of namedCells(view, isBirth))
      if (dateEnd(text, 0) === text.length)
        report({ entity: 'DOB', start, end, score: 0.85, rule: 'field' })
    for (const match of view.matchAll(APIS))
      report({
        entity: 'DOB',
        start: match.index + match[0].length - 9,
        end: match.index + match[0].length - 2,
        score: 0.85,
        rule: 'apis',
      })
    for (const match of view.matchAll(AFTER_NAME))
      report({
        entity: 'DOB',
        start: match.index,
        end: match.index + 4,
        score: 0.85,
        rule: 'resident',
      })
    if (view.includes('PID|'))
      for (const match of view.matchAll(PID))
        report({
          entity: 'DOB',
          start: match.index + match[0].length - 8,
          end: match.index + match[0].length,
          score: 0.85,
          rule: 'hl7',
        })
    LABEL.lastIndex = 0
    for (let label = LABEL.exec(view); label !== null; label = LABEL.exec(view)) {
      const from = afterLabel(view, LABEL.lastIndex)
      const end = dateEnd(view, from)
      if (end !== undefined) {
        report({ entity: 'DOB', start: from, end, score: 0.85, rule: 'named' })
        LABEL.lastIndex = end
      }
    }
  },
}

/** Passport data of a booking: document, nation, day of birth, sex (IATA, APIS: `P/VNM/C2491677/VNM/22NOV84/M`). */
const APIS =
  /(?<=\/)[A-Z]{3}\/\d{2}(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)\d{2}\/[MFX](?![A-Z])/g

/** `Đinh Công Trứ (1986, trú phường Xuân Hương)`, as the news writes. */
const AFTER_NAME =
  /(?<=\p{L}\s?\()(?:19|20)\d\d(?=,\s(?:trú|ngụ|quê|thường trú|tạm trú|cư trú|HKTT|ở)\s)/gu

/** The seventh field of the patient's segment (HL7 v2.5, 3.4.2.7). */
const PID =
  /(?<=^|[\r\n\s|])PID\|(?:[^|\r\n]{0,120}\|){6}(?:19|20)\d{6}(?=\d{0,6}[|\r\n]|\d{0,6}$)/g

/** Names of fields and columns. */
const isBirth = (name: string): boolean =>
  /(?:^| )(?:ngay(?: thang)?(?: nam)? sinh|nam sinh|sinh ngay|ns|ngaysinh|namsinh|dob|birth ?date|birth ?day|bday|date of birth|birth ?year|year of birth|born)(?: |$)/.test(
    name,
  )

/** Names of the field and words of the sentence, as people write them: `ngày sinh`, `ngay_sinh`, `dateOfBirth`, `born on`. */
const LABEL =
  /(?<![\p{L}\p{M}\d])(?<!(?:học|hoc|phát|phat|vệ|ve|khai|giáng|thú|nhân|tái|hy) )(?:ngày,? tháng,? năm sinh|ngay[ _]?thang[ _]?nam[ _]?sinh|ngày sinh|ngay[ _-]?sinh|sinh ngày|sinh ngay|năm sinh|nam[ _-]?sinh|sinh năm|sinh nam|sn|sinh(?: nhật)?|chào đời|chao doi|n\.?s\.?|ns|d\.?o\.?b\.?|date[ _-]?of[ _-]?birth|birth[ _-]?date|birth[ _-]?day|b-?day|birth[ _-]?year|year[ _-]?of[ _-]?birth|born(?: on| in)?)(?![\p{L}\p{M}])/giu
/**
 * What may lie between label and date: marks, quotes, brackets with a form, a cell's border or tags, a blank line's end. No
 * words but those that only lead to a date.
 */
const LEADS =
  /(?:\s{0,24}(?:(?:new )?(?:ISO)?Date\(|\([^()\n]{0,24}\)|["'“”`:：=|>*_.,\\-]|<\/?[a-z][^<>]{0,40}>|\[[^\]\n]{0,12}\]|là|vào|on|in|is|ngày|lúc|năm|của (?:tôi|em|mình)|type=[a-z]+)){0,10}\s{0,24}/iuy

function afterLabel(text: string, at: number): number {
  LEADS.lastIndex = at
  return LEADS.test(text) ? LEADS.lastIndex : at
}

const MONTH =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)'
const YEAR = '(?:1[89]\\d\\d|20\\d\\d)'
const WORD_NUMBER =
  '(?:một|mốt|hai|ba|bốn|tư|năm|lăm|sáu|bảy|bẩy|tám|chín|mười|mươi|mồng|mùng|không|linh|lẻ|nghìn|ngàn|trăm)'
const FORMS = [
  `\\d{1,2} ?[/.-] ?\\d{1,2} ?[/.-] ?(?:${YEAR}|\\d{2})`,
  `${YEAR} ?[/.-] ?\\d{1,2} ?[/.-] ?\\d{1,2}(?:T00:00(?::00)?(?:\\.0+)?(?:Z|\\+00:00)?)?`,
  `(?:ngày |mùng |mồng )?\\d{1,2} tháng \\d{1,2},? năm ${YEAR}`,
  `(?:ngay )?\\d{1,2} thang \\d{1,2},? nam ${YEAR}`,
  `\\d{1,2}(?:st|nd|rd|th)?(?: of)?[ .-]?${MONTH}\\.?,?[ .-]?(?:${YEAR}|\\d{2})`,
  `${MONTH}\\.? \\d{1,2}(?:st|nd|rd|th)?,? ${YEAR}`,
  `${YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])`,
  `(?:0[1-9]|[12]\\d|3[01])(?:0[1-9]|1[0-2])${YEAR}`,
  `${WORD_NUMBER}(?: ${WORD_NUMBER}){0,2} tháng ${WORD_NUMBER}(?: ${WORD_NUMBER})?,?(?: năm)?(?: ${WORD_NUMBER}){2,6}`,
  `(?:\\d{1,2}[/.-])?${YEAR}`,
]
const DATE = new RegExp(`(?:${FORMS.join('|')})(?![\\p{L}\\d])(?![/.-]\\d)`, 'iuy')

/** Where the date ends that begins at `at`. */
function dateEnd(text: string, at: number): number | undefined {
  DATE.lastIndex = at
  return DATE.test(text) ? DATE.lastIndex : undefined
}
