/**
 * Syllables of Vietnamese names. The surnames are a closed set: about 150 cover the Kinh, Hoa and Khmer and the peoples of
 * the mountains. The number says how much a capital syllable of that form speaks for a name: 2 for the surnames of nine in
 * ten people, 1 for the rest, 0.5 where it is mostly another word (`Cao`, `Mai`, `Hoa`).
 */
export const SURNAMES: ReadonlyMap<string, number> = new Map([
  ...weighed(
    2,
    'nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương đinh đoàn trịnh trương lâm lưu phùng',
  ),
  ...weighed(
    1,
    `lý mai đào vương tạ tăng quách tôn kiều đàm ninh nghiêm thạch chu khổng lại lục mạc triệu doãn khúc hứa phí giàng sùng vừ
    thào lầu quàng lường mẫn nhâm sầm nông cung diệp đậu đàn lữ lều cù uông khuất khương tiết ung bế hàn âu viên ma mã ngụy
    nguỵ kpă ksor rơ rmah siu hờ điểu thái châu tô lương hà giang phó mấu tống quản cầm lò bạch kiên danh sơn trà nhữ giáp
    bàn tẩn chảo phàn má thèn sin lù cháng hảng mùa cứ thò đèo vì cà tòng lèo ngần mông lừu hạng lầu sằm nình chìu chìn lẩu niê
    vi quan từ văn mạch trầm tiêu lôi vưu thân ngạc cái cai bàng biện thang đới nghị thiều kha khưu vòng chướng ngụ đường
    y h' thích đàng thập đổng trượng néang neáng khưu tráng phàng sồng thền xồng lỳ pờ lăng sừng ngần ốc moong rơ`,
  ),
  ...weighed(
    0.5,
    'cao hoa đồng ông ân kim thi hoàn liễu ngân xa an tấn mộc la hầu chế chử dư hạ phương thủy quảng báo vạn lộ nại não hán vàng bá đạo và',
  ),
])

/** What stands between a surname and a given name more often than anything else. */
export const MIDDLES: ReadonlySet<string> =
  setOf(`văn thị đức hữu minh ngọc thanh quang quốc xuân thu hồng kim anh bá đình
  công gia bảo khánh hoàng như thùy thúy thuỳ thuý bích mỹ phương tấn chí vĩnh duy nhật tuấn trọng thế mạnh hoài diệu lệ
  bạch tường đăng tiểu tiến khắc tố nữ hải việt trung phước thành thất phúc viết nguyên tuyết lan quỳnh diễm đặng lê nguyễn
  trần phạm võ vũ thái a seo láo sô sà hờ
  năng đắc tất sĩ sỹ mậu cẩm bội hiền khải thiện ái nhã phi vân yến`)

/** Given names that the list of names lacks: northern and southern spellings, names of numbers, of the country. */
export const GIVEN: ReadonlySet<string> =
  setOf(`hậu lựu tèo tí tý út tư sáu năm bảy tám ba hai chín mười bống tủn bin đào hằng
  hiên loan nga nết ngoan nhàn phượng thơm tâm tuyền vân xoan đại hoài hương lan hoa mai quyên trúc tú đạt khôi khoa huy vy
  nhi như trân trâm uyên yến ngân nghĩa nhân phát phúc phước quân quang quốc quý sang sơn tài tân thạch thắng thịnh thọ
  thông thuận thủy thuỷ thức toàn tiến tín tình tính toán triết trí trọng trung trường tuấn tùng vĩ việt vinh vũ vượng hiền
  hà hải hạnh hòa hoà hoàng hồng huệ hùng hưng khang khánh kiên kiệt lâm lân liên linh lộc lợi long luân lương mạnh minh mỹ
  nam nhật nhung phong phú phương thảo thành thi thiên thiện thu thư thương thúy thuý trang trinh quỳnh tuyết tường oanh nhã
  miên mẫn my ly lệ lam kỳ kiều khuê huyền hường hân giang giao dung duyên diễm diệp chi châu cúc bích bình bảo băng ánh ân
  ái anh an đan đăng điệp đông đức dũng duy dương hào hiếu hiệp hoan khiêm khải lực nguyên ngọc ngôn nguyệt văn thị luyến
  sương mận lài xí lìu nhàn thoa thoại gấm tươi tấm bé cường đông dậu thìn tỵ ngọ mùi thân tuất hợi sửu dần mão cẩm cẩn chiến
  chinh chung cương danh diệu doanh duẩn đoan giàu gái hạ hiển hiểu hoạt hoàn hội hợp hợi hữu khanh khương kha lài lành lê
  liễu lĩnh loan lưu mơ mến nghi nghị ngà ngát ngạn nhẫn nhiên nhơn ninh nương oánh phi phụng quế quyết quyền sáng sinh sự
  thái thao thêm thụy tiên tiệp tôn trà trác tuân tuyến tuyển tự uy ước viên viễn vịnh xuân xuyên xuyến ý yên đài đính định
  điển tủa pánh sình chư pọm thào sín páo dính chá dung đoan lài nhạn phụng sen súng thạo vỹ khuê tuệ nhiên trân trâm trúc đoàn đại đạo đào hành hữu khởi kim lạc luật mẫn nữ tề thạnh thuyên thúc triều trình vui lượng thắm thơ`)

/** Surnames that are read without their marks: `nguyen`, `tran`. Rarer ones are English and other words. */
export const BARE_SURNAMES: ReadonlySet<string> =
  setOf(`nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly
  dinh doan lam trinh truong luu phung mai dao cao trieu luong vuong quach nghiem khuat giang tang ngo kpa thach bach ninh kieu dam ton thai chau tieu ta`)

/** Those of them that stand at the end of a name as well: `An Nguyen`. */
export const WESTERN_SURNAMES: ReadonlySet<string> =
  setOf(`nguyen tran le pham hoang huynh phan vu vo dang bui ngo duong dinh
  doan trinh truong phung ly ho do luong`)

function weighed(weight: number, syllables: string): readonly (readonly [string, number])[] {
  return syllables.split(/\s+/).map((syllable) => [syllable, weight] as const)
}

function setOf(syllables: string): ReadonlySet<string> {
  return new Set(syllables.split(/\s+/))
}
