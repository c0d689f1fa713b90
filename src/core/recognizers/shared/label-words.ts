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
  | 'social'
  | 'health'
  | 'licence'
  | 'plate'
  | 'party'
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

/**
 * `other`: numbers that name things and dealings, not people. `party`: people, of whom any number may follow. A single
 * `thẻ` is missing: without its mark it is `the`.
 */
export const LABELS: readonly LabelRow[] = [
  {
    label: 'card',
    words: words(`
      card, cards, credit card, debit card, card number, cardnumber, card no, pan, cc, cc no, cc
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
      number, account no, account num, account, bank acc, bank acc no, bank acc number, bankacc, acct, acct no, acc no, bank account, a/c, a/c no,
      bank acct, bank account number, bank account no, account nbr, acc number, acctid, payout
      account, beneficiary account, beneficiary account number, to account, from account, số
      tài khoản ngân hàng, tài khoản số, tài khoản là, tài khoản nhận, tài khoản thụ hưởng, tk
      số, tk là, tk nhận, tk ngân hàng, tk thụ hưởng, tài khoản trường, tk trường, tk công ty,
      tài khoản công ty, tài khoản vay, tk vay, tài khoản tiết kiệm, tk tiết kiệm, tài khoản thanh toán, tk thanh
      toán, tài khoản đối ứng, tài khoản gốc, số sổ tiết kiệm, loan account, savings account, current account, tk cá nhân, tài khoản cá nhân, tài khoản hoàn thuế, tk hoàn tiền, tk
      lương, tktt, số tktt, tài khoản lương, stk nhận lương, stk ngân hàng, stk nhận, account holder number,
      tk ghi nợ, tk ghi có, tài khoản ghi nợ, tài khoản ghi có, tk trích nợ, tài khoản trích nợ, tk nguồn, tài khoản nguồn,
      tk đích, tài khoản đích, debit account, credit account, tk có, tk nợ, ibft, stknhang, stk nhang, đến tk, tới tk, từ tk, vào tk, ct từ, ct đến, ct tới, đến stk, vào stk
    `),
    sizes: range(6, 19),
  },
  {
    label: 'id',
    words: words(`
      cccd, cmnd, cmtnd, cmt, căn cước, căn cước công dân, thẻ căn cước, số căn cước, số cccd,
      cccd số, số cc, cc cmt, cc cmnd, cc cccd, số cc cmt, số cc cmnd, số cmnd, số cmt, chứng minh, chứng minh nhân dân, chứng minh thư, giấy chứng minh,
      số chứng minh, giấy tờ, loại giấy tờ, số giấy tờ, giấy tờ tùy thân, giấy tờ tuỳ thân, số giấy tờ tùy thân, số
      giấy tờ tuỳ thân, số gttt, gttt, giấy tờ định danh, giấy tờ cá nhân, số định danh, số định danh cá nhân, định danh cá nhân, mã
      định danh, mã định danh cá nhân, số đdcn, đdcn, mđd, mã đd, mđdcn, mã đdcn, định danh, citizen id, citizen identity,
      citizen identification, citizen number, identity card, id card, id card number, id card no,
      identity card number, identity, identity number, identity no, id number, id no, idno, national id,
      national id number, cccdan, cccd an, prvt id, nidn, cmnd cccd, cccd cmnd, số cmnd cccd, personal id, personal number, personal identification number, nid, nic, nic no, nic number,
      identity document, identity documents, id document, id doc, identification, identification number, identification no
    `),
    sizes: [9, 12],
  },
  {
    label: 'tax',
    words: words(`
      mst, mã số thuế, ms thuế, mã thuế, mã số thuế cá nhân, mst cá nhân, mst công ty, msdn, mã
      số doanh nghiệp, mã doanh nghiệp, mã số dn, đkkd, số đkkd, đkkd số, gpkd, số gpkd, gcn
      đkkd, đăng ký kinh doanh, số đăng ký kinh doanh, giấy phép kinh doanh, đăng ký doanh
      nghiệp, số đăng ký doanh nghiệp, mã npt, mã người phụ thuộc, tax code, taxcode, tax id,
      tax no, tax number, taxpayer id, tax payer id, tax identification number, tin, vat code,
      business registration number, business registration no, enterprise code, org id
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
    label: 'social',
    words: words(`
      bhxh, số bhxh, sổ bhxh, số sổ bhxh, mã bhxh, mã số bhxh, bhxh số, bảo hiểm xã hội, sổ bảo
      hiểm xã hội, số bảo hiểm xã hội, mã số bảo hiểm xã hội, số sổ bảo hiểm xã hội, số sổ bảo
      hiểm, số sổ, social insurance, social insurance number, social insurance no, social
      insurance book, social insurance code, social insurance id, social no, social number, social ins no, socialno, insurance book, insurance book
      number, insurance book no, si number, si no, vssid
    `),
    sizes: [10],
  },
  {
    label: 'health',
    words: words(`
      bhyt, thẻ bhyt, số thẻ bhyt, số bhyt, mã bhyt, mã thẻ bhyt, bảo hiểm y tế, thẻ bảo hiểm y
      tế, số thẻ bảo hiểm y tế, mã số bảo hiểm y tế, health insurance, health insurance number,
      health insurance no, health insurance card, health insurance card number, health insurance
      id, health insurance code, insurance card, insurance card number
    `),
    sizes: [10, 13],
  },
  {
    label: 'licence',
    words: words(`
      gplx, số gplx, gplx số, giấy phép lái xe, giấy phép lái xe số, số giấy phép lái xe, bằng
      lái, bằng lái xe, số bằng lái, số bằng lái xe, driving licence, driving license, driving
      licence number, driving license number, driver licence, driver license, drivers licence,
      drivers license, driver's licence, driver's license, driver license number, driver licence
      number, driver's license number, driver license no, driver licence no, dl number, dl no
    `),
    sizes: [9, 10, 12],
  },
  {
    label: 'plate',
    words: words(`
      biển số, biển số xe, biển kiểm soát, biển xe, biển, bks, bsx, số xe, xe, xe máy, ô tô, oto,
      đăng ký xe, license plate, licence plate, plate, plate number, plate no, registration
      plate, vehicle, vehicle plate, vehicle number, license plate number
    `),
    sizes: [],
  },
  {
    label: 'phone',
    words: words(`
      sđt, đt, dđ, đtdđ, số đt, số sđt, điện thoại, số điện thoại, số phone, di động, số di
      động, hotline, zalo, phone, phones, phone number, phone no, tel, mobile, mobile number,
      mobile no, telephone, fax, call, gọi, momo, zalopay, viettelpay, msisdn, liên hệ, số liên
      hệ, liên lạc, lh, đt bàn, số máy, whatsapp, viber, sms, cell, cellphone, mob, landline,
      handy, contact number, telefon, sim, số phụ
    `),
    sizes: range(8, 11),
  },
  {
    label: 'passport',
    words: words(`
      passport, passports, passport no, passport number, passport num, passportno, travel
      document, travel document number, shchieu, sh chieu, hộ chiếu, số hộ chiếu, hộ chiếu số, hc, hc số, số hc
    `),
    sizes: [6, 7, 8, 9],
  },
  {
    label: 'party',
    words: words(`
      khách hàng, khách, mã khách hàng, mã kh, customer, customer id, user id, account id, người
      dùng, client id
    `),
    sizes: range(6, 19),
  },
  {
    label: 'other',
    words: words(`
      order, order no, order id, order number, đơn hàng, mã đơn, mã đơn hàng, vận đơn, mã vận đơn,
      tracking, tracking number, tracking no, hợp đồng, số hợp đồng, hoá đơn, số hoá đơn, invoice,
      invoice no, invoice number, ticket, serial, serial number, serial no, số sê-ri, batch, lot,
      lô, số lô, part, part no, part number, model, sku, sản phẩm, mã sản phẩm, mã hàng, mã vật tư, mã linh kiện, mã thiết bị, tham chiếu, mã
      tham chiếu, mã giao dịch, số giao dịch, số gd, mã gd, transaction id, transaction, reference,
      reference number, reference no, ref, ref no, ean, gtin, upc, isbn, issn, imei, imsi, iccid,
      barcode, mã vạch, epoch, created at, updated at, số tiền, amount, số dư, balance, tổng cộng,
      tổng tiền, total, timestamp, license number, mã hồ sơ, số hồ sơ, hồ sơ, cif, số cif, phiếu,
      số phiếu, mã phiếu, biên lai, số biên lai, số chứng từ, chứng từ, số ct, mã học sinh, mã sinh
      viên, mã nhân viên, mã nv, mã định danh học sinh, mã tra cứu, mã bưu gửi, số khung, số máy
      xe, số serial, policy number, policy no, member no, member number, membership number, số gcn,
      purchase order, po number, stt, approval, approval code, trace, checksum, lsn, offset, inode
    `),
    sizes: range(6, 19),
  },
  {
    label: 'transfer',
    words: words(
      'chuyển khoản, ck, chuyển tiền, transfer, chuyển vào, chuyển đến, chuyển tới, chuyển sang',
    ),
    sizes: [],
  },
  { label: 'bank-name', words: BANK_NAMES, sizes: [] },
  { label: 'bank-word', words: BANK_WORDS, sizes: [] },
]
