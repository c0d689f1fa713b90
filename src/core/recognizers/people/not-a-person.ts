/** What has a name and is not a person. Folded unless said otherwise. */

/** Words before a name that make it the name of a place or a thing: `đường Nguyễn Trãi`. With marks, where marks tell. */
export const HEADS =
  setOf(`đường phố quận huyện phường xã tỉnh tp ga cầu chợ trường thpt thcs th viện quỹ giải vịnh hãng quán hẻm ngõ ngách
  đảo sông núi biển thôn ấp bản làng xóm buôn khu kcn kđt kdc tòa toà q p tx tt hiệu nhãn sách tnhh cp mtv tmcp cty shop đèo hồ chùa
  đền phà hầm rạp cảng lăng miếu đình tượng bến kênh rạch vườn rừng suối thác tuồng chèo kịch vở phim truyện chung cư căn block lô
  hotel street road avenue lane bridge station hospital school university airport museum river lake mount lodge fort
  hurricane typhoon storm operation project`)

/** The same, two words. */
export const DOUBLE_HEADS =
  setOfPhrases(`công ty, bệnh viện, công viên, sân vận, vận động, sân bay, nhà hát, nhà sách, nhà máy, nhà hàng, khách sạn, ngân hàng,
  tập đoàn, giải thưởng, học bổng, cổ phần, cao tốc, chiến dịch, dự án, chung cư, tòa nhà, toà nhà, đô thị, thủy điện, thuỷ điện, đại học, cao đẳng, tiểu
  học, mầm non, trung học, trung tâm, thị trấn, thị xã, thành phố, tiệm vàng, cà phê, thương hiệu, văn phòng, siêu thị, bảo tàng, quảng
  trường, tượng đài, giá vàng, phòng họp, phòng khám, nhà thuốc, hợp tác, doanh nghiệp, chi nhánh, phố đi, quốc lộ, đại lộ, tỉnh lộ, hương lộ, nhà thờ,
  nhà xuất, xuất bản, tạp chí, thư viện, đội tuyển, câu lạc, trận đấu, giải đấu, tác phẩm, tiểu thuyết, bộ phim, cải lương, ca khúc, bài hát, chính phủ,
  bão số, cơn bão, triều đại, nhà lý, nhà trần, nhà nguyễn, nhà lê, khu phố, vườn quốc, hồ chứa, cửa hàng, cửa khẩu, thôn xóm, hệ thống, thẩm mỹ`)

/** `cơm tấm Bà Năm`, `phở Ông Hùng`: what is called after its cook. */
export const EATERIES: ReadonlySet<string> = new Set(
  'cơm phở bún bánh xôi chè lẩu nem bia phê tấm mì cháo ốc gà bò vịt mắm tiệm quán kem trà nước chay nướng hàng'.split(
    ' ',
  ),
)

/** Two words whose second is a head elsewhere and is none here: `yêu cầu Nguyễn Văn An nộp`. */
export const NO_HEADS =
  setOfPhrases(`gia đình, thị trường, môi trường, nhà trường, hiện trường, yêu cầu, nhu cầu, toàn cầu, biên bản, văn bản, phiên bản, kịch bản, tài sản, hàng xóm, đối tượng, ấn tượng,
  danh sách, chính sách, ngân sách, thủ quỹ, hòa giải, hoà giải, lý giải, quê quán, lừa đảo, đồng hồ, nông thôn, tín hiệu, lái buôn, con buôn, già làng, trưởng làng, trưởng bản, trưởng thôn, trưởng ấp, trưởng khu, học viện, hướng dẫn,
  giới thiệu, cơ bản, căn bản, giải trình, chủ quán, chủ shop, chủ tiệm, chủ hiệu, mặt đường, lên đường, qua đường, hội trường`)

/** Words after an English name that make it the name of a company, a place, a thing. */
export const TAILS =
  setOf(`weekly investments sons brothers associates technologies service services partners solutions systems holdings industries
  international labs lab corporation entertainment records press times news council committee society union federation church office agency department
  ministry investment capital insurance energy motors foods electric software networks network media studio studios theatre theater stadium arena games cup
  league championship prize house tower towers mall market zoo beach bay valley desert airport airlines air street st avenue ave road rd bank hospital park
  foundation inc ltd llc corp company co plc gmbh university station day hotel school college center centre group team bar restaurant bridge lane drive
  boulevard blvd court plaza square library museum campaign method kernel database pipeline branch orchestra city county island river lake mountain hill
  award act agreement project report page pages fund theorem algorithm law effect test disease syndrome model distribution principle paradox index score
  coefficient filter transform process equation curve number constant series space function lemma rule scale vaccine building hall gate tower chapel
  clinic pharmacy bakery cafe pub inn lodge resort ranch farm vineyard winery brewery gallery factory works mine mines port dam canal creek falls forest
  woods garden gardens heights hills springs village town district province state republic kingdom empire dynasty war treaty accord plan deal bill
  protocol framework library engine server client cloud api sdk cli app platform suite edition release version update patch theme plugin module package
  command script box language compiler browser driver editor shell format cluster ltda sa ag nv bv oy ab as spa srl sarl pty pte jsc desk helpdesk reception newsroom payroll circle pier wharf junction crossing square's day's`)

/** English words that are names as well: alone they prove nothing. */
export const ENGLISH_WORDS =
  setOf(`will mark may april june august grace rose hunter chase bill grant frank jordan georgia paris virginia carolina dakota hope joy
  faith summer autumn winter dawn eve ivy lily violet daisy ruby pearl amber jade crystal rich pat art gene dean earl duke king prince major miles wade drew
  pierce lance cliff glen dale rocky sandy star angel christian guy jack jay jersey max ray ross santa son van vance victor wells young sue penny robin
  victoria alexandria charlotte sydney austin houston dallas madison lincoln washington jackson aurora savannah florence vienna china india asia america
  israel chad kenya holland ireland brooklyn sierra julia ivory destiny harmony melody justice mercy noble price prudence reed reese royal sage sterling
  stone trace trinity tyler vernon early golden green gold hill house lake love marine field case cash chance cora core coy do don else ever in
  is july lawyer lucky mack man many mar merry mike mission my norma nova ok pink queen rod sol sunny tab tad the tory toy trey true truth ty val vi
  wiley windy you orange oliver jenkins newton morgan martin parkinson mercedes ford scala alexa siri python diego clara fargo johnson mc march doctor
  dear series support accounts team marketing spring oxford thank thanks kind best regards hi hey hello please sir madam sunday monday friday german loan
  karma name date phone baby address email order note info sale so an than me no a i am be he she it we us on at to by or and of for as if
  sun mon tue wed thu fri sat jan feb mar apr jun jul aug sep oct nov dec page line data test type state status code file key value user client server
  ruby java perl julia dash max min ada swift rust basic pascal haskell ocean sky forest river rain snow storm bay cove reef page banks brook
  bell bush cook carter baker mason miller taylor smith cooper turner porter parker walker fisher gardener shepherd potter butler ward
  marvin denver boston phoenix memphis lima london berlin rome milan turin cairo tokyo delhi kyoto osaka seoul geneva lisbon madrid dublin valencia
  barcelona granada cordoba cuba panama brazil canada jamaica argentina malta cyprus jersey guernsey troy olympia athena apollo mars venus jupiter saturn
  dell macy denny hilton alexa armani chanel lexus kia delta pandora marina regina royce dana odessa roma verona vienna augusta cheyenne nevada montana maryland avon guava mercury eden zion canaan bethlehem nazareth salem lane long short small little brown black white gray grey blue red west north east south`)

/** Capital words that begin sentences, headings and labels and are never a name by themselves. */
export const CAPITAL_WORDS =
  setOf(`thanks sure sorry great okay well sounds let lets hmm yeah yep nope welcome full write read lock unlock into using engine del ctrl alt esc global root name date phone address email order note notes info sale case new old great good big high low day night morning what when where who why how
  this that there here these those our your his her its their please thank monday tuesday wednesday thursday friday saturday sunday january
  february march april may june july august september october november december english french german general first last next user time main total
  subject from to cc re fwd attn yes no ok and or not but for with the a an is are was were be been has have had do does did can could should would must
  will if else then than so such some any all each every both few more most other same only own very just also into over under again further once
  customer client employee manager director engineer developer analyst officer president secretary chairman ceo cto cfo hr it vip id no nr
  street road avenue city state country zip code tel fax mobile web site url http https www error warning debug trace fatal failed
  success null true false none undefined select insert update delete create drop alter table where group order values key index get post put patch head
  options dear hi hello hey sincerely best kind warm many senior junior chief head vice assistant associate deputy acting sales marketing finance
  legal operations product design support service services agent admin administrator system root test demo example sample default public private internal
  billing shipping invoice receipt payment account bank card number amount balance credit debit title description summary details item items quantity unit
  price tax discount subtotal interim regional national executive principal lead staff group digital technical creative human people corporate commercial strategic external standard premium basic advanced annual monthly weekly daily due paid status pending complete open closed`)

/** Vietnamese words in capitals that stand before or after names in headings and are none. Folded. */
export const VIETNAMESE_WORDS =
  setOf(`ben loai phong cong giam truong pho chuc ngay thang nam so dia dien noi sinh que quan giay ma mat khau tai khoan ngan hang chi nhanh tong ban bo
  so cuc vu chinh phu quoc hoi luat nghi dinh thong tu quyet bao cao ke hoach hop dong bien ban phieu don hoa thu ky kinh gui xin chao cam on tran trong
  nhom nguoi khach ong ba anh chi em co chu bac toi minh ban the nay do va voi cho tu den trong ngoai tren duoi la thi ma neu vi nen
  hai mot bon nam sau bay tam chin muoi lop khoi nganh nghe trinh do hoc vi thac tien cu nhan ky su giao vien bac si
  thuong tru tam tru ho khau hien o gioi tinh nu dan toc ton giao viet kinh sdt dt email cccd cmnd mst stk bhxh bhyt`)

/** People of history and public life, and names that streets and prizes have: the model may read them. Full names, with marks. */
export const PUBLIC_PEOPLE =
  setOfPhrases(`hồ chí minh, nguyễn ái quốc, võ nguyên giáp, phạm văn đồng, trường chinh, lê duẩn, tôn đức thắng, nguyễn du, nguyễn trãi, nguyễn huệ,
  quang trung, trần hưng đạo, trần quốc tuấn, trần quang khải, trần nhân tông, trần thủ độ, lý thường kiệt, lý thái tổ, lý thái tông, lê lợi, lê thái tổ, lê thánh tông, lê lai,
  lê hồng phong, ngô quyền, đinh tiên hoàng, đinh bộ lĩnh, lê đại hành, lê hoàn, hai bà trưng, bà triệu, nguyễn thị minh khai, võ thị sáu, nguyễn văn trỗi, nguyễn văn cừ,
  nguyễn tri phương, nguyễn đình chiểu, nguyễn bỉnh khiêm, nguyễn khuyến, nguyễn công trứ, nguyễn trường tộ, nguyễn thái học, nguyễn chí thanh, nguyễn hữu thọ,
  nguyễn văn linh, nguyễn lương bằng, nguyễn phong sắc, nguyễn thị định, nguyễn phú trọng, nguyễn xuân phúc, nguyễn minh triết, nguyễn tấn dũng, phan bội châu, phan châu trinh,
  phan chu trinh, phan đình phùng, phan văn trị, phan văn khải, phan đăng lưu, hoàng diệu, hoàng hoa thám, hoàng văn thụ, hoàng quốc việt, hồ xuân hương, hồ quý ly,
  đoàn thị điểm, bùi thị xuân, trần phú, trần cao vân, trần quý cáp, trần đại nghĩa, trần đăng ninh, trần duy hưng, trần thái tông, trần bình trọng, trần quốc toản, trần đức lương,
  lê quý đôn, lê văn sỹ, lê văn việt, lê văn duyệt, lê văn lương, lê trọng tấn, lê đức thọ, lê đức anh, lê khả phiêu, lê thanh nghị, lê ngọc hân, lê chân, chu văn an, cao bá quát,
  cao thắng, mạc đĩnh chi, mạc đăng dung, tô hiến thành, tô hiệu, tô hoài, tô lâm, kim đồng, lương thế vinh, lương văn can, lương đình của, đào duy từ, đào duy anh, đặng thai mai, đặng thùy trâm,
  đặng dung, đặng tất, phạm ngũ lão, phạm hồng thái, phạm ngọc thạch, phạm hùng, phạm văn chí, phạm minh chính, vương đình huệ, trương định, trương công định, trương tấn sang, trương vĩnh ký, trịnh công sơn,
  trịnh hoài đức, tôn thất thuyết, tôn thất tùng, yết kiêu, văn cao, xuân diệu, huy cận, nam cao, vũ trọng phụng, ngô tất tố, ngô gia tự, ngô đức kế, ngô sĩ liên, ngô bảo châu, võ văn kiệt, võ văn tần, võ chí công,
  võ văn ngân, võ duy dương, võ văn thưởng, đỗ mười, đỗ nhuận, duy tân, hàm nghi, minh mạng, gia long, tự đức, bảo đại, khải định, thành thái, an dương vương, hùng vương, thánh gióng,
  vừ a dính, la văn cầu, tạ quang bửu, hàn mặc tử, tố hữu, chế lan viên, nguyễn đình thi, nguyễn tuân, nguyễn nhật ánh, nguyễn thị bình, trần văn giàu, huỳnh thúc kháng, huỳnh tấn phát, dương văn minh,
  ngô đình diệm, ngô đình nhu, nguyễn văn thiệu, nguyễn cao kỳ, ông ích khiêm, thích quảng đức, thích nhất hạnh, park hang seo, park hang-seo, kim sang-sik, kim sang sik, shin tae-yong, son heung-min, kim jong-un, philippe troussier, bùi xuân phái, nguyễn tiến linh, nguyễn thị ánh viên, nguyễn quang hải, đặng văn lâm,
  trần thanh mẫn, văn tiến dũng, hoàng văn thái, chu huy mân, phạm bình minh, nông đức mạnh, phạm nhật vượng, trương gia bình, mai kiều liên, đặng lê nguyên vũ, đàm vĩnh hưng, trấn thành, hồ ngọc hà,
  âm thị kính, quan âm thị kính, thị mầu, xúy vân, thúy kiều, thúy vân, thuý kiều, thuý vân, kim trọng, từ hải, thúc sinh, hoạn thư, chí phèo, thị nở, thạch sanh, mị châu, trọng thủy, sơn tinh, lạc long quân, âu cơ, nguyễn ngọc tư, nguyễn huy thiệp, tô ngọc vân, lưu quang vũ, xuân quỳnh, nguyễn khoa điềm, thạch lam, nguyên hồng, nguyễn công hoan, nguyễn huy tưởng, lê công vinh, hoàng xuân vinh, đoàn văn hậu,
  william shakespeare, albert einstein, isaac newton, marie curie, charles darwin, abraham lincoln, george washington, thomas jefferson, winston churchill, nelson mandela, martin luther king, alexandre yersin, louis pasteur, victor hugo, ernest hemingway, leo tolstoy, le corbusier, gustave eiffel,
  leonardo da vinci, napoleon bonaparte, julius caesar, alexander the great, karl marx, vladimir lenin, mao zedong, ho chi minh, barack obama, joe biden, donald trump, elon musk, bill gates, steve jobs,
  jeff bezos, mark zuckerberg, alan turing, ada lovelace, linus torvalds, nikola tesla, thomas edison, galileo galilei, johann sebastian bach, wolfgang amadeus mozart, ludwig van beethoven,
  lionel messi, cristiano ronaldo, taylor swift, michael jackson, queen elizabeth, mahatma gandhi, sun tzu, jane austen, charles dickens, mark twain, agatha christie, stephen hawking, sigmund freud, angela merkel, emmanuel macron, vladimir putin, xi jinping, narendra modi, justin trudeau, rishi sunak, boris johnson, margaret thatcher, john f kennedy, ronald reagan, richard nixon,
  bill clinton, hillary clinton, kamala harris, george bush, oliver twist, david copperfield, jane eyre, anna karenina, huckleberry finn, tom sawyer, peter rabbit, mary poppins, forrest gump, bruce wayne, clark kent, peter parker, tony stark, hercule poirot, emma bovary, jean valjean, don quixote, robinson crusoe, dorian gray, atticus finch, holden caulfield, jay gatsby, ebenezer scrooge, willy wonka, indiana jones, luke skywalker, frodo baggins, hermione granger, ron weasley, michael faraday, james watt, alexander fleming, gregor mendel, carl gauss, leonhard euler, blaise pascal, rene descartes, immanuel kant, adam smith, john locke, florence nightingale, anne frank, rosa parks, joan of arc, pope francis, dalai lama, neil armstrong, yuri gagarin, marilyn monroe, elvis presley, john lennon, paul mccartney, freddie mercury, david bowie,
  bob dylan, roger federer, rafael nadal, novak djokovic, serena williams, michael jordan, kobe bryant, tiger woods, usain bolt, diego maradona, zinedine zidane, warren buffett, tim cook, sam altman, satya nadella, sundar pichai`)

/** Countries and regions whose names begin like a surname or a given name. */
export const COUNTRY_NAMES =
  setOfPhrases(`hàn quốc, trung quốc, thái lan, nhật bản, đài loan, hồng kông, hồng kong, ấn độ, anh quốc, mỹ quốc, bắc kinh, thượng hải, quảng châu, thâm quyến, tây ban nha, bồ đào nha, hà lan, phần lan,
  ba lan, triều tiên, mông cổ, thụy sĩ, thuỵ sĩ, thụy điển, thuỵ điển, na uy, đan mạch, phi luật tân, đông nam á, đông á, nam mỹ, bắc mỹ, trung đông, tây nguyên, trường sa, hoàng sa, vạn lý trường thành, hoàng hà, trường giang,
  đông dương, thái bình dương, đại tây dương, ấn độ dương, bắc băng dương, hoàng thành thăng long, văn miếu quốc tử giám, hà khẩu, đông hưng, lào cai, hồ gươm, hồ tây`)

/** What public people are: their names are not secret. With marks. */
export const PUBLIC_ROLES =
  setOfPhrases(`nhà văn, nhà thơ, họa sĩ, hoạ sĩ, nhạc sĩ, thi sĩ, tiền đạo, tiền vệ, hậu vệ, trung vệ, thủ môn, hlv, cầu thủ, vđv, kỳ thủ, tay vợt, kình ngư,
  vua, chúa, thượng tướng, trung tướng, thiếu tướng, chuẩn tướng, chủ tịch nước, tổng bí, phó thủ, nhà thám, nhà cách, hoàng đế, thái tử, công chúa, tổng thống, thủ tướng, bí thư, đại tướng, danh nhân, anh hùng, liệt sĩ, danh tướng, thiền sư, đại danh, danh họa, sử gia,
  đại sứ, hoa hậu, á hậu, nghị sĩ, bộ trưởng, ca sĩ, diễn viên, đạo diễn, nghệ sĩ, nsnd, nsưt`)

/** Companies and clubs whose names are names of people. */
export const NAMED_COMPANIES =
  setOfPhrases(`hoàng anh gia lai, bảo tín minh châu, mai linh, trung nguyên, hòa phát, hoà phát, hoàng long, phương trang, thành bưởi, đức giang, kim long, kinh đô,
  trần anh, nguyễn kim, phan vũ, hoàng quân, tân hiệp phát, vạn thịnh phát, đại quang minh, phú mỹ hưng, an phát, bình minh, minh long, đông á, phương nam, nam long, khang điền, đất xanh,
  earl grey, granny smith, bloody mary, shirley temple, tom collins, uncle ben, aunt jemima, betty crocker, mary jane, john dory, peter pan, harry potter,
  sherlock holmes, james bond, santa claus, robin hood, tom yum, ben tre, mont blanc, moby dick, king kong, dr pepper, trader joe, jimmy choo, costa rica, marshall islands, hugo boss, paul smith, ted baker, ben sherman, harper collins, johnson johnson, wells fargo, morgan stanley, ralph lauren, calvin klein, tommy hilfiger, louis vuitton, jack daniels, john deere, marks spencer,
  ernst young, warner bros, goldman sachs, merrill lynch, charles schwab, estee lauder, hewlett packard, philip morris, kate spade, michael kors, victoria secret, jp morgan,
  rolls royce, aston martin, alfa romeo, mercedes benz, mary kay, dale carnegie, johns hopkins, carnegie mellon, harvey nichols, ben jerry, baskin robbins,
  bảo việt, bảo minh, bắc á, nam á, việt á, phương đông, kiên long, bản việt, thể công, sao vàng, bông sen, hải âu, thái dương, ngọc châu, hồng hà, thiên long, văn lang, hoa sen, duy tân, thái tuấn, việt tiến, hữu nghị, hải hà, tràng tiền, lam sơn, sông đà, hà đô`)

/** Works, companies and figures of two names with `and` between. */
export const NAMED_PAIRS =
  setOfPhrases(`romeo juliet, tom jerry, antony cleopatra, tristan isolde, hansel gretel, bonnie clyde, adam eve, thelma louise, marks spencer, mills boon,
  dolce gabbana, procter gamble, johnson johnson, barnes noble, ben jerry, abercrombie fitch, black decker, victoria albert, william mary, smith wesson, crosse blackwell,
  starsky hutch, will grace, rick morty, dungeons dragons, jekyll hyde, troilus cressida, porgy bess, jack jill, hobbs shaw, ralph lauren, simon garfunkel, orpheus eurydice,
  peter paul, crick watson, michelson morley, stern volmer, mason dixon, lewis clark, stanley livingstone, bill ben, fortnum mason, rodgers hammerstein, gilbert sullivan,
  turner hooch, turner townsend, allen overy, baker mckenzie, dun bradstreet, bausch lomb, johnson wales, harley davidson, price waterhouse`)

/** Words of two syllables that begin like a surname, without marks: `dang ky`, `pham vi`. */
export const BARE_WORDS =
  setOfPhrases(`dang ky, dang kiem, dang tin, dang bo, phan cong, phan tich, phan mem, phan phoi, phan hoi, pham vi, le hoi, le phi, ho so, ho tro, ho khau, ho boi, do an, do thi, do luong, ly do,
  ly thuyet, ly lich, cao su, cao dang, cao cap, cao hoc, duong dan, duong bo, duong sat, dinh ky, dinh nghia, dinh luong, dinh vi, doan van, doan vien, doan thanh, luu tru, luu y, luong thuong, luong thang, dao tao,
  vu an, vu viec, lam viec, lam luat, truong hop, truong dai, truong tieu, truong hoc, mai tang, duong lich, ngo vao, vo thuat, phung vu, hoang thanh, tang luong, tang truong, giang day, giang vien, trieu chung, trinh bay,
  trinh do, trinh ky, phu trach, phu huynh, phu luc, phu tung, phu cap, phu nu, phu kien, quan he, quan ly, quan tri, thanh toan, thanh vien, thanh pho, hoa don, hoa hong, chau au, chau a,
  dich vu, nhiem vu, phuc vu, chuc vu, nghiep vu, cong vu, noi vu, tai vu, che do, muc do, toc do, cuong do, nhiet do, thai do, ban do, ti le, ty le, dieu le, nghi le, quan ly, dai ly, xu ly, phap ly, vat ly, tam ly, hop ly, tro ly, thanh ly, dia ly, ly do,
  vi pham, tac pham, san pham, xam pham, thuc pham, duoc pham, my pham, pham nhan, bo phan, co phan, thanh phan, phu phan, binh dang, hai dang, gia dinh, quy dinh, nhat dinh, on dinh, xac dinh, quyet dinh, chi dinh, giam dinh,
  tap doan, cong doan, giai doan, bo doi, thi truong, moi truong, nha truong, hieu truong, to truong, nhom truong, hien truong, chu truong, con duong, dai duong, boi duong, tuyen duong, tien luong, chat luong, so luong, khoi luong, nang luong, luc luong,
  dinh doc, kho mai, khuyen mai, ngay mai, tuong lam, viec lam, hoang hon, hoang gia, tran nha, tran lan, le phep, le te`)

/** Bodies and functions that letters are addressed to. */
export const BODIES: ReadonlySet<string> = new Set([
  'công ty',
  'khách hàng',
  'bệnh viện',
  'giám đốc',
  'văn phòng',
  'trưởng phòng',
  'nhà trường',
  'trưởng ban',
  'chi nhánh',
  'tập thể',
  'gia đình',
  'đại hội',
  'ngân hàng',
  'cửa hàng',
  'hiệu trưởng',
  'cơ quan',
  'phòng ban',
  'quý khách',
  'quý vị',
  'ban giám',
  'ủy ban',
  'uỷ ban',
  'hội đồng',
  'tổng cục',
  'tòa án',
  'toà án',
  'bộ phận',
])

/** Places, products and other things that begin like a title. */
export const PLACES_WITH_TITLES: ReadonlySet<string> = new Set([
  'mr clean',
  'mr bean',
  'mr muscle',
  'mr robot',
  'dr pepper',
  'dr martens',
  'dr oetker',
  'dr strange',
  'dr thanh',
  'mrs doubtfire',
  'captain america',
  'captain morgan',
  'uncle ben',
  'aunt jemima',
  'judge judy',
  'sister act',
  'bà nà',
  'bà đen',
  'ông địa',
  'ông táo',
  'hai bà trưng',
  'bà trưng',
  'bà triệu',
  'bác hồ',
  'cô bắc',
  'bà chúa',
  'ông công',
  'anh ngữ',
  'anh văn',
  'anh quốc',
  'bà huyện',
  'bà hom',
  'bà chiểu',
  'bà điểm',
  'ông lãnh',
  'cô giang',
])

function setOf(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/))
}

function setOfPhrases(phrases: string): ReadonlySet<string> {
  return new Set(
    phrases
      .trim()
      .split(/\s*,\s*/)
      .map((phrase) => phrase.replaceAll(/\s+/g, ' ')),
  )
}
