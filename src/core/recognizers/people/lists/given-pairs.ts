/** Written by scripts/generate-name-lists.ts from @faker-js/faker, locale vi (MIT). */
export const GIVEN_PAIRS = `
an:bình,cơ,di,hạ,hằng,khang,khê,nam,nguyên,nhiên,nhàn,ninh,tâm,tường
anh:chi,duy,dũng,hoàng,hương,khoa,khôi,khải,mai,minh,phương,quân,quốc,sơn,thi,thy,thái,thơ,thư,thảo,tuấn,tài,tùng,tú,việt,vũ,đào,đức
ban:mai bá:cường,kỳ,long,lộc,phước,thiện,thành,thúc,thịnh,trúc,tùng bách:du,nhân
bình:an,dân,dương,hòa,minh,nguyên,quân,thuận,yên,đạt,định
bích:chiêu,châu,duyên,hiền,huệ,hà,hạnh,hải,hảo,hậu,hằng,hồng,hợp,lam,liên,loan,nga,ngà,ngân,ngọc,nhã,như,phượng,quyên,quân,san,thoa,thu,thảo,thủy,trang,trâm,ty,vân,điệp,đào
băng:băng,tâm bạch:cúc,hoa,kim,liên,loan,mai,quỳnh,trà,tuyết,vân,yến
bảo:an,anh,bình,bảo,châu,chấn,duy,giang,hiển,hoa,hoàng,huy,huynh,huệ,huỳnh,hà,hân,khánh,lan,long,lâm,lễ,ngọc,pháp,phương,quyên,quốc,quỳnh,sơn,thoa,thái,thúy,thạch,tiên,toàn,trâm,trân,trúc,tín,uyên,vy,vân,định
bằng:sơn bội:linh bửu:chưởng,diệp bữu:toại cam:thảo cao:kỳ,minh,nghiệp,nguyên,nhân,phong,sĩ,sơn,sỹ,thọ,tiến
chi:lan,mai chiêu:dương,minh,phong,quân chiến:thắng chung:thủy chuẩn:khoa chánh:việt
chí:anh,bảo,công,dũng,giang,hiếu,khang,khiêm,kiên,nam,sơn,thanh,thành chính:thuận,trực,tâm
chấn:hùng,hưng,phong chế:phương cát:cát,linh,ly,tiên,tường,uy
công:bằng,giang,hiếu,hoán,hào,hải,hậu,luận,luật,lý,lập,lộc,phụng,sinh,sơn,thành,tráng,tuấn,án,ân
cương:nghị,quyết cường:dũng,thịnh cảnh:tuấn cẩm:hiền,hường,hạnh,linh,liên,ly,nhi,nhung,thúy,tú,vân,yến
danh:nhân,sơn,thành,văn di:nhiên diên:vỹ
diễm:chi,châu,hương,hạnh,hằng,khuê,kiều,liên,lộc,my,phúc,phương,phước,phượng,quyên,quỳnh,thúy,thư,thảo,trang,trinh,uyên
diệp:anh,vy diệu:anh,hiền,hoa,huyền,hương,hạnh,hằng,hồng,lan,linh,loan,nga,ngà,ngọc,nương,thiện,thúy,vân,ái
duy:an,bảo,cường,cẩn,hiếu,hiền,hoàng,hùng,hạnh,hải,khang,khiêm,khánh,kính,luận,minh,mạnh,mỹ,ngôn,nhượng,quang,thanh,thành,thông,thạch,thắng,tiếp,tuyền,tâm,tân,uyên
duyên:hồng,my,mỹ,nương dân:hiệp,khánh dã:lan,lâm,thảo dũng:trí,việt dương:anh,khánh
dạ:hương,lan,nguyệt,thi,thảo,yến
gia:anh,bình,bạch,bảo,cảnh,cần,cẩn,hiệp,hoàng,huy,huấn,hân,hòa,hùng,hưng,khanh,khiêm,khánh,kiên,kiệt,linh,lập,minh,nghị,nhi,phong,phúc,phước,quỳnh,thiện,thịnh,uy,vinh,ân,đạo,đức
giang:lam,nam,sơn,thanh,thiên giao:hưởng,kiều,linh giáng:ngọc,tiên,uyên
hiếu:dụng,giang,hạnh,học,khanh,liêm,minh,nghĩa,phong,thông hiền:chung,hòa,mai,minh,nhi,nương,thục hiểu:lam,vân
hiệp:dinh,hiền,hà,hào,hòa,vũ hoa:liên,lý,thiên,tiên,tranh
hoài:an,bắc,giang,hương,nam,phong,phương,thanh,thương,trang,trung,tín,việt,vỹ hoàn:châu,kiếm,vi,vũ
hoàng:cúc,duệ,dũng,giang,hiệp,hà,hải,khang,khôi,khải,kim,lan,linh,long,lâm,mai,minh,miên,mỹ,nam,nguyên,ngôn,oanh,phát,quân,sa,thái,thư,việt,xuân,yến,ân
hoạ:mi huy:anh,chiểu,hoàng,hà,kha,khiêm,khánh,lĩnh,phong,quang,thành,thông,trân,tuấn,tường,việt,vũ
huyền:anh,diệu,linh,ngọc,nhi,thoại,thư,trang,trâm,trân huân:võ
huệ:an,hương,hồng,lan,linh,lâm,my,phương,thương,ân huỳnh:anh hà:giang,hải,liên,mi,my,nhi,phương,thanh,tiên
hàm:duyên,nghi,thơ,ý hào:nghiệp hán:lâm hòa:bình,giang,hiệp,hợp,lạc,thái
hùng:anh,cường,dũng,ngọc,phong,sơn,thịnh,tường hưng:đạo
hương:chi,giang,lan,liên,ly,lâm,mai,nhi,thu,thảo,thủy,tiên,trang,trà,xuân hướng:bình,dương,thiện,tiền
hạ:băng,giang,phương,tiên,uyên,vy hạc:cúc hạnh:chi,dung,linh,my,nga,nhơn,phương,san,thảo,trang,tường,vi
hạo:nhiên
hải:anh,bình,bằng,châu,duyên,dương,giang,hà,long,lý,miên,my,mỹ,nam,nguyên,ngân,nhi,phong,phương,phượng,quân,san,sinh,sơn,thanh,thảo,thụy,uyên,vy,vân,yến,ân,đăng,đường
hảo:nhi hằng:anh,nga họa:mi hồ:bắc,diệp,nam
hồng:anh,châu,diễm,giang,hoa,hà,hạnh,khanh,khuê,khôi,linh,liêm,liên,lâm,lân,lĩnh,mai,minh,nga,ngân,ngọc,nhung,nhuận,như,nhạn,nhật,oanh,phát,phúc,phương,quang,quý,quế,sơn,thu,thúy,thư,thảo,thắm,thịnh,thụy,thủy,trúc,tâm,vinh,việt,vân,xuân,điệp,đào,đăng,đức
hữu:bào,bình,bảo,canh,chiến,châu,cương,cường,cảnh,hiệp,hoàng,hùng,hạnh,khang,khanh,khoát,khôi,long,lương,minh,nam,nghĩa,nghị,phước,thiện,thắng,thọ,thống,thực,toàn,trung,trác,trí,tài,tâm,tân,tường,từ,vĩnh,vượng,đạt,định
khai:minh khang:kiện khiết:linh,tâm khoa:trưởng khuyến:học khuê:trung
khánh:an,bình,chi,duy,giang,giao,hoàn,hoàng,huy,huyền,hà,hòa,hải,hằng,hội,linh,ly,mai,minh,my,nam,ngân,ngọc,quyên,quỳnh,thủy,trang,vi,vy,vân,văn,đan
khôi:nguyên,vĩ khúc:lan khương:duy khả:khanh,tú,ái khải:ca,hà,hòa,tuấn,tâm
khắc:anh,công,duy,dũng,kỷ,minh,ninh,thành,triệu,trọng,tuấn,việt,vũ khởi:phong
kim:anh,chi,cương,dung,duyên,hoa,hoàng,hương,khanh,khuyên,khánh,lan,liên,loan,long,ly,mai,ngân,ngọc,oanh,phú,phượng,quyên,sa,sơn,thanh,thoa,thu,thy,thông,thư,thảo,thịnh,thủy,toàn,trang,tuyến,tuyết,tuyền,vượng,xuyến,xuân,yến,ánh,đan
kiên:bình,cường,giang,lâm,trung kiến:bình,văn,đức kiết:hồng,trinh
kiều:anh,diễm,dung,giang,hoa,hạnh,khanh,loan,mai,minh,mỹ,nga,nguyệt,nương,thu,trang,trinh kiệt:võ
kỳ:anh,diệu,duyên,võ lam:giang,hà,khê,ngọc,phương,tuyền lan:anh,chi,hương,khuê,ngọc,nhi,phương,thương,trúc,vy
linh:chi,châu,duyên,giang,hà,lan,nhi,phương,phượng,san,trang,đan liên:chi,hoa,hương,kiệt,như,phương,trân
liễu:oanh loan:châu long:giang,quân,vịnh ly:châu lâm:dũng,nhi,oanh,trường,tuyền,tường,uyên,viên,vũ,đồng
lê:quỳnh lưu:ly lương:quyền,thiện,tuyền,tài lạc:nhân,phúc lập:nghiệp,thành
lệ:băng,chi,giang,hoa,huyền,khanh,nga,nhi,quyên,quân,thanh,thu,thủy lộc:uyên,uyển lục:bình
mai:anh,chi,châu,hiền,hà,hương,hạ,khanh,khôi,lan,linh,liên,loan,ly,nhi,phương,quyên,thanh,thu,thy,thảo,trinh,tâm,vy
minh:an,anh,châu,cảnh,danh,duyên,dân,dũng,giang,hiên,hiếu,hiền,hoàng,huy,huyền,huấn,huệ,hà,hào,hòa,hùng,hưng,hương,hạnh,hải,hằng,hồng,hỷ,khai,khang,khiếu,khuê,khánh,khôi,kiệt,kỳ,loan,lý,minh,mẫn,nghĩa,nguyệt,ngọc,nhi,nhu,nhân,như,nhật,phương,phượng,quang,quân,quốc,sơn,thiện,thu,thuận,thái,thông,thúy,thư,thương,thạc,thảo,thắng,thủy,tiến,toàn,trang,triết,triệu,trung,trí,tuyết,tuấn,tuệ,tâm,tân,tú,uyên,vu,vy,vũ,vương,xuân,yến,ân,đan,đạt,đức
mạnh:cương,cường,dũng,hùng,nghiêm,quỳnh,thiện,thắng,trình,trường,tuấn,tường,tấn,đình mậu:xuân mộc:miên
mộng:giác,hoa,hoàn,hương,hằng,lan,liễu,long,lâm,nguyệt,nhi,quỳnh,thi,thu,tuyền,vi,vy,vân,điệp
mỹ:anh,diễm,dung,duyên,hiệp,hoàn,huyền,huệ,hường,hạnh,khuyên,kiều,lan,loan,lệ,lợi,nga,ngọc,nhi,nhân,nương,phương,phượng,phụng,thuần,thuận,trang,trâm,tâm,uyên,vân,xuân,yến
nam:an,dương,hưng,hải,lộc,nhật,ninh,phi,phương,sơn,thanh,thông,tú,việt nghi:dung,minh,xuân nghĩa:dũng,hòa
nghị:lực,quyền nguyên:bảo,bổng,giang,giáp,hạnh,hồng,khang,khôi,lộc,nhân,phong,sử,thảo,văn,đan nguyết:ánh
nguyệt:anh,cát,cầm,hà,hồng,lan,minh,nga,quế,uyển,ánh ngân:anh,hà,thanh,trúc
ngọc:anh,bích,cường,cảnh,cầm,danh,diệp,dung,dũng,hiền,hiển,hoa,hoan,hoàn,huy,huyền,huệ,hà,hân,hạ,hạnh,hải,hằng,khang,khanh,khuê,khánh,khôi,khương,lai,lam,lan,linh,liên,loan,ly,lâm,lân,lý,lệ,mai,minh,ngạn,nhi,nữ,oanh,phụng,quang,quyên,quế,quỳnh,san,sơn,sương,thi,thiện,thuận,thy,thơ,thạch,thọ,tiển,trinh,trâm,trụ,tuyết,tuấn,tâm,tú,uyên,uyển,vy,vân,yến,ái,ánh,điệp,đoàn,đàn,đào,ẩn
nhan:hồng nhân:nguyên,sâm,từ,văn nhã:hương,hồng,khanh,lý,mai,sương,thanh,trang,trúc,uyên,yến,ý
như:anh,bảo,hoa,hảo,hồng,khang,loan,mai,ngà,ngọc,phương,quân,quỳnh,thảo,trân,tâm,ý nhất:thương,tiến
nhật:duy,dũng,dạ,hoàng,huy,hà,hòa,hùng,hạ,hồng,khương,lan,linh,lệ,mai,minh,nam,phương,quang,quân,quốc,thịnh,tiến,tấn,ánh
niệm:nhiên oanh:thơ,vũ phi:cường,hoàng,hùng,hải,khanh,long,nhung,nhạn,phi,phượng,điệp phong:châu,dinh,lan,độ
phú:bình,hiệp,hùng,hưng,hải,thịnh,thọ,thời,ân phúc:cường,duy,hòa,hưng,khang,lâm,nguyên,sinh,thịnh,tâm,điền
phương:an,anh,chi,châu,diễm,dung,giang,hiền,hoa,hạnh,lan,linh,liên,loan,mai,nam,nghi,ngọc,nhi,nhung,phi,phương,quyên,quân,quế,quỳnh,thanh,thi,thùy,thảo,thể,thủy,trang,trinh,triều,trà,trâm,trạch,tâm,uyên,yến
phước:an,bình,huệ,lộc,nguyên,nhân,sơn,thiện phượng:bích,liên,loan,long,lệ,nga,nhi,tiên,uyên,vy,vũ phục:lễ
phụng:việt,yến
quang:anh,bửu,danh,dũng,dương,huy,hà,hòa,hùng,hưng,hải,hữu,khanh,khải,linh,lâm,lân,lộc,minh,nhân,nhật,ninh,sáng,thiên,thuận,thái,thạch,thắng,thịnh,triều,triệu,trung,trường,trọng,tuấn,tài,tú,vinh,vũ,xuân,đạt,đức
quyết:thắng quân:dương quý:khánh,vĩnh quảng:thông,đại,đạt quế:anh,chi,linh,lâm,phương,thu
quốc:anh,bình,bảo,hiền,hiển,hoài,hoàng,huy,hòa,hùng,hưng,hạnh,hải,khánh,minh,mạnh,mỹ,phong,phương,quang,quân,quý,thiện,thành,thông,thắng,thịnh,tiến,toản,trung,trường,trụ,tuấn,vinh,việt,văn,vũ,điền,đại
quỳnh:anh,chi,dao,dung,giang,giao,hoa,hà,hương,lam,liên,lâm,nga,ngân,nhi,nhung,như,phương,sa,thanh,thơ,tiên,trang,trâm,vân
sao:băng,mai song:kê,lam,oanh,thư sông:hà,hương sĩ:hoàng
sơn:ca,dương,giang,hà,hải,lâm,quyền,quân,trang,tuyền,tùng sương:sương sỹ:hoàng,phú,thực,đan
thanh:bình,dân,giang,hiếu,hiền,hoa,huy,huyền,hà,hào,hương,hường,hạnh,hải,hảo,hậu,hằng,hồng,kiên,kiều,lam,lan,liêm,loan,long,lâm,mai,minh,mẫn,nga,nguyên,ngân,ngọc,nhung,nhàn,nhã,phi,phong,phương,quang,sơn,thanh,thiên,thu,thuận,thúy,thư,thảo,thế,thủy,toàn,toản,trang,trung,trúc,tuyết,tuyền,tuấn,tâm,tùng,tú,tịnh,uyên,vinh,việt,vy,vân,vũ,xuân,yến,đan,đoàn,đạo
thi:cầm,ngôn,thi,xuân,yến
thiên:an,bửu,di,duyên,giang,hà,hưng,hương,khánh,kim,lam,lan,lương,lạc,mai,mạnh,mỹ,nga,nương,phú,phương,thanh,thêu,thư,thảo,trang,trí,tuyền,ân,đức
thiếu:anh,cường,mai thiều:ly
thiện:dũng,giang,khiêm,luân,lương,minh,mỹ,ngôn,phước,sinh,thanh,tiên,tâm,tính,ân,đức thiệu:bảo
thu:duyên,giang,hiền,hoài,huyền,huệ,hà,hậu,hằng,hồng,linh,liên,loan,mai,minh,nga,nguyệt,ngà,ngân,ngọc,nhiên,oanh,phong,phương,phượng,sinh,sương,thuận,thảo,thủy,trang,việt,vân,vọng,yến
thuần:hậu thuận:anh,hòa,phong,phương,thành,toàn thy:khanh,oanh,trúc,vân
thành:an,châu,công,danh,doanh,hòa,khiêm,long,lợi,nguyên,nhân,phương,sang,thiện,trung,tín,vinh,ân,ý,đạt,đệ
thái:bình,chi,duy,dương,hà,hòa,hồng,lan,lâm,minh,nguyên,san,sang,sơn,thanh,thảo,tâm,tân,tổ,vân,đức
thông:minh,tuệ,đạt thùy:anh,dung,dương,giang,linh,mi,my,nhi,như,oanh,uyên,vân
thúy:anh,diễm,hiền,huyền,hà,hương,hường,hạnh,hằng,kiều,liên,liễu,loan,mai,minh,my,nga,ngà,ngân,ngọc,phượng,quỳnh,vi,vy,vân
thăng:long thơ:thơ thư:lâm,sương thương:huyền,nga,thương thường:kiệt,xuân
thượng:cường,khang,liệt,nghị,năng,thuật thạch:sơn,thảo,tùng
thảo:hương,hồng,linh,ly,mai,my,nghi,nguyên,nhi,quyên,tiên,trang,uyên,vy,vân thất:cương,dũng,thọ thắng:cảnh,lợi
thế:an,anh,bình,doanh,duyệt,dân,dũng,huấn,hùng,lâm,lực,minh,năng,phúc,phương,quyền,sơn,trung,tường,vinh
thịnh:cường thống:nhất thời:nhiệm thụ:nhân thục:anh,khuê,nhi,oanh,quyên,trang,trinh,tâm,uyên,vân,đoan,đào,đình
thụy:du,khanh,linh,long,lâm,miên,nương,trinh,trâm,uyên,vân,vũ,đào
thủy:hằng,hồng,linh,minh,nguyệt,quỳnh,tiên,trang,tâm tinh:tú tiên:phương tiến:dũng,hiệp,hoạt,võ,đức tiền:giang
tiểu:bảo,mi,my,quỳnh toàn:thắng trang:anh,linh,nhã,tâm,đài triều:nguyệt,thanh,thành triển:sinh triệu:mẫn,thái
trung:anh,chuyên,chính,dũng,hiếu,hải,kiên,lực,nghĩa,nguyên,nhân,thành,thực,việt,đức trà:giang,my trâm:anh,oanh
trân:châu trí:dũng,hào,hùng,hữu,liên,minh,thắng,tịnh
trúc:chi,cương,lam,lan,linh,liên,loan,ly,lâm,mai,phương,quân,quỳnh,sinh,vy,vân,đào
trường:an,chinh,giang,hiệp,kỳ,liên,long,nam,nhân,phu,phát,phúc,sa,sinh,sơn,thành,vinh,vũ trầm:hương
trọng:chính,duy,dũng,hiếu,hà,hùng,khánh,kiên,nghĩa,nhân,trí,tường,tấn,vinh,việt
tuyết:anh,băng,chi,hoa,hân,hương,hồng,lan,loan,lâm,mai,nga,nhi,nhung,oanh,thanh,trinh,trầm,tâm,vy,vân,xuân
tuyền:lâm
tuấn:anh,châu,chương,dũng,hoàng,hùng,hải,khanh,khoan,khải,kiệt,linh,long,minh,ngọc,sĩ,sỹ,thành,trung,tài,tú,việt,đức
tuệ:lâm,mẫn,nhi tài:nguyên,đức tâm:hiền,hạnh,hằng,khanh,linh,nguyên,nguyệt,nhi,như,thanh,thiện,trang,đan,đoan
tân:bình,long,phước,thành,định tích:thiện,đức tôn:lễ tùng:anh,châu,linh,lâm,minh,quang,quân tùy:anh,linh
tú:anh,ly,nguyệt,quyên,quỳnh,sương,trinh,tâm,uyên túy:loan
tường:anh,chinh,lâm,lân,lĩnh,minh,nguyên,phát,vi,vinh,vy,vân tạ:hiền
tấn:dũng,khang,lợi,nam,phát,sinh,thành,trình,trương,tài tất:bình,hiếu,hòa tịnh:lâm,nhi,như,tâm,yên
tố:loan,nga,nhi,quyên,tâm,uyên từ:dung,ân,đông uy:phong,vũ uyên:minh,my,nhi,phương,thi,thy,thơ,trâm,vi
uyển:khanh,my,nghi,nhi,nhã,như vi:quyên vinh:diệu,quốc viết:nhân,sơn,tân viễn:cảnh,phương,thông,đông
việt:an,anh,chính,cương,cường,duy,dũng,dương,hoàng,huy,hà,hùng,hương,hải,hồng,khang,khoa,khuê,khôi,khải,long,mi,nga,ngọc,nhi,nhân,phong,phương,quyết,quốc,sơn,thanh,thi,thái,thông,thương,thắng,tiến,trinh,tuyết,võ,yến
vy:lam,lan vàng:anh vành:khuyên
vân:anh,chi,du,hà,hương,khanh,khánh,linh,ngọc,nhi,phi,phương,quyên,quỳnh,sơn,thanh,thúy,thường,tiên,trang,trinh
văn:minh,tuyển vĩnh:hưng,hải,long,luân,thọ,thụy,toàn,ân vũ:anh,hồng,minh vương:gia,triều,triệu,việt
vạn:hạnh,lý,thông,thắng xuyến:chi
xuân:an,bình,bảo,cao,cung,dung,hiếu,hiền,hoa,huy,hàm,hân,hãn,hòa,hương,hạnh,khoa,kiên,lan,linh,liễu,loan,lâm,lạc,lộc,mai,minh,nam,nghi,ngọc,nhi,nhiên,ninh,nương,phúc,phương,phượng,quân,quý,sơn,thanh,thiện,thu,thuyết,thái,thảo,thủy,trang,trung,trường,tâm,tường,uyên,vân,vũ,xanh,yến
yên:bình,bằng,mai,nhi,sơn,đan yến:anh,hồng,loan,mai,my,nhi,oanh,phương,phượng,thanh,thảo,trang,trinh,trâm,đan
ái:hồng,khanh,linh,nhi,nhân,thi,thy,vân ánh:dương,hoa,hồng,linh,lệ,mai,nguyệt,ngọc,thơ,trang,tuyết,xuân
ân:lai,thiện ý:bình,lan,nhi đan:khanh,linh,quế,quỳnh,thanh,thu,thư,tâm đinh:hương,lộc đoan:thanh,trang đoàn:tụ
đài:trang
đình:chiểu,chương,cường,diệu,dương,hảo,hợp,kim,luận,lộc,nam,nguyên,ngân,nhân,phú,phúc,quảng,sang,thiện,thắng,toàn,trung,tuấn,đôn
đông:dương,hải,nghi,nguyên,nhi,phong,phương,quân,sơn,trà,tuyền,vy,đào đăng:an,khoa,khánh,khương,minh,quang,đạt
đơn:thuần đại:dương,hành,ngọc,thống đạt:dũng,hòa đắc:cường,di,lộ,lực,thành,thái,trọng định:lực,siêu
đồng:bằng,dao,khánh
đức:anh,bình,bảo,bằng,chính,duy,giang,huy,hòa,hạnh,hải,khang,khiêm,khải,kiên,long,minh,mạnh,nhân,phi,phong,phú,quang,quyền,quảng,sinh,siêu,thành,thắng,thọ,toàn,toản,trung,trí,tuấn,tuệ,tài,tâm,tường,ân
ấu:lăng
`
