import { BANK_NAMES, BANK_WORDS } from './bank-names.ts'
import { type Context, createContext } from './context.ts'
import { type DigitForms, type DigitPiece, eachPiece } from './digit-forms.ts'
import { fold, wordSource } from './folded-words.ts'
import { type NearLabel, nearestLabel } from './labels.ts'
import type { Recognizer } from './recognizer.ts'

/**
 * Accounts at Vietnamese banks: 6 to 19 digits that no rule tells from other numbers. Found only where words say so:
 * `STK`, `số tài khoản`; `TK` or `chuyển khoản` right in front of it or with the name of a bank.
 */
export const bankAccount: Recognizer = {
  name: 'bank-account',
  find(view, report) {
    eachPiece(view, FORMS, (piece) => {
      const { start, end, digits } = piece
      if (isNoNumber(view, piece)) return false
      const label = nearestLabel(view, start, end, digits.length)
      const rule = label === undefined ? besideBank(view, piece) : ruleOf(view, piece, label)
      if (rule === undefined) return false
      report({ entity: 'BANK_ACCT', start, end, score: rule === 'bank' ? 0.6 : 0.85, rule })
      return true
    })
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
}

/** Labels that stand for an account wherever they are near; the others can stand for the account of an application. */
const STRONG: ReadonlySet<string> = new Set([
  'stk',
  'sotaikhoan',
  'sotk',
  'tknh',
  'taikhoannganhang',
  'accountnumber',
  'accountno',
  'accountnum',
  'acctno',
  'accno',
  'bankaccount',
])

const isNearBank: Context = createContext([...BANK_NAMES, ...BANK_WORDS])
const isNearTransfer: Context = createContext(['chuyển khoản', 'ck', 'chuyển tiền', 'transfer'])

/** Shortest account where only a weak label or the name of a bank speaks for it. */
const WEAK_LEAST = 8
/** A weak label stands right in front of the number: `tài khoản: 1023456789012`. */
const ADJACENT = 3

function ruleOf(view: string, piece: DigitPiece, label: NearLabel): string | undefined {
  const { start, end, digits } = piece
  if (label.label !== 'bank') return undefined
  // A phone number behind an account that has its label: `STK 1023456789012 0912345678`.
  if (label.distance >= 30 && PHONE.test(digits)) return undefined
  if (STRONG.has(label.word)) return 'account'
  if (digits.length < WEAK_LEAST || ROUND.test(digits)) return undefined
  return label.distance <= ADJACENT || isNearBank(view, start, end) ? 'weak-label' : undefined
}

/** Mobile and fixed numbers, hotlines. */
const PHONE = /^(?:0[35789]\d{8}|02\d{9}|1[89]00\d{4,6})$/

/** No label: the name of a bank near by with a transfer, or right at the number. */
function besideBank(view: string, { start, end, digits }: DigitPiece): string | undefined {
  if (digits.length < WEAK_LEAST || PHONE.test(digits) || ROUND.test(digits)) return undefined
  if (!isNearBank(view, start, end)) return undefined
  if (isNearTransfer(view, start, end)) return 'transfer'
  if (digits.length < BARE_LEAST) return undefined
  const before = fold(view.slice(Math.max(0, start - 24), start))
  const behind = fold(view.slice(end, end + 24))
  return BANK_BEFORE.test(before) || BANK_BEHIND.test(behind) ? 'bank' : undefined
}

/** Without a label: longer than dates (`20261123`). */
const BARE_LEAST = 9
const BANK_BEFORE = new RegExp(`${wordSource(BANK_NAMES)}[\\s:#.(-]{0,3}$`, 'u')
const BANK_BEHIND = new RegExp(`^[\\s,.)(-]{1,3}${wordSource(BANK_NAMES)}`, 'u')

/** An amount: `500000000`. */
const ROUND = /^\d{1,4}0{5,}$/
const CURRENCY = /^\s?(?:[₫$€]|đồng|đ|vnđ|vnd|usd)(?![\p{L}\p{N}])/iu

/** Amounts and dates, which stand near accounts as often as accounts do. */
function isNoNumber(view: string, { end, digits, gap, form }: DigitPiece): boolean {
  if (/^(\d)\1*$/.test(digits)) return true
  if (form === '2-2-4' || form === '4-2-2') return true
  if (gap === 'dot' && /^[23](?:-3)+$/.test(form)) return true
  return digits.length <= 10 && CURRENCY.test(view.slice(end, end + 6))
}
