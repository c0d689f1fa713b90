/**
 * Forms that stand in front of a Vietnamese name, without diacritics, in small letters (Law on Enterprises 59/2020/QH14,
 * art. 37, and the short forms in use). Longest first where one begins another.
 */
export const LEADING_FORMS: readonly string[] = [
  'cong ty trach nhiem huu han mot thanh vien',
  'cong ty trach nhiem huu han',
  'cong ty tnhh mot thanh vien',
  'cong ty tnhh mtv',
  'cong ty tnhh',
  'cong ty co phan',
  'cong ty cp',
  'cong ty ctcp',
  'cong ty hop danh',
  'cong ty lien doanh',
  'cty tnhh mtv',
  'cty tnhh',
  'cty cp',
  'cty co phan',
  'ctcp',
  'doanh nghiep tu nhan',
  'dntn',
  'hop tac xa',
  'htx',
  'ngan hang thuong mai co phan',
  'ngan hang tmcp',
  'tong cong ty co phan',
  'tong cong ty cp',
]

/** Forms that are also common words: a name must follow that is none. */
export const LEADING_WEAK: readonly string[] = [
  'cong ty',
  'cty',
  'tap doan',
  'tong cong ty',
  'ngan hang',
]

/** Lines of business, which stand in small letters between form and name. */
export const BUSINESS: readonly string[] = [
  'bao hiem',
  'bat dong san',
  'chung khoan',
  'co khi',
  'cong nghe',
  'cong nghiep',
  'dau tu',
  'det',
  'dich vu',
  'dien',
  'dien tu',
  'du lich',
  'duoc pham',
  'giai phap',
  'giao duc',
  'hoa chat',
  'ky thuat',
  'logistics',
  'may',
  'moi truong',
  'nong san',
  'nuoc',
  'phan mem',
  'phan phoi',
  'phat trien',
  'san xuat',
  'thep',
  'thiet bi',
  'thuc pham',
  'thuong mai',
  'thuy san',
  'truyen thong',
  'tu van',
  'va',
  'van tai',
  'vat lieu',
  'xay dung',
  'xuat nhap khau',
]

/** No names: what follows `công ty` in a sentence even where it is written with a capital. */
export const NO_NAMES: ReadonlySet<string> = new Set(
  'anh ban chi chinh chung cua da dang do em hien khac khong la me minh nao nay nha nhung no o ong ba quy se ta theo toi tren voi'.split(
    ' ',
  ),
)

/** Labels that follow a name in capitals on the same line. */
export const LABEL_WORDS: ReadonlySet<string> = new Set(
  'mst dt sdt stk tel fax email hotline website dc phone hop dong thong bao kinh gui'.split(' '),
)

/** A form after a name. Words as they stand, `.` may follow each. */
export interface TrailingForm {
  readonly words: readonly string[]
  /** In capitals too, and small letters never. */
  readonly anyCase: boolean
  /** Letters that are words elsewhere: the name in front of them must have small letters. */
  readonly isShort?: true
}

const form = (text: string, isShort?: true): TrailingForm => ({
  words: text.split(' '),
  anyCase: isShort === undefined,
  ...(isShort === undefined ? {} : { isShort }),
})

/** Forms after a name, longest first. */
export const TRAILING_FORMS: readonly TrailingForm[] = [
  form('Joint Stock Company'),
  form('Company Limited'),
  form('Co , Ltd'),
  form('Co Ltd'),
  form('Pte Ltd'),
  form('Pty Ltd'),
  form('Pvt Ltd'),
  form('Sdn Bhd'),
  form('L . L . C'),
  form('S . p . A'),
  form('S . A . S'),
  form('S . A'),
  form('B . V'),
  form('N . V'),
  form('K . K'),
  form('Incorporated'),
  form('Corporation'),
  form('Limited'),
  form('GmbH'),
  form('SARL'),
  form('Corp'),
  form('Inc'),
  form('LLC'),
  form('LLP'),
  form('Ltd'),
  form('JSC'),
  form('PLC'),
  form('KGaA'),
  form('AG', true),
  form('AB', true),
  form('Oy', true),
  form('SA', true),
  form('NV', true),
  form('BV', true),
]

/** What stands in front of a name and is none of it. */
export const LEADING_WORDS: ReadonlySet<string> = new Set(
  'a about after an and at before between by company contact customer dear for from hello hi in is my of on our per please see than the their this to tại từ của via và với was we with you your khách hàng bên ông bà'.split(
    ' ',
  ),
)
