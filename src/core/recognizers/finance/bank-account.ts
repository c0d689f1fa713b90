import { type DigitForms, eachNamedPiece } from '../numbers/digit-forms.ts'
import type { DigitPiece } from '../numbers/digit-piece.ts'
import { type NearLabel, labelDistance, nearestLabel } from '../shared/labels.ts'
import type { Recognizer } from '../recognizer.ts'
import { SIGN } from '../shared/signs.ts'

/**
 * Accounts at Vietnamese banks: 6 to 19 digits that no rule tells from other numbers. Found only where words say so:
 * `STK`, `số tài khoản`; `TK` or `chuyển khoản` right in front of it or with the name of a bank.
 */
export const bankAccount: Recognizer = {
  name: 'bank-account',
  signs: SIGN.number,
  find(view, report) {
    eachNamedPiece(
      view,
      FORMS,
      (piece) => {
        const { start, end, digits } = piece
        const label = nearestLabel(view, start, end, digits.length)
        if (isNoNumber(view, piece, isCalledAccount(label))) return false
        const rule = isOfStatement(view, start)
          ? 'statement'
          : isReceiver(view, piece)
            ? 'transfer'
            : label === undefined
              ? besideBank(view, piece)
              : ruleOf(view, piece, label)
        if (rule === undefined) return false
        report({ entity: 'BANK_ACCT', start, end, score: rule === 'bank' ? 0.6 : 0.85, rule })
        return true
      },
      ({ start, end }) =>
        report({ entity: 'BANK_ACCT', start, end, score: 0.85, rule: 'repeated' }),
    )
  },
}

const FORMS: DigitForms = {
  least: 6,
  most: 19,
  groups: [
    [4, 4, 4, 4, 3],
    [4, 4, 4, 4],
    [4, 4, 4, 3],
    [3, 3, 3, 4],
    [4, 4, 4, 2],
    [4, 4, 4, 1],
    [3, 3, 3, 3],
    [4, 4, 4],
    [3, 3, 4],
    [4, 4],
  ],
  gaps: new Set(['blank', 'dash', 'dot']),
  closed: true,
  inCodes: false,
}

/** Labels that can also stand for the account of an application. */
const WEAK: ReadonlySet<string> = new Set([
  'tài khoản',
  'tk',
  'account',
  'acct',
  'a/c',
  'ct từ',
  'ct đến',
  'ct tới',
])

/** Shortest account where only a weak label or the name of a bank speaks for it. */
const WEAK_LEAST = 8
/** A weak label stands right in front of the number: `tài khoản: 1023456789012`. */
const ADJACENT = 3

function ruleOf(view: string, piece: DigitPiece, label: NearLabel): string | undefined {
  const { start, end, digits } = piece
  if (label.label !== 'bank') return undefined
  // A phone number after an account that has its label: `STK 1023456789012 0912345678`.
  if (label.isListed && PHONE.test(digits)) return undefined
  if (!WEAK.has(label.word)) return 'account'
  if (digits.length < WEAK_LEAST || ROUND.test(digits)) return undefined
  if (label.distance <= ADJACENT) return 'weak-label'
  return bankDistance(view, start, end) < Number.POSITIVE_INFINITY ? 'weak-label' : undefined
}

/** SWIFT MT 940, field 25: the account of a statement. */
const isOfStatement = (view: string, start: number): boolean =>
  /(?:^|\n):25P?:(?:[A-Z0-9]{8,11}\/)?$/.test(view.slice(Math.max(0, start - 18), start))

/** Nothing but a blank between. */
const TRANSFER_TO =
  /(?:^|[^\p{L}])(?:transfer to|trf to|chuyển (?:đến|tới|vào)|chuyen (?:den|toi|vao))[ \t]$/iu

/** `CT từ 0071… NGUYEN HA toi `: where money of another account goes. */
const TO_ACCOUNT =
  /(?:^|[^\p{L}\p{N}])(?:ct|ck|chuyển(?: tiền| khoản)?|chuyen(?: tien| khoan)?|transfer(?:red)?)[ \t](?:từ|tu|from)[ \t][^\n;]{6,60}[ \t](?:tới|toi|đến|den|sang|to)[ \t]$/iu

const isReceiver = (view: string, { start, digits }: DigitPiece): boolean =>
  digits.length >= WEAK_LEAST &&
  !ROUND.test(digits) &&
  !PHONE.test(digits) &&
  /(?:i|n|o|g)[ \t]$/iu.test(view.slice(Math.max(0, start - 2), start)) &&
  TO_ACCOUNT.test(view.slice(Math.max(0, start - 96), start))

/** Called an account by a word that means nothing else, right in front or as its column. */
const isCalledAccount = (label: NearLabel | undefined): boolean =>
  label?.label === 'bank' && !WEAK.has(label.word) && label.distance <= ADJACENT

/** Mobile and fixed numbers, hotlines. */
const PHONE = /^(?:0(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9\d)\d{7}|02\d{9}|1[89]00\d{4,6})$/

/** No label: the name of a bank near by with a transfer, or right at the number. */
function besideBank(view: string, { start, end, digits }: DigitPiece): string | undefined {
  if (digits.length < WEAK_LEAST || PHONE.test(digits) || ROUND.test(digits)) return undefined
  if (digits.length >= BARE_LEAST && TRANSFER_TO.test(view.slice(Math.max(0, start - 16), start)))
    return 'transfer'
  const bank = bankDistance(view, start, end)
  if (bank === Number.POSITIVE_INFINITY) return undefined
  if (labelDistance(view, start, end, 'transfer') < Number.POSITIVE_INFINITY) return 'transfer'
  const name = labelDistance(view, start, end, 'bank-name')
  return digits.length >= BARE_LEAST && name <= BESIDE ? 'bank' : undefined
}

const bankDistance = (view: string, start: number, end: number): number =>
  Math.min(
    labelDistance(view, start, end, 'bank-name'),
    labelDistance(view, start, end, 'bank-word'),
  )

/** Up to a short name in front of the number (`VCB Mai 0071…`), or right after it. */
const BESIDE = 15
/** Without a label: longer than dates (`20261123`). */
const BARE_LEAST = 9
/** An amount: `500000000`. */
const ROUND = /^\d{1,4}0{5,}$/
const CURRENCY = /^\s?(?:[₫$€]|đồng|đ|vnđ|vnd|usd)(?![\p{L}\p{N}])/iu

/** Twelve digits that are not round are too much for an amount after a label for accounts. */
const isNoAmount = (digits: string): boolean => digits.length >= 12 && !digits.endsWith('000')

/** Amounts and dates, which stand near accounts as often as accounts do. */
function isNoNumber(
  view: string,
  { end, digits, gap, form }: DigitPiece,
  isCalled: boolean,
): boolean {
  if (/^(\d)\1*$/.test(digits)) return true
  if (form === '2-2-4' || form === '4-2-2') return true
  if (gap === 'dot' && !(isCalled && isNoAmount(digits)) && /^[23](?:-3)+$/.test(form)) return true
  return digits.length <= 10 && CURRENCY.test(view.slice(end, end + 6))
}
