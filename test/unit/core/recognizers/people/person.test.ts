import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createPerson } from '../../../../../src/core/recognizers/people/person.ts'
import { stretchesOf } from '../../../../support/detection/detection.ts'
import { assertLinear } from '../../../../support/growth.ts'

type Level = 'careful' | 'wide'
const RECOGNIZERS = {
  careful: createPerson({ level: 'careful' }),
  wide: createPerson({ level: 'wide' }),
}

const names = (level: Level, text: string): readonly string[] =>
  stretchesOf(RECOGNIZERS[level], text)

/** Text and the names that are found in it. */
type Cases = Readonly<Record<string, readonly string[]>>

function all(level: Level, cases: Cases): void {
  for (const [text, found] of Object.entries(cases))
    it(`${level}: ${JSON.stringify(text)}`, () => assert.deepEqual(names(level, text), found))
}

describe('Vietnamese full names', () => {
  all('careful', {
    'Trưởng phòng Đặng Thị Hồng Gấm đã ký.': ['Đặng Thị Hồng Gấm'],
    'Hôm qua Phan Đình Khôi gọi lại.': ['Phan Đình Khôi'],
    'Chuyen tien cho NGUYEN THI KIM THOA nhe': ['NGUYEN THI KIM THOA'],
    '1\tLò Văn Inh\t0912': ['Lò Văn Inh'],
    'Hôm qua Bạch Trúc Quyên và Cao Bảo Long gọi lại.': ['Bạch Trúc Quyên', 'Cao Bảo Long'],
    'Chuyen tien cho Bach Hoai Thuong nhe': ['Bach Hoai Thuong'],
    'phan diễm my báo mất thẻ': ['phan diễm my'],
    'Tran Minh Quang <quang@x.vn>': ['Tran Minh Quang'],
    'lê thị hồng vân báo mất thẻ': ['lê thị hồng vân'],
    'Huong Nguyen from Hanoi': ['Huong Nguyen'],
    'CV_Nguyen_Van_Toan.pdf': ['Nguyen_Van_Toan'],
    'tư vấn bởi Th.S Lê Thị Ánh Tuyết - người sáng lập': ['Lê Thị Ánh Tuyết'],
    'Bị đơn: ông Tẩn Văn Páo': ['Tẩn Văn Páo'],
    'Người Ê Đê: Y Moan Ênuôl và H’Hen Niê hát ở Đắk Lắk': ['Y Moan Ênuôl', 'H’Hen Niê'],
    'Lớp trưởng Khổng Tú Quyên báo cáo sĩ số': ['Khổng Tú Quyên'],
    'Khách tên Ngân Hà đặt bàn': ['Ngân Hà'],
  })
  all('careful', {
    'Ngã tư Trần Duy Hưng kẹt xe.': [],
    'Trường THPT Nguyễn Thị Định thi lại.': [],
    'Đặt vé đi Hồ Chí Minh': [],
    'Công ty Cổ phần Hoàng Anh Gia Lai': [],
    'Hoàng hôn ở Đà Lạt, Phan Thiết và Hà Tĩnh': [],
    'TỔNG CÔNG TY CAO SU VIỆT NAM': [],
    'Nhà thơ Xuân Quỳnh và nhạc sĩ Phạm Tuyên': [],
    'Khoa Dinh dưỡng và Khoa Nhi, Bệnh viện Thanh Nhàn': [],
    'Thủ tướng Phạm Minh Chính chủ trì họp': [],
    'Chợ Bà Chiểu, cầu Thị Nghè, hồ Con Rùa': [],
  })
})

describe('names after titles, labels and introductions', () => {
  all('careful', {
    'Cô Hạnh dạy lớp 3B.': ['Hạnh'],
    'nhờ anh Dũng xem giúp': ['Dũng'],
    'Họ và tên: Kpă Y Thuận': ['Kpă Y Thuận'],
    '"ho_ten": "Triệu Thị Mùi"': ['Triệu Thị Mùi'],
    'Mình tên Thảo, mình cần xuất hóa đơn': ['Thảo'],
    'Người đại diện: Ông Vương Quốc Tuấn': ['Vương Quốc Tuấn'],
    'Trân trọng,\nHải Yến': ['Hải Yến'],
    'Dr. Olamide Adeyemi will see you': ['Olamide Adeyemi'],
    'Full name: Ximena Ortiz': ['Ximena Ortiz'],
    'chị hạnh ơi cho em hỏi': ['hạnh'],
  })
  all('careful', {
    'nhờ anh Trung hỏi bà Nga': ['Trung', 'Nga'],
    'Anh Quốc và Pháp': [],
    'Kính gửi: Ban Giám đốc': [],
    'Em cần hỗ trợ ạ': [],
    'chị ơi cho em hỏi': [],
    'Bà Rịa - Vũng Tàu': [],
    'Gửi anh báo cáo': [],
  })
})

describe('forms that only names have', () => {
  all('careful', {
    '1. LE/THI MAI HUONG MRS   Ticket 738': ['LE/THI MAI HUONG'],
    'P<VNMNGUYEN<<THI<LAN<<<<<<<<<<': ['NGUYEN<<THI<LAN'],
    'BEGIN:VCARD\nN:Phó;Đức Hòa;;ông;\nEND:VCARD': ['Phó', 'Đức Hòa'],
  })
})

describe('names in fields and columns', () => {
  all('careful', {
    'id,full_name,age\n1,Kwame Mensah,30\n2,xiomara de la cruz,41': [
      'Kwame Mensah',
      'xiomara de la cruz',
    ],
    '<tr><th>Họ và tên</th><td>Ksor H Nhi</td></tr>': ['Ksor H Nhi'],
    'id,full_name\n1,N/A\n2,test': [],
    'Khách,SĐT\nPhạm Gia,09\nHồ Thu,09': ['Phạm Gia', 'Hồ Thu'],
    'name,address\nOliver Stone,8 Harbour Road\nGiặt ủi,2': ['Oliver Stone'],
    '| Ticket | Opened by | City |\n|---|---|---|\n| 4411 | Dimitra Papadaki | Athens |': [
      'Dimitra Papadaki',
    ],
    'owner: "sre"': [],
    "INSERT INTO kh VALUES (1, N'Đặng Ngọc Hà', N'x')": ['Đặng Ngọc Hà'],
    "N'Golo Kanté đá chính": [],
    'PID|1||123^^^A||NGUYEN^VAN^TUAN||19880902|M': ['NGUYEN^VAN^TUAN'],
  })
})

describe('a name that was found is found again', () => {
  all('careful', {
    'Nguyễn Thùy Trang gọi. Sau đó Trang cúp máy.': ['Nguyễn Thùy Trang', 'Trang'],
    'Họ tên: Vũ Thị Lan Anh, chủ TK VU THI LAN ANH': ['Vũ Thị Lan Anh', 'VU THI LAN ANH'],
  })
})

describe('the wide level', () => {
  all('wide', {
    'anh tuấn với chị phượng nghỉ': ['tuấn', 'phượng'],
    'Dear Priya,\nplease find attached': ['Priya'],
    'Summarise the review of Stephen Okafor in three lines.': ['Stephen Okafor'],
    "Per J. Robert Whitfield's request": ['J. Robert Whitfield'],
    'my name is john smith and i live here': ['john smith'],
    'Patient Johannes van der Berg, MRN 123': ['Johannes van der Berg'],
    'It will do. Ask Priyanka or Tom.': ['Priyanka', 'Tom'],
    'Grace said so. April joined in May.': ['Grace', 'April'],
    "Emily's laptop is broken; Emily needs it": ['Emily', 'Emily'],
  })
  all('wide', {
    'April showers bring May flowers.': [],
    'The Jenkins pipeline failed on the Oliver branch.': [],
    'We flew to San Diego and Santa Clara.': [],
    'Newton method and Baker Street': [],
    'Phòng họp Hoa Sen tầng 5': [],
    'In Progress   Sprint: 26.06': [],
    'Mr. Clean and Dr. Martens are brands': [],
    "Denny's and Wendy's; ask Alexa": [],
    'Anh ngữ và Pháp ngữ': [],
  })
})

describe('how chats write titles', () => {
  all('careful', {
    'nhờ a Khải với c Ngọc Anh gửi lại file giúp e': ['Khải', 'Ngọc Anh'],
    'e la vo thi kim ngan ben mua hang, nho chi duyet giup nhe': ['vo thi kim ngan'],
    'chú Bảy ơi, dì Tám Mập nhờ qua coi xe': ['Bảy', 'Tám Mập'],
    'quốc bảo ơi, mai họp mấy giờ': ['quốc bảo'],
    'nhờ @Vũ Hạnh xem giúp': ['Vũ Hạnh'],
    'Lớp trưởng là Quách Ngọc Diễm': ['Quách Ngọc Diễm'],
    'Đại đức Thích Thiện Tâm nhận quà': ['Thích Thiện Tâm'],
  })
  all('careful', {
    'Nhóm a Khải Hoàn và vitamin c Hà Lan': [],
    'Đây là a Redis that went back, a Grafana server': [],
    'list(owner: Owner): void; signed (RFC 7519)': [],
    'trời ơi, sao đắt vậy': [],
    'Trung tâm tiếng Anh Hoa Mai tuyển sinh': [],
    'Ban Kiểm toán nội bộ họp sáng nay': [],
    'Quán bún Cô Ba, cơm tấm Bà Tư': [],
  })
  all('wide', {
    'may in cua chi bich ngoc bi ket giay, nho em qua xem giup': ['bich ngoc'],
    'Dầu gội Hoàng Long khuyến mãi': [],
    'khach ten hieu, dat ban 4 nguoi': ['hieu'],
    'Sáng nay Diệp Oanh trực thay': ['Diệp Oanh'],
    'Gọi Tí sang đây': ['Tí'],
  })
})

describe('names of the peoples of Vietnam', () => {
  all('careful', {
    'Hộ nghèo: Vàng A Chía, Thào Seo Sử, Chảo Láo Lở': [
      'Vàng A Chía',
      'Thào Seo Sử',
      'Chảo Láo Lở',
    ],
    'Già làng Siu Blơk và chị H’Wen Mlô': ['Siu Blơk', 'H’Wen Mlô'],
    'Rơ Mah Kiu vắng họp': ['Rơ Mah Kiu'],
    'Bà Alăng Thị Mốt nhận giống': ['Alăng Thị Mốt'],
    'Giải nhì: Đàng Thị Kim Chi, Thập Minh Đạt': ['Đàng Thị Kim Chi', 'Thập Minh Đạt'],
    'Gửi Lee Soo-hyun và Ha-eun Park lịch bay': ['Lee Soo-hyun', 'Ha-eun Park'],
  })
  all('careful', {
    'Xã Siu Puông thuộc tỉnh Tuyên Quang': [],
    'Lớp A Chiều thi lại': [],
    'HLV Park Hang-seo từ chức': [],
  })
})

describe('words that are a head elsewhere', () => {
  all('careful', {
    'Công ty yêu cầu Nguyễn Quốc Huy nộp lại hồ sơ': ['Nguyễn Quốc Huy'],
    'Gia đình ông Hậu gửi lời cảm ơn': ['Hậu'],
    'Hàng xóm Đỗ Thị Lựu và đối tượng Lê Văn Tẹo': ['Đỗ Thị Lựu', 'Lê Văn Tẹo'],
    'Danh sách Phạm Anh Thư, Võ Hoài Nam': ['Phạm Anh Thư', 'Võ Hoài Nam'],
    'ND: DO THI MINH TAM tra tien': ['DO THI MINH TAM'],
    'vũ hoàng yến nợ 2tr': ['vũ hoàng yến'],
    'trao đổi với Mr. Cho về lịch': ['Cho'],
    'Con trai tôi, Gia Khiêm, học lớp 5': ['Gia Khiêm'],
  })
  all('careful', {
    'Chèo Quan Âm Thị Kính diễn tối nay': [],
    'Agent: Thanks for waiting': [],
    'do thi hoa nong thon': [],
  })
  all('wide', {
    'Khánh Hòa có mưa, Bảo Việt tăng giá': [],
    'Tường Lam hỏi nè': ['Tường Lam'],
  })
})

describe('lines in capitals', () => {
  all('careful', {
    'QUYẾT ĐỊNH ĐIỀU ĐỘNG ÔNG LƯƠNG THẾ PHONG GIỮ CHỨC PHÓ PHÒNG': ['LƯƠNG THẾ PHONG'],
    'GIỮA ÔNG ĐINH QUỐC KHÁNH VÀ BÀ MAI THỊ THƠ': ['ĐINH QUỐC KHÁNH', 'MAI THỊ THƠ'],
    'VŨ ĐÌNH TRUNG LÀ PHẠM ĐÌNH CÔNG hay ai?': ['VŨ ĐÌNH TRUNG', 'PHẠM ĐÌNH CÔNG'],
    'CK TRAN THI HONG THAM TT HOC PHI': ['TRAN THI HONG THAM'],
    'TK 0071 VCB LÊ NGỌC TRÂM': ['LÊ NGỌC TRÂM'],
  })
  all('careful', {
    'BIÊN BẢN NGHIỆM THU KỸ THUẬT SỐ 27': [],
    'ĐẠI DIỆN BÊN A': [],
    'From: Front Desk <desk@x.vn>': [],
    'Kind regards\nFront Desk | tel. 0': [],
    'From: Minh\nTeam meeting at 9': ['Minh'],
    '[08:40] Mẹ Tôm: a oi mk wifi la gi\n[08:41] Shop: dạ': ['Tôm'],
    'MSH|^~\\&|A\nNK1|1|LÊ^VĂN SƠN|SPO|| 0889': ['LÊ^VĂN SƠN'],
    'Hành khách   Loại  Giấy tờ   Số ghế': [],
    'KHÁCH LƯU TRÚ': [],
    'BÊN B: CÔNG TY CỔ PHẦN XÂY LẮP': [],
    'LOCK TABLES `nhan_vien` WRITE;': [],
    '<br/>\n\n## Features': [],
    'BR\nSiobhan': ['Siobhan'],
    'known as Regular Expression Denial of Service; Named Groups': [],
  })
})

describe('words that begin and end like names', () => {
  all('wide', {
    'cong ty dich vu van tai bien can tuyen thu kho': [],
    'giao toi duong Le Van Sy, phuong Tan Son Hoa': [],
    'Dinh Thống Nhất mở cửa cả tuần': [],
    'Romeo and Juliet, Tom and Jerry': [],
    'In Georgia rates rise; Interim Head of Sales': [],
    'Sheet one; Morgan Stanley upgraded the stock': [],
    'Dell Precision and Hilton Garden': [],
  })
  all('wide', {
    'hình như Toàn nghỉ hôm nay, hỏi thử Quyên xem': ['Toàn', 'Quyên'],
    'did sofia ask marcus about it?': ['sofia', 'marcus'],
    'The case was filed by Ottoline Grieves, a tenant': ['Ottoline Grieves'],
    'Sofia and Emine Aksoyoglu run it': ['Sofia', 'Emine Aksoyoglu'],
    'hi maria, its marcus': ['maria', 'marcus'],
    'Tutor Kwabena Oduya called the parent': ['Kwabena Oduya'],
    'Employee name: NAKAMURA, Rin': ['NAKAMURA, Rin'],
  })
})

describe('the time that names take', () => {
  for (const unit of [
    'Nguyễn ',
    'Nguyễn Văn An ',
    'anh ',
    'Họ tên: ',
    'John ',
    'A B ',
    'An <',
    'P<',
    'A/B ',
    'dear ',
    'Mr. ',
    "O'",
    'sinh : ',
  ])
    it(`grows with the length of the text: ${JSON.stringify(unit)}`, () => {
      assertLinear((text) => RECOGNIZERS.wide.find(text, () => {}), unit, 20_000)
    })
})
