import { BANK_NAMES, BANK_WORDS } from '../finance/bank-names.ts'
import { words } from './word-list.ts'

/** What words around a number say that it is. */
export type Label =
  | 'card'
  | 'bank'
  | 'id'
  | 'tax'
  | 'ssn'
  | 'phone'
  | 'passport'
  | 'other'
  | 'transfer'
  | 'bank-name'
  | 'bank-word'

export interface LabelRow {
  readonly label: Label
  /** English and Vietnamese; compared as `createWordFinder` does. No word stands in two rows. */
  readonly words: readonly string[]
  /** Numbers of how many digits such a label can stand for; none where it only supports other labels. */
  readonly sizes: readonly number[]
}

const range = (least: number, most: number): readonly number[] =>
  Array.from({ length: most - least + 1 }, (_, at) => least + at)

/** `other`: numbers that name things and dealings, not people. A single `thẻ` is missing: without its mark it is `the`. */
export const LABELS: readonly LabelRow[] = [
  {
    label: 'card',
    words: words(`
      card, cards, credit card, debit card, card number, cardnumber, pan, cc, cc no, cc
      number, cvv, cvc, visa, mastercard, maestro, amex, american express, diners, discover,
      jcb, unionpay, napas, uatp, số thẻ, thẻ tín dụng, thẻ atm, thẻ ngân hàng, thẻ ghi nợ,
      thẻ thanh toán
    `),
    sizes: range(12, 19),
  },
  {
    label: 'bank',
    words: words(`
      stk, số tài khoản, số tk, sotk, tài khoản, tk, tknh, tài khoản ngân hàng, account
      number, account no, account num, account, acct, acct no, acc no, bank account, a/c, tài
      khoản số, tài khoản là, tài khoản nhận, tài khoản thụ hưởng, tk số, tk là
    `),
    sizes: range(6, 19),
  },
  {
    label: 'id',
    words: words(`
      cccd, cmnd, cmtnd, căn cước, căn cước công dân, thẻ căn cước, chứng minh nhân dân, chứng
      minh thư, giấy chứng minh, số định danh, số định danh cá nhân, định danh cá nhân, mã
      định danh, citizen id, citizen identity, citizen identification, identity card, id card,
      national id, personal id, personal identification number
    `),
    sizes: [9, 12],
  },
  {
    label: 'tax',
    words: words(`
      mst, mã số thuế, ms thuế, mã thuế, tax code, tax id, tax no, tax number, taxpayer id
    `),
    sizes: [10, 12, 13],
  },
  {
    label: 'ssn',
    words: words(`
      ssn, ssns, social security, social security number, social security no, social sec, số
      an sinh xã hội
    `),
    sizes: [9],
  },
  {
    label: 'phone',
    words: words(`
      sđt, đt, dđ, điện thoại, số điện thoại, di động, hotline, zalo, phone, tel, mobile,
      telephone, fax, call, gọi
    `),
    sizes: range(8, 11),
  },
  {
    label: 'passport',
    words: words('passport, passports, passport no, passport number, hộ chiếu, số hộ chiếu'),
    sizes: [7, 8],
  },
  {
    label: 'other',
    words: words(`
      order, order no, order id, đơn hàng, mã đơn, mã đơn hàng, vận đơn, mã vận đơn, tracking,
      hợp đồng, số hợp đồng, hoá đơn, invoice, ticket, serial, serial number, số sê-ri, batch,
      lot, lô, part, part no, part number, model, sku, sản phẩm, mã sản phẩm, khách hàng, mã
      khách hàng, customer id, tham chiếu, mã tham chiếu, mã giao dịch, transaction id,
      reference, ref, ean, gtin, upc, isbn, issn, imei, barcode, mã vạch, epoch, created at,
      updated at, số tiền, amount, số dư, balance, tổng cộng, tổng tiền, total, account id,
      user id, timestamp, driver license, license number
    `),
    sizes: range(6, 19),
  },
  { label: 'transfer', words: words('chuyển khoản, ck, chuyển tiền, transfer'), sizes: [] },
  { label: 'bank-name', words: BANK_NAMES, sizes: [] },
  { label: 'bank-word', words: BANK_WORDS, sizes: [] },
]
