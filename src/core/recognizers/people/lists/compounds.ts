/** Written by scripts/generate-name-lists.ts from pyvi 0.1.1, words.txt (MIT). */
export const COMPOUNDS = `
an:bài,cư,dưỡng,hưởng,khang,lành,nghỉ,nhiên,nhàn,ninh,phận,sinh,thai,thân,thần,toàn,toạ,táng,tâm,ủi
anh:chàng,chị,dũng,em,hùng,linh,minh,nuôi,trai,túc,vũ,ách,ánh,đào
ba:ba,bảy,bị,bốn,chỉ,cùng,gác,gạc,hoa,khía,không,kích,lá,lê,lô,má,phải,que,quân,rem,rọi,sinh,soi,toong,vạ,xu,đậu
ban:bệ,bố,công,hành,mai,miêu,ngành,ngày,nãy,phát,tặng,đêm,đầu,ơn
biện:bác,bạch,chứng,giải,hộ,luận,lí,lý,minh,pháp bà:ba,chúa,con,cô,cốt,gia,già,mụ,nguyệt,phước,trẻ,xã,xơ
bàng:bạc,hoàng,hệ,quan,quang,tiếp bào:chế,chữa,mòn,ngư,thai,tộc,tử,xoi,xác bá:chủ,hộ,quyền,tước,vơ,vương
bác:bỏ,học,sĩ,ái bách:bệnh,bổ,bộ,diệp,hoá,hợp,khoa,nhật,phân,thanh,thú,thảo,tán bé:bỏng,con,hoẻn,mọn,nhỏ
bình:bán,bát,bản,bầu,bịch,chọn,công,cầu,dân,dị,giá,giải,luận,lặng,minh,nguyên,ngưng,phong,phương,phẩm,phục,quyền,quân,sai,sinh,thuỷ,thân,thường,thản,toong,tâm,tích,tĩnh,vôi,xét,xịt,yên,điện,đẳng,địa,ổn
bích:báo,cốt,hoạ,quy bùi:ngùi,nhùi,tai
băng:bó,ca,chuyền,dính,giá,hoại,huyết,hà,hình,keo,lăn,nhóm,nhạc,phiến,rôn,sơn,thông,tải,từ,video,xăng,đăng,đạn,đảng,đảo
bạch:biến,bạch,chỉ,cầu,dương,huyết,hạc,hầu,kim,lộ,phiến,thoại,tiền,truật,tuộc,tạng,yến,đàn,đầu
bạn:bè,hàng,hữu,lòng,đường,đọc,đời
bảo:an,ban,bối,chứng,dưỡng,hiểm,hoàng,hành,hộ,kiếm,kê,lãnh,lưu,mạng,mẫu,mật,quản,sanh,tháp,thủ,toàn,trì,trọng,trợ,tàng,tồn,vật,vệ,đảm
bắc:bậc,cầu,cực,nam,đẩu bằng:bặn,chứng,cấp,cớ,cứ,hữu,không,lòng,lăng,phẳng,thừa,trắc,vai
bế:bồng,giảng,kinh,mạc,tắc bố:cáo,cục,dượng,già,láo,mẹ,phòng,thí,trí,tời bổng:lộc
bội:bạc,chi,chung,nghĩa,nhiễm,phần,số,thu,thực,tín,ước
ca:bin,cao,cẩm,dao,huế,hát,khúc,kịch,lô,múa,ngợi,nhạc,nô,ri,rô,sĩ,sỹ,thán,trù,táp,tụng,từ,ve,vát
cai:nghiện,ngục,quản,sữa,thầu,trị
cam:bù,chanh,chịu,còm,giấy,go,kết,phận,sài,sành,thũng,thảo,tâm,tích,đoan,đường
canh:bạc,chừng,cánh,giữ,gác,phòng,ti,ty,tác
cao:bồi,cường,cả,cấp,dỏng,giá,học,hứng,kiến,kều,kỳ,lanh,lương,nghều,nghệu,nguyên,ngạo,ngất,nhã,nhòng,quí,quý,ráo,răng,sang,siêu,su,sản,tay,thượng,thế,thủ,trào,trình,tuổi,tăng,tần,tầng,tốc,uỷ,vút,xa,xạ,áp,điểm,đẳng,đẹp,độ,ốc
chi:bằng,bộ,chít,cục,dùng,hội,khu,li,lưu,nhánh,phí,phối,thu,tiêu,tiết,trả,tử,uỷ,viện,đoàn,đội chinh:chiến,phục
chiêu:an,bài,dân,hồi,hồn,khách,sinh,thức,đãi
chiến:binh,bào,bại,chinh,cuộc,công,dịch,hào,hạm,hữu,khu,luỹ,lược,sĩ,sự,thuyền,thuật,thắng,tranh,trường,trận,tuyến,tích,xa,đấu,địa
chu:cha,chuyển,cấp,kì,kỳ,sa,toàn,trình,tất,vi,đáo
chung:chiêng,chung,chạ,cuộc,cư,khảo,kết,lưng,quanh,qui,quy,thuỷ,thân,thẩm,tình,đúc,đụng
chuyên:ban,biệt,canh,chính,chú,chế,chở,cơ,cần,doanh,dùng,dụng,gia,hoá,khoa,khảo,luận,môn,mục,nghiệp,ngành,quyền,san,sâu,sử,trang,trách,trị,tu,tâm,viên,án,đề
chuẩn:bị,chi,gốc,hoá,mực,thứ,tướng,uý,xác,y,độ chánh:trương,án cháu:chắt châu:báu,chấu,lục,ngọc,thổ
chí:choé,chát,chết,cốt,hiếu,hướng,khí,lí,lý,nguy,sĩ,thiết,thân,thú,tuyến,tình,tử,ít
chín:bói,chắn,cây,muồi,mé,mõm,rộ,rục,sáp,sữa,tới,ép
chính:biến,cương,cống,danh,diện,giới,hiệu,khoá,khách,kiến,kịch,luận,nghĩa,ngạch,ngọ,phạm,phẩm,phủ,qui,quy,quyền,quả,quốc,sách,sử,thể,thống,thức,trường,trị,trực,tông,tả,tố,uỷ,vụ,xác,yếu,âm,điện,đáng,đạo,đảng,đề
chú:dẫn,mày,mình,mục,rể,thích,trọng,tâm,âm,ý chương:chướng,hồi,mục,trình chướng:khí,ngại chưởng:lí,lý
chấn:chỉnh,hưng,lưu,song,thương,tử,động chế:biến,bản,giễu,ngự,nhạo,phẩm,tài,tạo,xuất,áp,định,độ
chị:chàng,em,gái,nuôi chồng:chéo,chất,con,lấn,ngồng
con:buôn,bài,bạc,chiên,cháu,chạch,chạy,con,cái,cò,cón,cúi,cả,dấu,em,giai,giáp,giống,gái,heo,hoang,lăn,lắc,mẹ,mọn,một,nghiện,ngươi,người,nuôi,nít,nước,nợ,phe,quay,ranh,riêng,ruột,rơi,rạ,rối,so,số,thoi,thơ,thứ,tin,toán,trai,trượt,trẻ,trỏ,trốt,tính,xỏ,đẻ,đội
cung:bậc,cách,cúc,cấp,cầu,khai,kéo,kính,phụng,quăng,thánh,tiến,trăng,văn,điện,đốn,độ,ứng cái:ghẻ,trò
cát:bá,cánh,căn,cứ,két,kết,pha,sê,tuyến,vàng,đen
cô:bác,dâu,giáo,hồn,liêu,lập,mình,mụ,phòng,quạnh,đúc,đơn,đọng,đồng,độc
công:an,binh,báo,bằng,bố,bộc,bội,chiếu,chuyện,chính,chúa,chúng,chức,chứng,cuộc,cán,cốc,cộng,cụ,danh,diễn,du,dân,dụng,giáo,hiệu,hàm,hữu,khai,khu,khố,kênh,kích,lao,luận,lí,lý,lập,lệnh,lịch,lực,minh,nghiệp,nghệ,nguyên,nhiên,nhân,nhận,nhật,nông,năng,nương,nợ,phiếu,phu,phá,phẫn,quyền,quĩ,quả,quốc,quỹ,sai,suất,sở,sứ,sức,sự,thương,thần,thổ,thủ,thức,thự,ti,toi,trái,trình,trường,trạng,ty,tác,tâm,tơ,tước,tắc,tố,tử,viên,việc,văn,vụ,xá,xã,xưởng,ích,điền,điểm,điện,đoàn,đoạn,đức,ơn,ước
cù:lao,là,lần,mì,mộc,ngoéo,nhây,nhầy,nèo,rù cúc:bấm,cu,cung,hoa,trắng,tần,vàng
cơ:bản,bẩm,bắp,chế,chỉ,chừng,cấu,cực,giới,hoành,hàn,học,hồ,hội,hữu,khí,khổ,lỡ,man,may,mà,mưu,mầu,mật,nghiệp,ngơi,nhỡ,năng,quan,số,sở,sự,thắt,thể,trơn,trưởng,vân,vòng,yếu,điện,đê,địa,đồ,động
cương:lĩnh,nghị,quyết,trực,vị cường:bạo,dương,giáp,kích,lực,quyền,quốc,suất,thịnh,tráng,tập,điệu,độ
cảnh:binh,báo,cáo,giác,giới,gần,huống,ngộ,phục,quan,sát,sắc,trí,tượng,tỉnh,vật,vẻ,vệ,vừa,xa
cầm:canh,chân,chắc,chừng,cập,cố,cự,giữ,hơi,lòng,quyền,quân,thú,tinh,trịch,tù,đầu,đồ
cần:câu,cù,cẩu,dại,kiệm,kíp,mẫn,sa,ta,thiết,trục,tây,vọt,vụ,xé,yếu,đốp cẩm:châu,chướng,lai,nang,nhung,thạch
cẩn:mật,thận,trọng,tắc cậu:ấm dang:dở
danh:bạ,ca,cầm,dự,giá,hiệu,hoạ,hài,lam,lợi,mục,nghĩa,ngôn,ngữ,nhân,pháp,sách,số,thiếp,thắng,thủ,tiếng,tiết,tánh,tính,tướng,từ,vị,vọng
dao:bài,bào,búa,bảy,bầu,cau,cạo,cầu,díp,găm,kéo,lam,mổ,nhíp,nề,pha,phay,quắm,rựa,tiện,trổ,tu,tông,tể,vôi,vọ,xây,xếp,yếm,độ,động
di:bút,chuyển,chúc,chỉ,chứng,căn,cư,cảo,cốt,dân,dưỡng,hoạ,huấn,hài,hại,hận,lí,lý,sản,thực,tinh,truyền,trú,tích,tản,vật,động,ảnh
dinh:cơ,dính,dưỡng,luỹ diễm:lệ,phúc diệp:lục diệu:huyền,kì,kế,kỳ,vợi do:dự,thám
doanh:gia,lợi,nghiệp,nhân,số,thu,trại
du:canh,côn,cư,di,dương,học,khách,khảo,kích,lịch,mục,nhập,thuyền,xuân,xích,đãng
dung:dăng,dưỡng,dịch,hoà,lượng,môi,nham,nhan,nạp,sai,tha,thân,thứ,tích,túng,tục
duy:cảm,danh,linh,lí,lý,mĩ,mỹ,ngã,nhất,thực,trì,tu,tâm,tân,vật duyên:cớ,dáng,hải,kiếp,nợ,phận,số duyệt:binh,y
dân:ca,chính,chúng,chơi,chủ,công,cư,cử,dã,dụng,gian,làng,lập,nghèo,phòng,phố,quyền,quân,sinh,số,sự,thường,trí,tình,tộc,vận,vệ,ý
dã:chiến,man,ngoại,nhân,sử,thú,tràng,tâm dũng:cảm,khí,mãnh,sĩ dư:chấn,dả,dật,dứ,luận,lượng,nợ,thừa,vị,âm
dương:bản,cầm,gian,liễu,lịch,oai,tính,vật,xỉ dạ:con,cỏ,cửa,dày,hương,hội,hợp,khúc,quang,tiệc,vũ,xoa,đề
dần:dà,dần dụng:binh,công,cụ,tâm,võ,ý em:em,gái,trai,út
gia:binh,bảo,công,cầm,cố,dụng,giáo,giảm,hạn,nhập,phả,quyến,súc,sư,sản,thế,tiên,truyền,trưởng,tài,tăng,tư,tốc,tộc,vị,đình,đạo
giang:hồ,mai,sơn
giao:ban,bóng,ca,chiến,cảm,cấu,cắt,diện,du,duyên,dịch,hoà,hoán,hưởng,hảo,hẹn,hội,hợp,hữu,khoán,kết,liên,lưu,lộ,nhận,nộp,phó,phối,thiệp,thoa,thông,thương,thầu,thời,thức,thừa,tiếp,tranh,tuyến,tử,điểm,đãi,đấu,ước
giàng:giàng,thun giàu:có,mạnh,sang,sụ giác:kế,mạc,ngộ,quan,thư giáng:hoạ,hương,hạ,phúc,sinh,thế,trần
giáp:bảng,chiến,công,giới,hạt,lai,mặt,ranh,trạng,trận,vụ,xác gái:bao,gọi,nhảy,điếm gấm:vóc hai:chấm,lòng
hiên:ngang hiếu:chiến,chủ,danh,hỉ,học,hỷ,khách,kì,kỳ,nghĩa,sinh,sự,thuận,thảo,thắng,động
hiền:dịu,hoà,hậu,khô,lành,thảo,thục,triết,tài,từ,đức hiển:hiện,hoa,hách,linh,ngôn,nhiên,thánh,thị hiểu:biết
hiệp:hội,lực,sĩ,thương,định,đồng,ước ho:gà,he,hen,khan,lao
hoa:cúc,cương,giấy,hiên,hoè,hoét,hậu,hồng,khôi,lan,liễu,lá,lí,lý,lơ,lệ,lợi,màu,môi,mĩ,mỹ,quả,râm,sói,tai,tay,thị,tigôn,tiên,tiêu,văn,đèn,đăng
hoan:hô,hỉ,hỷ,lạc,nghinh,nghênh
hoang:dâm,dã,dại,hoá,hoác,lạnh,mang,mạc,phí,phế,sơ,toàng,tàn,tưởng,vu,vắng,đàng,đường,đảo
hoà:bình,dịu,giải,hiếu,hiệp,hoãn,hợp,khí,kết,mình,mạng,nhã,nhạc,nhập,nhịp,quyện,tan,thuận,thượng,trộn,tấu,vốn,âm,đàm,đồng,ước
hoài:bão,cảm,cổ,của,nghi,niệm,phí,sơn,vọng
hoàn:chỉnh,công,cảnh,hảo,hồn,lưu,lương,mĩ,mỹ,nguyên,thiện,thành,toàn,trả,tất,tục
hoàng:anh,bá,cung,cầm,gia,hôn,hậu,kim,kì,lan,liên,thành,thân,thất,thổ,tinh,tộc,tử,yến,đàn,đạo,đản,đới
hoán:dụ,vị,đổi hoạ:báo,chăng,gia,hoằn,may,mi,sĩ,tiết,âm
hoạt:bát,chất,cảnh,hoá,hoạ,huyết,hình,kịch,thạch,tinh,tính,tượng,động huy:chương,hiệu,hoàng,động
huyền:bí,diệu,hoặc,nhiệm,phù,sâm,thoại,tích,ảo huân:chương,tước huấn:luyện,thị huệ:tây huỳnh:huỵch,quang,tinh
hà:bá,cớ,hiếp,hơi,khắc,mã,móng,rầm,tiện,tất hàm:chứa,cấp,hồ,lượng,nghĩa,ngôn,răng,súc,số,thiếc,thụ,ý,ơn,ẩn,ếch
hàn:gắn,huyên,hơi,khẩu,lâm,lộ,the,thực,xì,đới
hành:chính,chức,dinh,giả,hoa,hung,hình,hương,hạ,khách,khúc,khất,kinh,lang,lí,lý,lạc,nghề,não,pháp,quyết,quân,ta,tinh,trang,trình,tung,tuỷ,tây,tội,vi,vân,văn,xác,đạo,động
hào:hiệp,hoa,hùng,hển,hứng,khí,luỹ,nhoáng,phóng,quang,sảng hán:học hân:hoan,hạnh hãn:hữu
hùng:biện,dũng,hoàng,hậu,hồn,hổ,hục,khí,mạnh,tráng,vĩ hưng:hửng,phấn,thịnh,vong
hương:bài,hoa,hoả,hồn,khói,liệu,lộ,nguyền,nhu,phụ,sen,sư,vòng,vị,án,ước
hướng:dương,dẫn,nghiệp,ngoại,nội,thiện,tâm,đạo,động hưởng:dương,lạc,thọ,thụ,ứng
hạ:bì,bút,bạc,bạn,bệ,bộ,chí,cánh,cấp,giới,huyền,huyệt,lưu,lệnh,màn,mình,nang,nguồn,nhục,sách,sát,sĩ,sơn,thuỷ,thế,thọ,thổ,thủ,tuần,viện,vị,áp,âm,điền,đẳng
hạnh:kiểm,nhân,phúc
hải:báo,chiến,cảng,cẩu,dương,giới,hà,khẩu,li,ly,lí,lý,lưu,mã,phận,quan,quân,quì,quỳ,sâm,sản,thuyền,tượng,tặc,văn,vị,yến,âu,đoàn,đăng,đường,đảo,đồ,đồng,đội
hảo:hạng,tâm hầu:bao,bóng,cận,hạ,hết,khắp,như,phòng,tước
hậu:bị,bối,chiến,cung,cần,cứ,duệ,hoạ,hĩ,hĩnh,kì,mãi,môn,nghiệm,phương,phẫu,quân,quả,sinh,sản,sự,thuẫn,thân,thế,trường,tuyến,tạ,tố,vận,vệ,đãi,đậu
hằng:hà,nga,số
học:bạ,bổng,giả,gạo,hàm,hành,hỏi,kì,kỳ,lóm,lỏm,lực,mót,phiệt,phí,phần,sinh,thuyết,thuật,thức,trình,trò,tập,viên,việc,viện,vấn,vẹt,vị,xá,đòi,đường
hồ:bi,cầm,dễ,hởi,ly,lô,nghi,quang,sơ,thuỷ,tinh,tiêu,đồ
hồng:bì,bạch,cầu,hoa,hoang,hào,hạc,hộc,lâu,mao,ngoại,ngọc,nhung,quân,quế,tâm,xiêm,điều,đào
hội:chẩn,chợ,chứng,diễn,giảng,hoạ,hè,họp,kiến,nghị,ngộ,nhập,sở,thao,thoại,thảo,thẩm,trường,trưởng,tụ,viên,ý,đoàn,đàm,đồng
hờ:hững
hợp:chất,doanh,hiến,khẩu,kim,lí,lý,lưu,lệ,lực,nhất,pháp,phần,số,tan,thành,thời,thức,tuyển,tác,táng,tấu,tử,xướng,âm,ý,đề,đồng
hứa:hão,hôn,hẹn hữu:biên,cơ,hiệu,hình,hạn,khuynh,nghị,ngạn,quan,sinh,thanh,trách,tuyến,tình,tính,tỉ,tỷ,ích,ý
kha:khá
khai:báo,bút,chiến,cuộc,căn,diễn,giảng,hoa,hoang,hoả,hội,khoáng,khẩn,mào,mạc,phá,phương,quang,quật,sinh,thác,thông,triển,trương,trường,trừ,tử,vị
khang:khác,kháng,kiện,trang khanh:khách khiêm:nhường,tốn khiếu:kiện,nại,tố
khoa:bảng,giáo,học,mục,ngoại,nội,trương,trường khoan:dung,hồng,khoái,nhượng,thai
khuyên:bảo,can,dỗ,giáo,giải,lơn,nhủ,răn khuyến:cáo,học,khích,lâm,mãi,mại,nghị,ngư,nông
khuất:bóng,khúc,núi,nẻo,phục,tất khánh:kiệt,thành,tiết khê:đọng khôi:hài,ngô,phục
khúc:chiết,khuỷu,khích,mắc,nhôi,xạ khả:biến,chuyển,dĩ,dụng,kính,nghi,năng,quan,thi,ái,ố
khắc:ghi,hoạ,khoải,khổ,kỉ,kỷ,nghiệt,phục,tinh khổng:giáo,lồ
khởi:công,hành,kiện,nghiệp,nghĩa,nguồn,phát,sắc,sự,thảo,tranh,tố,tử,xướng,điểm,đầu,động
kim:anh,băng,cúc,cương,cổ,giao,hoàn,hoả,khánh,khí,loại,móc,ngân,ngạch,nhũ,thanh,thuộc,tiền,tuyến,đan,đơn,đồng
kiên:cường,cố,gan,nghị,nhẫn,quyết,trinh,trì,tâm,định kiếm:chuyện,chác,hiệp,khách,thuật,ăn
kiến:càng,cánh,cỏ,gió,giải,giảng,lập,lửa,nghị,thiết,thức,trúc,tạo,tập,vàng,vống,đen kiết:lị,lỵ,xác
kiều:bào,diễm,dân,hối kiện:cáo,toàn,tướng,tụng kiệt:lực,quệ,sức,tác,xuất kê:biên,khai,kích,úm
kính:cẩn,cận,lão,lúp,mát,mến,nể,phục,râm,thuốc,trọng,viễn,yêu,ảnh
kỳ:bí,công,cùng,cục,cựu,diệu,dị,giông,hào,hạn,khôi,lân,lạ,mục,ngộ,nhông,phiếu,quan,quái,quặc,thú,thật,thị,thủ,thực,tài,tình,tích,tập,vĩ,vọng,đà,đài,ảo
kỷ:cương,luật,lục,nguyên,niệm,vật,yếu la:bàn,cà,hét,liếm,liệt,làng,lối,nina,trời,ó,đà
lai:căng,dắt,giống,láng,lịch,nhai,rai,tạo,tạp,vãng lam:làm,lũ,nham lan:can,man,toả,truyền,tràn le:le,lé,lói,te
linh:chi,cảm,cẩu,cữu,diệu,dương,hoạt,hồn,khí,kiện,miêu,mục,nghiệm,thiêng,tinh,trưởng,tính,đan,đình,động,ứng
liêm:khiết,sỉ
liên:bang,bộ,can,chi,danh,doanh,gia,hiệp,hoan,hoàn,hệ,hồi,hợp,khu,kết,liến,luỵ,lạc,minh,miên,ngành,nhục,quan,quân,thanh,thông,tiếp,tưởng,tịch,tục,từ,vận,đoàn,đội,đới
liệt:dương,giường,kê,sĩ loan:báo long:bong,cung,lanh,lóc,mạch,nhãn,não,tong,trọng,vương,đong,đình
luyến:láy,tiếc luân:canh,chuyển,hồi,lí,lý,lưu,phiên,thường
luận:chiến,chứng,cương,cứ,tội,văn,án,điểm,điệu,đoán,đề luật:chơi,gia,học,khoa,lệ,pháp,rừng,sư,tục,định
ly:biệt,dị,gián,hôn,khai,kỳ,loạn,thân,tán,tâm lành:chanh,lạnh,lặn,mạnh,nghề,tính
lâm:bệnh,chung,học,li,luật,ly,nghiệp,nguy,nạn,phần,râm,sinh,sàng,sản,sự,thâm,thời,trường,trận,tặc,viên
lân:cận,la,quang,tinh lê:la,lết,thê lò:cao,chõ,chợ,cò,dò,mò,mổ,rèn,sưởi,xo,đúc,đứng
lôi:cuốn,kéo,long,thôi,đình lý:do,dịch,giải,hào,hương,luận,lẽ,lịch,số,sự,thuyết,thú,trí,tài,tính,tưởng
lăng:kính,loàn,líu,miếu,mạ,mộ,nhăng,nhục,quăng,trì,trụ,tẩm,xê,xăng lĩnh:hội,vực,xướng
lưu:ban,bút,chiểu,chuyển,cữu,danh,diễn,giữ,huỳnh,hành,không,li,loát,luyến,ly,lượng,lạc,manh,nhiệm,niên,niệm,thuỷ,thông,truyền,trú,trữ,tâm,tốc,tồn,vong,vực,ý,điện,động
lương:bổng,khoán,khô,lậu,thiện,thực,tri,tâm,y lượng:giác,hoá,thứ,tình,tử
lạc:hậu,khoản,loài,lõng,nghiệp,nhân,quan,thú,tiên,điệu,đà,đề lại:gan,giống,gạo,hồn,mâm,mũi,mặt,người,quả,sức
lầu:bầu,nhầu
lập:bập,công,cập,dị,hiến,hạ,loè,luận,là,lờ,mưu,nghiêm,nghiệp,pháp,phương,thu,thân,thể,trình,trường,tức,xuân,đông
lều:bều,nghều lễ:bái,giáo,hội,lạt,mễ,nghi,nghĩa,phép,phục,tân,vật,đài,đường,độ lệ:bộ,làng,phí,thuộc
lộ:giới,hầu,liễu,phí,thiên,trình,tẩy,xỉ lộc:cộc,ngộc,nhung,xộc
lợi:dụng,hại,khí,lộc,nhuận,niệu,suất,thế,tiểu,tức,ích,điểm
lục:bát,bình,bục,cục,giác,lạc,lạo,lọi,phủ,quân,soát,soạn,sục,tục,vấn,địa,đục lữ:đoàn lực:kế,lưỡng,lượng,sĩ
lựu:pháo,đạn
ma:chay,cô,dút,giáo,gà,két,lanh,lem,lực,men,mãnh,mút,mị,mộc,quái,quỉ,quỷ,sát,thuật,trơi,trận,tuý,vương,xó
mai:gầm,kia,mái,mỉa,mối,mốt,một,phục,sau,táng,đây minh:bạch,hoạ,khí,mẫn,oan,tinh,xác,xét miên:man
mã:cân,hiệu,hoá,lực,não,số,thượng,thầy,tiền,tấu,vạch,đề mùi:gì,mẫn,mẽ,soa,vị mơ:hồ,màng,mộng,ngủ,tưởng,ước
mười:mươi mạch:lươn,lạc,máu,môn,ngầm,nha,sủi mạnh:bạo,dạn,giỏi,khoẻ,miệng,mẽ,mồm,tay mấu:chốt mẫn:cán,cảm
mận:cơm,hậu mậu:dịch mẹ:ghẻ,kiếp,kế,mìn mến:mộ,phục,thương,yêu mộc:bản,hương,lan,mạc,nhĩ,tuyền
mộng:du,mơ,mẹo,mị,tinh,tưởng,ước,ảo mỹ:cảm,dục,học,kí,lệ,miều,mãn,nghệ,nhân,nữ,phẩm,quan,thuật,tục,viện
nam:ai,bình,cao,châm,cực,giới,mô,nữ,trung,trầm,tính,tước,vô
nghi:binh,hoặc,kị,kỵ,lễ,ngút,ngại,ngờ,thức,trang,trượng,vấn,vệ
nghiêm:chỉnh,cấm,khắc,lệnh,minh,mật,nghị,ngặt,trang,trị,trọng,túc nghiệp:báo,chướng,dư,vụ,đoàn
nghĩa:bóng,cử,hiệp,khí,là,lí,lý,quân,trang,tình,vụ,đen,địa nghị:luận,lực,quyết,sĩ,sự,trường,viện,án,định
ngo:ngoe ngoan:cường,cố,ngoãn,đạo
nguyên:bản,canh,chất,cáo,cớ,do,dạng,hình,khai,khí,liệu,lành,lí,lý,mẫu,ngữ,nhân,niên,phát,quán,sinh,soái,sơ,thuỷ,thủ,tiêu,trạng,tác,tắc,tố,tử,văn,vẹn,vị,xi,âm,đán,đại
nguyệt:lão,quế,san,thực nguỵ:binh,biện,lí,quyền,quân,trang,tạo,vận ngà:ngà,voi
ngân:hà,hàng,khoản,khố,nga,ngấn,ngất,phiếu,quĩ,sách,vang ngô:nghê,ngố,đồng ngôn:luận,ngữ,từ ngạc:nhiên
ngạn:ngữ ngọ:ngoạy,nguậy ngọc:bích,hoàng,lan,ngà,phả,thạch,trai ngụ:cư,ngôn,ý nhan:nhản,sắc,đề
nhi:khoa,nhí,đồng nhiên:liệu nhiệm:kì,kỳ,mầu,vụ nhu:cầu,mì,nhú,nhược,quyền,động nhung:kẻ,lụa,nhúc,nhăng
nhuận:bút,tràng,trường,ảnh nhàn:hạ,nhã,nhạt,rỗi,tản,đàm nhâm:nhi,nhẩm
nhân:bản,chủng,chứng,cách,công,danh,duyên,dân,dạng,dịp,gian,giống,hoà,hoá,hậu,khẩu,loại,luân,lực,mãn,mạng,nghĩa,ngôn,nhượng,nhẩn,phẩm,quyền,quả,sâm,sư,sự,thân,thế,thể,thọ,tiện,trung,trần,tài,tâm,tình,tính,tạo,tố,từ,viên,văn,vật,ái,điện,đạo,đức,ảnh
nhã:nhạc,nhặn,ý nhơn:nhơn như:ai,chơi,không,nhứ,thường,thể,tuồng,ý,điên nhượng:bộ,địa
nhất:hạng,loạt,là,mực,nguyên,nhất,quyết,quán,thiết,thần,thời,trí,tề,định nhẫn:cưới,nhịn,nhục,nại,tâm
nhật:báo,kí,ký,lệnh,thực,tụng,ấn ninh:ních niệm:tình
nông:choèn,choẹt,cạn,cụ,dân,dược,giang,học,hộ,lâm,lịch,nghiệp,ngư,nhàn,nổi,nỗi,phẩm,sản,thôn,trang,trường,trại
năm:ba,bảy,học,kia,ngoái,tháng,tuổi năng:khiếu,lượng,lực,nổ,suất,động nương:nhẹ,nhờ,náu,rẫy,tay,tựa nết:na
nữ:cao,chúa,công,giới,hoàng,sinh,thần,trang,trung,trầm,tính,tướng,tỳ oanh:liệt,tạc
phi:công,kim,lao,lê,lí,lý,mã,nghĩa,ngựa,phàm,pháo,pháp,tang,thường,tiêu,vụ,đao,đoàn,đội
phong:ba,bao,bì,cách,cảnh,cầm,dao,hoá,hàn,kiến,kế,lan,lưu,nhã,phanh,phú,quang,thanh,thuỷ,thái,thấp,thổ,toả,trào,trần,tình,tặng,tục,vị,độ
phu:la,nhân phung:phá,phí pháp:bảo,chế,danh,luật,lí,lý,lệnh,nhân,qui,quy,quyền,sư,trường,trị,tuyến,y,định
phát:ban,biểu,bóng,dục,giác,hiện,hoả,huy,hành,lộ,minh,mại,ngôn,nổ,quang,sinh,sóng,tang,thanh,tiết,triển,tài,tác,tán,tích,tướng,vãng,xít,xạ,âm,điện,đơn,đạt,động
phí:hoài,phạm,tổn phó:mặc,nháy,phòng,thác,tổng,từ phùng:phìu phú:quí,quý
phúc:hậu,khảo,kiểm,lợi,mạc,thẩm,tra,trình,âm,đáp,đức
phương:châm,cách,diện,hướng,hại,kế,ngữ,phi,pháp,sai,sách,thuốc,thức,tiện,trình,trượng,tích,án
phượng:hoàng,tây,vĩ phạm:luật,nhân,pháp,phòng,qui,quy,trù,tội,vi
phục:chế,cổ,dịch,dựng,hoá,hưng,hồi,kích,linh,lăn,phịch,sức,thiện,thù,trang,tùng,viên,vụ
phụng:dưỡng,hoàng,phịu,sự,thờ
quan:chức,cách,dạng,hệ,họ,khách,liêu,ngại,nha,niệm,sát,tiền,trắc,trọng,tài,tâm,viên,yếu,điểm
quang:cảnh,cầu,dầu,dẫn,gánh,học,hợp,năng,phổ,quác,quẻ,sai,thông,vinh,điện,đãng quyên:góp
quyết:chiến,chí,liệt,nghị,sinh,sách,thắng,toán,tâm,tử,đoán,đấu,định
quyền:anh,biến,cước,hành,hạn,lợi,lực,năng,quý,thuật,thế,uy quàng:quạc,xiên
quân:báo,bình,bưu,bị,ca,chính,chủ,chủng,công,cảng,cảnh,dân,dược,dịch,dụng,giới,hiệu,hàm,khu,khí,kì,kỳ,luật,lính,lương,lệnh,lực,ngũ,nhu,nhân,nhạc,phiệt,pháp,phục,quản,sư,số,sự,thù,trang,tịch,tử,uỷ,y,đoàn,đội
quý:báu,danh,giá,hiếm,hoá,hồ,khách,mến,nhân,phái,trọng,tướng,tộc,tử,vị
quản:bút,giáo,lí,lý,ngại,thúc,trang,trị,tượng,đốc quảng:bá,canh,cáo,trường,đại quế:chi
quốc:ca,cấm,doanh,gia,giáo,hiệu,huy,hội,khánh,kì,kỳ,lập,lộ,lủi,ngữ,nạn,nội,phòng,phục,sách,sư,tang,thiều,thư,thể,trái,trưởng,táng,tế,tịch,văn,vương,đảo
rơ:le,moóc sa:bàn,bồi,chân,cơ,khoáng,lát,lầy,lệch,mu,mạc,ngã,nhân,sâm,sút,sả,sầm,sẩy,thạch,thải,đoạ,đà,đì
san:hô,lấp,sát,sẻ,sớt,ủi sang:chấn,cát,giàu,ngang,nhượng,năm,sáng,sảng,tay,trọng,tên
sao:băng,chép,chế,chổi,chụp,hoả,hôm,kim,la,lãng,mai,mộc,nhãng,sa,thuỷ,thổ,tẩm
sinh:bệnh,chuyện,dưỡng,dục,hoá,hoạt,học,khoáng,khí,kế,lí,lý,lợi,lực,mạng,mệnh,ngữ,nhai,nhật,nở,phần,quyển,quán,sát,sôi,sản,sắc,sống,sự,thiết,thái,thời,tiền,trưởng,tố,tồn,từ,tử,viên,vật,đôi,đẻ,địa,động
siêu:cường,dẫn,hình,hạng,mẫu,ngạch,nhiên,nhân,phàm,sao,thanh,thoát,thăng,thị,thịt,thực,trường,trọng,trứng,tần,tốc,vi,việt,âm,đao,đẳng,độ
song:biên,ca,hành,hỉ,hỷ,kiếm,loan,ngữ,phi,phương,sinh,song,thai,tiết,toàn,tấu
sáng:bạch,bảnh,choang,chế,dạ,giá,kiến,loáng,láng,lập,mai,mắt,ngời,nhoáng,quắc,rực,suốt,sáng,sủa,trưng,tác,tạo,tỏ,ý
sâm:banh,cầm,nhung,sẩm sông:con,cái,máng,ngòi,núi,nước,đào sùng:bái,cổ,kính,ngoại,sục,tín,đạo
sĩ:diện,khí,quan,số sơn:ca,chín,cước,dương,dầu,hệ,mài,môn,mạch,pháo,phòng,sống,ta,thuỷ,thần,trà,tràng,xì
sương:giá,giáng,gió,khói,muối,móc,mù sầm:sì,sập,uất sử:ca,dụng,gia,học,ký,liệu,sách,thi,tích,xanh
sự:biến,cố,kiện,nghiệp,thật,thể,thực,tình,tích,việc,vật,vụ,đời tang:chủ,chứng,lễ,phục,quyến,thương,tóc,vật
thang:cuốn,máy,âm,độ
thanh:bình,bạch,cao,cảnh,danh,giằng,hao,la,liêm,long,lí,lý,lịch,lọc,minh,mảnh,nhàn,nhã,nhạc,niên,quản,sát,tao,thanh,thoát,thản,thế,toán,tra,truyền,trà,trùng,trừ,trừng,tân,tú,tĩnh,tịnh,vắng,xuân,yên,điệu,đạm
thao:diễn,luyện,láo,lược,thao,thức,trường,tác,túng
thi:ca,công,cử,gan,hài,hành,hào,hứng,lễ,pháp,phú,sĩ,thoảng,thể,thố,tuyển,viết,vị,đua,đấu
thiên:binh,bẩm,can,chúa,chức,cung,cơ,cầu,cổ,di,hà,hướng,hạ,kiến,kỉ,kỷ,lí,lôi,lý,lệch,nga,nhiên,phú,sứ,tai,thanh,thu,thạch,thần,thẹo,thể,thời,tuế,tài,tào,táng,tính,tư,tướng,tạo,văn,vị,đàng,đình,đường,đỉnh,địch
thiếu:gì,hụt,nhi,niên,nữ,phụ,sót,thốn,thời,tá,tướng,uý,vắng,điều,đói thiện:chiến,chí,cảm,nghệ,xạ,ý
thu:binh,chi,dung,dọn,dụng,giữ,gom,hoạch,hình,hút,hẹp,hồi,lu,lôi,lượm,mua,ngân,nhận,nhập,nhặt,nạp,phân,phục,quân,thanh,thập,vén,xếp
thuyên:chuyển,giảm thuyết:darwin,domino,giáo,giảng,lí,lý,malthus,minh,pháp,phục,trình
thuần:chất,chủng,dưỡng,hoá,hậu,khiết,nhất,phong,phác,phục,thục,tuý,tính thuận:hoà,lợi,tiện,tình
thuật:ngữ,số,toán
thuỷ:canh,chiến,chung,châm,cung,cầm,luyện,lôi,lợi,lực,mạc,ngân,nông,năng,phân,phận,phủ,quyển,quái,quân,sinh,sản,tai,thần,thổ,thủ,tinh,tiên,triều,trúc,táng,tạ,tổ,văn,điện,đậu,động
thành:bại,công,danh,hoàng,hình,hôn,hội,khí,khẩn,kiến,kính,luỹ,lập,ngữ,niên,nội,phần,phẩm,phố,quách,quả,ra,thạo,thật,thị,thục,thử,thực,trì,tài,tâm,tích,tố,tựu,uỷ,viên,văn,đoàn,đạt,đồng
thào:thào thái:bình,cổ,cực,dương,hậu,quá,tử,độ
thân:chinh,chủ,cận,củ,hành,hình,mật,mến,mềm,nhiệt,nhân,pháp,phận,quen,sinh,sơ,thiết,thiện,thuộc,thích,thương,thế,thể,tình,tín,tộc,từ,xác,yêu,ái,đốt
thêm:bớt,thắt thêu:dệt,thùa
thông:báo,cáo,cảm,dâm,dịch,dụng,gia,hiểu,hành,lưng,lượng,lệ,minh,phán,qua,quan,suốt,số,sử,thoáng,thuộc,thái,thương,thường,thạo,thốc,thống,tin,tri,tư,tấn,tầm,tỏ,tục,điệp,đồng
thúc:bách,béo,giục,ép,đẩy thăng:bằng,hoa,hạng,thiên,tiến,trầm thơ:ca,dại,mộng,ngây,thẩn,thới,từ,văn,ấu
thơm:lây,lừng,lựng,ngát,nức,phức,tho,thảo
thư:dãn,hoạ,kí,ký,lưu,mục,ngỏ,nhàn,pháp,sinh,tay,thoại,thái,thả,tín,tịch,từ,viện
thương:binh,cảm,cảng,gia,hiệu,hàn,hại,lái,lượng,mại,mến,nhân,nhớ,phiếu,phẩm,quyền,số,thuyết,thuyền,thảo,tiếc,trường,tâm,tình,tích,tật,tổn,vong,vụ,xá,xót,yêu,ôi
thường:dân,khi,kì,kỳ,lệ,ngày,nhật,niên,phạm,phục,sơn,thức,trú,trực,tình,vụ,xuyên
thượng:cổ,du,giới,huyền,hạng,khách,khẩn,lưu,lương,nguyên,nguồn,phong,sách,sĩ,thận,thặng,thọ,toạ,tuần,tá,tướng,tầng,uý,viện,võ,vị,điền,đài,đế,đỉnh
thạc:sĩ thạch:anh,bản,cao,học,lựu,nhũ,quyển,sùng,tín thảo:dược,hèn,luận,lảo,mộc,nguyên,nào,quả
thất:bát,bại,cách,cử,hiếu,học,hứa,kinh,luật,lạc,lễ,nghiệp,ngôn,niêm,sách,sắc,thanh,thiệt,thoát,thu,thường,thần,thế,thểu,thố,truyền,trận,tán,tình,tín,vọng,đức
thầy:bà,bói,chùa,cúng,dòng,dùi,giáo,kí,ký,lang,mo,pháp,số,thuốc,tu,tào,tướng,địa thắm:thiết
thắng:bại,cảnh,cử,lợi,thầu,thế
thế:chiến,chân,chấp,cuộc,gian,giới,hệ,kỉ,kỷ,là,lực,mà,mạng,nào,năng,phẩm,ra,sự,thì,trận,tục,tử
thể:chất,chế,diện,dục,hiện,hình,loại,lệ,lực,nghiệm,nhân,nào,sợi,thao,theo,thống,thức,trạng,trọng,tình,tích,xác
thị:chính,giá,giác,hiếu,lực,phi,phạm,phần,sát,thực,trường,trưởng,trấn,tộc,tứ,tỳ,uy,uỷ,xã
thịnh:hành,nộ,soạn,suy,tình,vượng thọ:giáo,giới thống:khổ,kê,lý,lĩnh,nhất,nhứt,thiết,trị,đốc
thời:buổi,bình,chiến,cuộc,cơ,gian,giá,giờ,hiệu,hạn,khắc,kì,kỳ,lượng,sự,thượng,thế,tiết,trang,vận,vụ,điểm,đoạn,đại
thụ:giới,hưởng,lí,lý,phấn,thai,tinh,trai,án,động thục:mạng,địa thức:giấc,thời,tỉnh,ăn
thực:chi,chất,dân,dụng,hiện,hành,hư,khách,lòng,lợi,lực,nghiệm,phẩm,quyền,quản,ra,sự,thi,thu,thà,thể,thụ,tiễn,trạng,tài,tâm,tình,tại,tập,tế,từ,vật,đơn,địa
tinh:anh,bột,chất,chế,chỉnh,cầu,dầu,dịch,giảm,giản,gọn,hoa,hoàn,khiết,khôi,khôn,kỳ,luyện,lọc,lực,ma,mơ,nghịch,nhanh,nhuệ,nhạy,quái,quặng,ranh,sương,thông,thần,thể,tinh,trùng,tuý,tú,tươm,tướng,tường,tế,vi,vân,xảo,ý,đời
tiên:cung,cảm,cảnh,liệu,lượng,nga,nghiệm,nhân,nữ,phong,quyết,sinh,sư,tiến,tri,ông,đoán,đề,đồng
tiêu:biểu,bản,chuẩn,chí,chảy,cự,cực,diêu,diệt,dùng,hao,hoá,huỷ,khiển,ma,ngữ,pha,phí,sơ,sọ,tan,thoát,thuỷ,thổ,thụ,thức,tùng,vong,xài,âm,điều,điểm,đề
tiến:bộ,công,cử,hoá,hành,quân,sĩ,thoái,thân,thủ,triển,trình,độ
tiếp:chuyện,cận,cứu,diễn,diện,giáp,kiến,liệu,lời,nhận,phẩm,quản,sức,tay,theo,thu,thị,thụ,tuyến,tân,tế,tục,viên,viện,vận,xúc,âm,điểm,đãi,đón,ứng
tiết:canh,diện,dục,giảm,hạnh,kiệm,lộ,mục,niệu,tháo,tấu
tiền:bạc,bối,chiến,chẵn,cảnh,của,duyên,giấy,kiếp,lương,lẻ,lệ,mặt,nhiệm,nong,phong,phương,quân,sảnh,sử,sự,thân,tiêu,trạm,tuyến,tuất,tài,túi,tệ,tố,vận,vệ,án,đình,đúc,đường,đạo,đề,định,đồ,đồn
tiểu:ban,cao,cầu,hoạ,hàn,hùng,học,hổ,khu,liên,loại,luận,mãn,ngạch,nhân,não,nông,phẩm,phẫu,sử,thuyết,thư,thương,thừa,thử,tiết,tiện,tuyết,táo,vùng,xảo,đoàn,đường,đối,đội
toàn:bích,bộ,cảnh,cầu,cục,diện,lực,mỹ,năng,phần,quyền,quốc,thân,thắng,thể,tòng,tập,văn,vẹn
toán:học,loạn,trưởng,tử,đố toại:nguyện
trang:bị,chủ,hoàng,kim,lứa,mục,nghiêm,nhã,phục,sức,trí,trại,trải,trọng,viên,web,âm,điểm
tranh:chấp,cãi,cử,dầu,giành,hùng,luận,lụa,thờ,thủ,truyện,tường,tết,vui,đoạt,ảnh
trinh:bạch,nữ,sát,thám,tiết,trắng triết:gia,học,lí,lý triều:cường,suy,đại triển:khai,lãm,vọng
triệu:chứng,hồi,phú,tập
trung:bình,cao,chuyển,châu,cảnh,cấp,cổ,du,dung,dũng,gian,hoà,hưng,hạn,hậu,học,khu,kiên,liên,liệt,lưu,lập,lộ,nghĩa,nguyên,niên,phong,phẫu,quân,sĩ,thu,thành,thực,tiện,trực,tu,tuyến,tuần,tá,táo,tâm,tính,tướng,tần,tố,uý,vệ,điểm,đoàn,đoạn,đại,đội,ương
trà:lá,mi,trộn,đạo trác:tuyệt,táng tráng:ca,kiện,lệ,miệng trâm:bầu trân:châu,trọng,trối
trình:bày,báo,bầy,chiếu,diễn,diện,duyệt,làng,thức,tấu,tự,độ
trí:giả,khôn,lực,mạng,nhớ,não,năng,thức,trá,tuệ,tưởng,óc trúc:bâu,sênh,trắc,đào trương:lực
trường:bắn,ca,chinh,cửu,học,hợp,kì,kỉ,kỳ,kỷ,phái,quay,qui,sở,thành,thọ,tồn,vốn,đoạn,đua,độ,đời,ốc
trưởng:lão,nam,nữ,phòng,thành,thôn,đoàn
trầm:bổng,cảm,hùng,hương,kha,luân,lắng,lặng,mình,mặc,ngâm,trọng,trồ,tích,tĩnh,tư,uất
trần:ai,bì,duyên,gian,thuật,thế,truồng,trụi,tục,đời trịnh:trọng
trọng:dụng,liên,lượng,lực,pháo,phạm,thương,thưởng,thể,thị,trách,trường,tài,tâm,tải,tội,vọng,yếu,án,âm,điểm,đãi,đại
trụ:cột,sinh,sở,trì
trực:ban,chiến,cảm,diện,giao,giác,hệ,khuẩn,nhật,quan,thu,thuộc,thăng,tiếp,tràng,trùng,tuyến,tâm,tính
tuyến:giáp,tính,vị,yên tuyết:sương tuyển:chọn,cử,dụng,khoáng,lựa,mộ,quân,sinh,thủ,tập tuân:thủ tuấn:mã,tú
tài:ba,bàn,chính,cán,công,giỏi,hoa,khoá,khoản,liệu,lộc,lực,nghệ,nguyên,năng,phiệt,phán,sản,sắc,trí,trợ,tình,tử,vụ,xế,đức
tám:hoánh,thơm,xoan,đời
tâm:bão,can,giao,huyết,hồn,khảm,linh,lí,lý,lực,nguyện,ngẩm,nhĩ,niệm,phúc,sức,sự,thất,thần,thức,trí,trạng,tình,tính,tư,tưởng,điểm,đắc,địa
tân:binh,dược,gia,hôn,kỳ,sinh,thời,trang,xuân,ước
tình:báo,ca,cảm,cảnh,cờ,duyên,dục,huống,hình,khúc,nghi,nghĩa,nguyện,nhân,si,sử,tang,thương,thế,thực,tiết,trường,trạng,tứ,tự,yêu,ái,ý,địch
tí:chút,hon,nhau,teo,ti,toáy,toét,tách,tẹo,tị,tởn,xíu tích:cóp,cực,góp,hợp,kê,luỹ,phân,số,sự,truyện,trữ,tắc,tụ
tín:chấp,chỉ,chủ,dụng,hiệu,nghĩa,ngưỡng,nhiệm,nữ,phiếu,phong,điều,đồ
tính:chuyện,chất,cách,dục,giao,hướng,khí,liệu,mạng,ngữ,năng,nết,sổ,toán,trạng,tình,tẩu,từ,đảng
tô:giới,hô,hồng,mộc,nô,vẽ,điểm tôn:chỉ,giáo,kính,nghiêm,sùng,thờ,ti,trọng,tạo,vinh,xưng
tùng:hương,phèo,tiệm,xẻo tú:bà,hụ,tài,ụ tăng:bo,cường,gia,giá,lữ,ni,sản,tiến,trưởng,trọng,tả,tốc,viện,âm
tư:biện,bản,chất,cách,dinh,doanh,duy,hữu,liệu,lệnh,lợi,lự,nhân,pháp,sản,thông,thù,thương,thế,thục,trang,tình,túi,tưởng,vấn
tươi:cười,mát,nhuận,rói,sáng,sống,thắm,trẻ,tắn,tỉnh,tốt,vui tường:bao,giải,hoa,minh,thuật,trình,tận,vi tạ:thế
tấm:bé,lợp,tắc,tức tấn:công,phong,tới tất:bật,cả,nhiên,niên,thắng,tưởi,tả,tật,yếu tề:chỉnh,tựu
tịnh:giới,tiến,vô,xá,độ tố:chất,cáo,cộng,giác,hộ,khổ,tụng tống:cổ,giam,khứ,tiền,tiễn,táng,tình,đạt
tổ:bố,chức,hợp,khúc,quốc,sư,tiên,trưởng,tôm,viên,đỉa,ấm tụ:cư,họp,hội,tập,xoay,điểm,điện tủn:mủn
từ:bi,biệt,bỏ,chương,chối,chức,giã,hoá,hôn,hư,học,khoá,khuynh,loại,láy,nguyên,ngữ,nhiệm,thiên,thiện,thông,thạch,trường,trần,tính,tố,tốn,tổ,từ,vị,vựng,điển,đường
tự:biên,cao,chủ,cường,cảm,cấp,do,dưng,dưỡng,dạng,giác,hoại,hành,hào,khắc,kiêu,lập,lực,mãn,nguyện,nhiên,nhủ,phát,phụ,quyết,quyền,quản,sát,sự,thiêu,thuật,thân,thú,thị,ti,tin,tiện,truyện,trào,trầm,trị,trọng,tình,tôn,túc,tại,tử,vấn,vẫn,vệ,xưng,ái,ý,điền,đắc,động
tỵ:nạnh ung:bướu,dung,nhọt,thư,ủng uy:danh,hiếp,linh,lực,nghi,nghiêm,phong,quyền,thế,tín,vũ uyên:bác,thâm,ương
uyển:chuyển,ngữ vi:chất,cảnh,khuẩn,lượng,mô,mạch,nấm,phân,phạm,phẫu,sinh,sóng,thể,trùng,tính,vu,vút
vinh:danh,dự,hạnh,quang,qui viên:chức,ngoại,tịch viết:lách,tay
viễn:chinh,chí,cảnh,du,dương,thám,thông,thị,tưởng,vọng,xứ việt:dã,vị vo:ve,viên,vo
vu:cáo,hồi,khống,oan,qui,vu,vơ,vạ
vui:chân,chơi,lòng,miệng,mắt,mừng,nhộn,sướng,tai,thích,thú,tính,tươi,vầy,vẻ,đùa
vàng:anh,bạc,choé,cốm,hoa,hoe,hươm,hồ,hực,khè,khé,lá,lưới,lụi,mã,mười,ngọc,ròng,rộm,son,trắng,tâm,tây,võ,vọt,xuộm,đen,ệch,ối
vành:khuyên,vạnh,đai vân:vê vòng:bi,cung,hoa,kiềng,loại,quanh,tay,tròn,vo,vây,vèo,vòng,đai,đệm
võ:công,khí,lâm,lực,nghệ,phu,sinh,sĩ,sư,thuật,trang,vàng,vẽ,đoán,đài,đường
văn:bia,bản,bằng,chương,chỉ,công,cảnh,hiến,hoa,hoá,hào,học,khố,kiện,liệu,minh,miếu,nghệ,ngôn,phong,phòng,thơ,thư,thể,tế,tự,võ,vần,vật,vẻ,xuôi
vĩ:mô,nhân,thanh,tuyến,tố,đại,độ vĩnh:biệt,cửu,hằng,viễn
vũ:bão,công,hội,khí,khúc,kế,kịch,lực,nữ,phu,sư,thuỷ,trang,trường,trụ,điệu,đoàn,đài,đạo
vương:giả,miện,phi,quốc,triều,tướng,vãi,víu,vướng,vấn,vất vạn:chài,năng,thọ,tuế,vật,đò vọng:cổ,gác,ngoại
vợ:bé,chồng,con,cả,kế,lẽ,lớn,nhỏ
xa:cách,gần,hoa,khơi,lánh,lìa,lông,lạ,lắc,lộ,ngái,rời,tanh,thẳm,tít,tắp,vắng,vời,xa,xôi,xăm,xưa,xẩn,xỉ
xanh:biếc,cỏ,lam,lè,lét,lơ,lướt,mét,mắt,ngắt,om,rì,rớt,rờn,tuya,tươi,um,xao xuyên:khung,táo,tạc
xuân:nữ,phân,sắc,xanh xí:bệt,nghiệp,xoá,xổm,xớn
y:bạ,cụ,hệt,học,khoa,lí,lý,lệnh,môn,nguyên,như,phục,sinh,sì,sĩ,thuật,trang,tá,tế,vụ,án,đức
yên:giấc,lành,lòng,lặng,nghỉ,phận,thân,trí,tâm,tĩnh,vui,vị,ả,ấm,ắng,ổn yến:anh,mạch,sào
ái:chà,mộ,ngại,nữ,quốc,tình,ân án:mạng,ngữ,phí,thư,treo ánh:kim,sáng,ỏi
ân:cần,huệ,hận,nghĩa,nhân,tình,xá,ái,đức âu:lo,là,nổi,phục,sầu,thuyền,tàu,yếm,đất
ông:bà,bầu,cha,công,già,hoàng,mãnh,phệnh,táo,tổ,từ,vải,xanh,xã,địa,ổng út:ít
ý:chí,chừng,dĩ,kiến,muốn,nghĩ,nghĩa,nguyện,nhị,niệm,thức,tưởng,tứ,vị,định,đồ đan:chéo,cài,kết,lát,xen
đinh:ba,cúc,ghim,hương,khuy,lăng,ninh,râu,rệp,tai,thuyền,tán,vít,đỉa,ấn,ốc điền:dã,kinh,thanh điểu:học
điệp:báo,khúc,ngữ,trùng,viên,vận đoan:ngọ,trang đoàn:kết,lạp,phí,thể,tụ,viên đài:các,hoa,nguyên,nước,thọ,đóm
đàm:phán,thoại,tiếu,đạo
đàn:anh,bà,bầu,em,hương,hồi,kìm,môi,nguyệt,nhật,sáo,sến,tam,tranh,tràng,tàu,tì,tính,tứ,tỳ,xếp,áp,ông,đá,đáy,đúm,ống
đào:bới,hoa,mỏ,ngũ,nhiệm,sâu,thải,tạo,xới đình:bản,chiến,chỉ,công,sản,trung,trệ,đám,đốn đính:chính,hôn,ước
đôn:hậu,quân,đáo,đốc đông:chí,du,dược,lạnh,nghẹt,nghịt,y,đúc,đảo,đặc,đủ
đăng:cai,kiểm,kí,ký,nhập,quang,ten,tải,đàn,đó,đắng
đơn:bào,bạc,bội,ca,chiếc,chất,côi,cử,giá,giản,lập,lẻ,nguyên,nhất,phương,sơ,sắc,thuần,thân,thức,tiết,trị,tính,từ,tử,vị,điệu,độc
đường:bay,biên,biển,băng,bệ,bộ,cao,chéo,cong,cái,cát,dây,dẫn,goòng,hoàng,huyết,hướng,hầm,không,kính,luật,lối,máu,mòn,mật,ngào,ngôi,ngắm,nhựa,nét,phèn,phên,phố,phổi,ray,sinh,sá,sông,sắt,thi,thuỷ,thẳng,tiếng,tròn,trường,trục,đôi,đường,được,đạn,đất,đột,ống
đại:bi,binh,biểu,biện,bàng,bác,bại,bịp,bợm,ca,cao,chiến,châu,chúng,cán,cương,diện,dương,dịch,gia,hoàng,hoạ,hàn,hạn,học,hồi,hội,khái,liên,loại,lãn,lí,lý,lược,lượng,lễ,lộ,lục,mạch,nghĩa,nghị,não,nạn,phu,phẫu,quát,quân,sảnh,số,sứ,tang,thánh,thắng,thể,thọ,thụ,thừa,thử,tiệc,tiện,trà,tràng,tu,tuyết,tài,tá,táo,tướng,từ,tự,uý,xa,xá,ý,đao,đoàn,để,đồng,đội,đức
đạo:cụ,diễn,giáo,hindu,hiếu,hàm,hạnh,hồi,islam,khổng,kitô,luật,lão,lí,lý,mạo,nghĩa,pháp,phật,sĩ,ôn,đức
đậu:bắp,gà,hũ,khấu,lào,mùa,ngự,nành,phộng,phụ,phụng,rồng,trắng,tây,tương,ván,xanh,đen,đũa,đỏ
đắc:chí,cử,lực,sách,thắng,ý,đạo,địa đệ:trình,tử
định:bụng,canh,chuẩn,chế,cư,danh,dạng,giá,hình,hướng,kiến,kì,kỳ,liệu,luật,lí,lý,lượng,mệnh,mức,nghĩa,ngữ,thần,thức,tinh,trị,tuyến,tâm,tính,tội,vị,xứ,đoạt,đô,đề,ước,ảnh
đồng:bào,bóng,bạc,bạch,bằng,bệnh,bọn,bộ,ca,chí,chất,cân,cô,cảm,cỏ,cốt,dao,diễn,dạng,hao,hoá,hun,huyết,hành,hương,học,hồ,khởi,la,liêu,loã,loại,loạt,lòng,lương,lần,minh,mưu,nghiệp,nghĩa,ngũ,nhất,niên,nát,nội,nữ,phân,phạm,phẳng,phục,qui,quy,quê,ruộng,thanh,thau,thiếp,thoà,thoại,thời,tiền,trinh,tâm,tình,tính,tử,vị,vốn,áng,âm,ý,đen,điếu,điệu,đại,đảng,đất,đều,đỏ,đội
đỗ:quyên,trọng,đạt độ:lượng,ph,phì,sinh,vong,ẩm đới:cầu đức:cha,hạnh,tin,trị,tính,độ
ước:ao,chung,chừng,hẹn,lược,lượng,lệ,mong,muốn,mơ,nguyện,số,tính,vọng,định ấu:thơ,trùng,trĩ
ẩn:chứa,dật,dụ,giấu,hiện,hoa,náu,núp,nấp,số,ý,ức
`
