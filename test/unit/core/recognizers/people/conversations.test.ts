import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createPerson } from '../../../../../src/core/recognizers/people/person.ts'
import { stretchesOf } from '../../../../support/detection/detection.ts'

const careful = createPerson({ level: 'careful' })
const wide = createPerson({ level: 'wide' })

const finds = (text: string, ...names: readonly string[]): void => {
  const found = stretchesOf(careful, text)
  for (const name of names) assert.ok(found.includes(name), `${name} in ${found.join(' | ')}`)
}

const findsNothing = (text: string, recognizer = wide): void =>
  assert.deepEqual(stretchesOf(recognizer, text), [])

describe('who speaks in a conversation', () => {
  it('is found before the colon, with a time or a part that is played before it', () => {
    finds('[09:14] Thảo Vy: chị ơi\n[09:15] CSKH: Dạ em nghe ạ', 'Thảo Vy')
    finds('Agent Khánh Linh: Xin chào\nKhách: tôi muốn hủy vé', 'Khánh Linh')
    finds('10:02 AM - Gia Bảo: ok\n10:03 AM - Tường Vi: hẹn mai', 'Gia Bảo', 'Tường Vi')
  })

  it('is found in small letters and with one word where it speaks again', () => {
    finds('jake: yo\nnadia: yes\njake: nice', 'jake', 'nadia')
    finds('Vy: mai đi không\nA: có\nVy: ok', 'Vy')
  })

  it('is not what stands before the colon of a form or a list', () => {
    findsNothing('Địa chỉ: kho số 4\nGhi chú: giao sáng\nSố lượng: 12 thùng')
    findsNothing('Thu: 500.000\nChi: 300.000\nCòn lại: 200.000')
    findsNothing('Toán: 8.5\nVăn: 7.0\nSử: 9.0\nĐịa: 8.0')
    findsNothing('Name: test\nStatus: open\nPriority: high')
    findsNothing('Sơn La: 32 độ\nLâm Đồng: 24 độ\nHà Giang: 27 độ')
  })
})

describe('who is spoken to', () => {
  it('is found before ơi and thân mến', () => {
    finds('Minh Anh thân mến,\nLâu rồi không gặp.', 'Minh Anh')
    finds('Duy ơi cho chị hỏi', 'Duy')
  })

  it('is not a person where a title or a role is called', () => {
    findsNothing('Anh ơi, chị ơi, mẹ ơi, trời ơi, Bạn ơi')
  })

  it('is found after a Vietnamese title although English begins sentences with the word', () => {
    finds('Nhờ anh An gọi lại', 'An')
    finds('Gửi chị My giúp em', 'My')
  })

  it('is not a title of the sentence before', () => {
    findsNothing('Em đã gửi khách. Mai em gọi lại.', careful)
  })
})

describe('names in files, handles and heads of messages', () => {
  it('are found in the names of files', () => {
    finds('xem CV_Tran_Minh_Quan.pdf và NguyenThiBe_hopdong.docx', 'Tran_Minh_Quan', 'NguyenThiBe')
    finds('le-van-tam-2024.xlsx', 'le-van-tam')
    finds('resume_john_smith.pdf', 'john_smith')
  })

  it('are not read into other names of files', () => {
    findsNothing('bao_cao_quy_1.pdf, hop_dong_mau.docx, user_guide_v2.pdf, cao_su_ho_so.xlsx')
    findsNothing(
      'Dang_Ky_Thi.pdf PhanCongCongViec.docx pham_vi_cong_viec.pdf dang_ky_thi_an_toan.docx',
    )
  })

  it('are found in handles of first and last name, and not in others', () => {
    finds('@olivia.chen can you check', 'olivia.chen')
    findsNothing('@support.team @types.node @tailwind.base')
  })

  it('are found as encoded words before an address', () => {
    finds(
      'From: =?UTF-8?B?Tmd1eeG7hW4gVsSDbiBBbg==?= <an@x.example>',
      '=?UTF-8?B?Tmd1eeG7hW4gVsSDbiBBbg==?=',
    )
    findsNothing('Subject: =?UTF-8?B?QsOhbyBjw6Fv?=')
  })

  it('are found as common names of attendees and directories, authorities are not', () => {
    finds('ATTENDEE;CN=Nguyễn Thị Bình:mailto:x', 'Nguyễn Thị Bình')
    finds('CN=Marta Kowalczyk,OU=Sales,DC=x', 'Marta Kowalczyk')
    findsNothing('CN=DigiCert Global Root CA,OU=www')
  })

  it('are found with the surname before a comma, in capitals', () => {
    finds('Patient: DELGADO, Maria Elena   DOB: 04/17/1962', 'DELGADO, Maria Elena')
  })
})

describe('given names of two syllables', () => {
  it('are found as who does something, and after what leads to a person', () => {
    finds('ck cho Bảo Trân nha, hẹn Mỹ Duyên thứ 5', 'Bảo Trân', 'Mỹ Duyên')
    finds('Thu Hằng nhắn là mai nghỉ ạ', 'Thu Hằng')
    finds('Cô chủ nhiệm Phương Thảo sẽ trao thưởng', 'Phương Thảo')
    finds('Em cảm ơn anh.\nNgọc Hà - Phòng Pháp chế', 'Ngọc Hà')
  })

  it('are left where they are a word, a company or a place', () => {
    findsNothing('Cửa hàng bán hoa hồng cho Hòa Bình và Thái Bình; mua ở Bình Minh.', careful)
  })
})

describe('roles and titles', () => {
  it('lead to names, and not to departments, companies and countries', () => {
    finds('ông Châu Sa Rây, thường trú tại đây', 'Châu Sa Rây')
    finds('anh bảo vệ tên Lợi thì hơi cộc', 'Lợi')
    findsNothing('Trưởng ban Kiểm soát và Đại diện Prudential: đã duyệt', careful)
    findsNothing('Du khách Hàn Quốc và Trung Quốc thích Thái Lan', careful)
    findsNothing('Nơi ở: 15/7B Đặng Văn Bi, Trường Thọ', careful)
  })

  it('take the baptismal name along', () => {
    finds('Cụ bà Maria Nguyễn Thị Lài, Phêrô Trần Văn Cảnh', 'Phêrô Trần Văn Cảnh')
  })

  it('are followed by English names at a time and before a day', () => {
    const found = stretchesOf(wide, '02:14 Carlos Mendez acked. Follow up w/ Andre Tuesday.')
    assert.deepEqual(found, ['Carlos Mendez', 'Andre'])
    findsNothing("Press Ctrl+Alt+Del. St. Patrick's Day passes Columbus Circle.")
  })
})

describe('what people gave their names to', () => {
  it('is not a person', () => {
    findsNothing('See Roe v. Wade and Miller v. California.')
    findsNothing('Đường Trần Hưng Đạo bị kẹt xe. Thượng tướng Văn Tiến Dũng chỉ huy.')
    findsNothing('Xe khách Phương Trang chạy sáng. Thúy Kiều và Thúy Vân là hai chị em.')
    findsNothing('Jimmy Choo, Trader Joe, Marshall Islands')
    findsNothing('Earl Grey tea, Granny Smith apples, Bloody Mary')
    findsNothing('OBR|1|417|CBC^Tổng phân tích tế bào máu|||\rPID|1||9')
    findsNothing('"","Quan hệ","Họ và tên"\n"","Ty le BHXH","x1"')
  })
})
