import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { bankAccount } from '../../../../../src/core/recognizers/finance/bank-account.ts'
import { findingsOf } from '../../../../support/detection/detection.ts'
import { sureValues } from '../../../../support/detection/sure-findings.ts'

const found = (text: string): readonly string[] => sureValues(bankAccount, text)

describe('bank accounts', () => {
  const FOUND: readonly (readonly [text: string, value: string])[] = [
    ['STK: 1023456789012 VCB', '1023456789012'],
    ['stk 123456', '123456'],
    ['tài khoản ngân hàng 123456', '123456'],
    ['STK ACB 23456789', '23456789'],
    ['Số tài khoản của em là 19034567890123', '19034567890123'],
    ['so_tai_khoan=19034567890123', '19034567890123'],
    ['số TK: 1900206123456 Agribank', '1900206123456'],
    ['Account number 1903 2768 1180 14', '1903 2768 1180 14'],
    ['STK 1023 4567 8901 2', '1023 4567 8901 2'],
    ['STK: 101.870.012.3456 VietinBank', '101.870.012.3456'],
    ['STK 215.10.00.123456', '215.10.00.123456'],
    ['STK 0912345678 MB', '0912345678'],
    ['tài khoản 1023456789012', '1023456789012'],
    ['TK 10234567', '10234567'],
    ['tài khoản của em ở VCB là 1023456789012', '1023456789012'],
    ['chuyển khoản qua VCB 1023456789012', '1023456789012'],
    ['Tài khoản số 1023456789012', '1023456789012'],
    ['STK: 1023456789012\nSố tiền: 5000000', '1023456789012'],
    ['{"account_number":"1023456789","amount":250000}', '1023456789'],
    ['ck vào ngân hàng em 1023456789012', '1023456789012'],
    ['Vietcombank 1023456789012', '1023456789012'],
    ['1023456789012 - Techcombank', '1023456789012'],
    ['chuyển 500000đ vào STK 1023456789012', '1023456789012'],
    ['MST 0109876123, STK 21510009876543 BIDV', '21510009876543'],
    ['1023456789012 (STK VCB)', '1023456789012'],
    ['TK ghi nợ: 0071001234987', '0071001234987'],
    ['Tài khoản ghi có 19036578812013', '19036578812013'],
    ['TK trích nợ: 1023456789012', '1023456789012'],
    ['Tài khoản đích: 19036578812013', '19036578812013'],
    ['Debit account: 1023456789012', '1023456789012'],
  ]
  for (const [text, value] of FOUND) {
    it(`finds in ${text}`, () => assert.deepEqual(found(text), [value]))
  }

  const NONE: readonly (readonly [why: string, text: string])[] = [
    ['no words', '1023456789012'],
    ['five digits', 'STK 12345'],
    ['twenty digits', 'STK 12345678901234567890'],
    ['zeros', 'STK 00000000'],
    ['money with dots', 'STK nhận 25.000.000 hôm qua'],
    ['money with its currency', 'STK nhận 2500000 đồng'],
    ['money with its currency', 'STK nhận 2500000 VND'],
    ['a date', 'STK mở ngày 15-03-2024'],
    ['an account of an application', 'tài khoản 123456'],
    ['an account far away, without bank', 'tài khoản của em bị khoá, mã lỗi là 1023456789012'],
    ['a round amount', 'tài khoản 500000000'],
    ['a round amount of a transfer', 'chuyển khoản 500000000 qua ngân hàng'],
    ['an account of an application', '{"account_id":123456789012}'],
    ['a hotline', 'Vietcombank 1900545413'],
    ['the phone number of a branch', 'Techcombank 02439446699'],
    ['a date beside a bank', 'BIDV 20261123'],
    ['a phone number behind the account', 'STK: 1023456789012x, 0912345678'],
    ['the label of another number', 'STK chưa có, CMND 024680135'],
    ['an order', 'Vietcombank, mã đơn hàng: 778812345678'],
    ['part of a word', 'STK A1023456789012'],
    ['an account of bookkeeping', 'TK ghi nợ: 1311, TK ghi có: 51111'],
    ['an amount that is debited', 'Ghi nợ 12.500.000 VND, tài khoản ghi có trong ngày'],
    ['a slip', 'Giấy ghi nợ số 20261105'],
  ]
  for (const [why, text] of NONE) it(`${why}: ${text}`, () => assert.deepEqual(found(text), []))

  it('says which words spoke for it', () => {
    const reported = (text: string) =>
      findingsOf(bankAccount, text).map(({ score, rule }) => [score, rule])
    assert.deepEqual(reported('STK 1023456789012'), [[0.85, 'account']])
    assert.deepEqual(reported('TK 1023456789012'), [[0.85, 'weak-label']])
    assert.deepEqual(reported('ck VCB 1023456789012'), [[0.85, 'transfer']])
    assert.deepEqual(reported('VCB 1023456789012'), [[0.6, 'bank']])
  })
})
