/** Written by scripts/generate-name-lists.ts from @faker-js/faker, locale vi (MIT). */
export const VIETNAMESE_GIVEN = `
an anh ban bào bá bách bình bích băng bạch bảo bắc bằng bổng bội bửu bữu ca cam canh cao chi chinh chiêu chiến
chiểu chung chuyên chuẩn chánh châu chí chính chương chưởng chấn chế cung cát công cúc cơ cương cường cảnh cầm
cần cẩm cẩn danh dao di dinh diên diễm diệp diệu doanh du dung duy duyên duyệt duệ dân dã dũng dương dạ dụng
gia giang giao giác giáng giáp hiên hiếu hiền hiển hiểu hiệp hoa hoan hoài hoàn hoàng hoán hoạ hoạt huy huynh
huyền huân huấn huệ huỳnh hà hàm hành hào hán hân hãn hòa hùng hưng hương hướng hường hưởng hạ hạc hạnh hạo
hải hảo hậu hằng họa học hồ hồng hội hợp hữu hỷ kha khai khang khanh khiêm khiết khiếu khoa khoan khoát khuyên
khuyến khuê khánh khê khôi khúc khương khả khải khắc khởi kim kiên kiếm kiến kiết kiều kiện kiệt kê kính kỳ kỷ
lai lam lan linh liêm liên liễu liệt loan long luân luận luật ly lâm lân lê lý lăng lĩnh lưu lương lạc lập lễ
lệ lộ lộc lợi lục lực mai mi minh miên my mạnh mẫn mậu mộc mộng mỹ nam nga nghi nghiêm nghiệp nghĩa nghị
nguyên nguyết nguyễn nguyệt ngà ngân ngôn ngạn ngọc nhan nhi nhiên nhiệm nhu nhung nhuận nhàn nhân nhã nhơn
như nhượng nhạn nhất nhật ninh niệm năng nương nữ oanh phi phong phu pháp phát phú phúc phương phước phượng
phục phụng quang quyên quyết quyền quân quý quảng quế quốc quỳnh sa san sang sao sinh siêu song sáng sâm sông
sĩ sơn sương sử sỹ thanh thi thiên thiếu thiều thiện thiệu thoa thoại thu thuyết thuần thuận thuật thy thành
thái thêu thông thùy thúc thúy thăng thơ thư thương thường thượng thạc thạch thảo thất thắm thắng thế thể
thịnh thọ thống thời thụ thục thụy thủy thực tinh tiên tiến tiếp tiền tiển tiểu toàn toại toản trang tranh
trinh triết triều triển triệu trung trà trác tráng trâm trân trình trí trúc trương trường trưởng trạch trầm
trọng trụ trực tuyến tuyết tuyền tuyển tuấn tuệ ty tài tâm tân tích tín tính tôn tùng tùy tú túy tường tạ tấn
tất tịnh tố tổ tụ từ uy uyên uyển vi vinh viên viết viễn việt vu vy vàng vành vân võ văn vĩ vĩnh vũ vương
vượng vạn vịnh vọng vỹ xanh xuyến xuân yên yến ái án ánh ân đan đinh điền điệp đoan đoàn đài đàn đào đình đôn
đông đăng đơn đường đại đạo đạt đắc đệ định đồng độ đức ấu ẩn
`
