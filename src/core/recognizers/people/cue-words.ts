/** What people write before a name. All folded: small letters without marks, words joined by one blank. */

/** Names of fields that hold a person and nothing else: any case counts after them. */
export const PERSON_LABELS = setOf(`
  ho ten, ho va ten, ho chu dem va ten, ho chu dem va ten khai sinh, ho ten khach hang, ho ten nguoi mua hang, ho ten nguoi mua,
  ho ten nguoi nhan, ho ten me, ho ten cha, ho ten bo, ho ten vo, ho ten chong, ho ten con, ho va ten hoc sinh, ho ten hoc sinh,
  ho va ten benh nhan, ho ten benh nhan, ho va ten nguoi, ten khach hang, ten khach, ten nguoi nhan, ten nguoi gui,
  ten nguoi mua, ten nguoi ban, ten nguoi nop thue, ten nguoi dung, ten nhan vien, ten chu ho, ten chu the, ten chu tai khoan,
  ten day du, ten hoc sinh, ten sinh vien, ten benh nhan, ten ung vien, ten me, ten cha, ten bo, ten vo, ten chong, ten con,
  nguoi nhan, nguoi gui, nguoi mua, nguoi ban, nguoi nop, nguoi lap, nguoi lap bieu, nguoi lap phieu, nguoi dai dien,
  nguoi lien he, nguoi lien he khan cap, nguoi thu huong, nguoi huong thu, nguoi phu thuoc, nguoi tao, nguoi ky, nguoi yeu cau,
  nguoi bao cao, nguoi tiep nhan, nguoi xac nhan, nguoi phong van, nguoi duyet, nguoi giao, nguoi giao hang, nguoi lam chung,
  nguoi nha, nguoi giam ho, nguoi khai, nguoi dung don, nguoi lam don, nguoi viet, nguoi soan, nguoi phu trach, nguoi xu ly,
  nguoi thuc hien, nguoi trinh bao, nguoi bi hai, nguoi su dung, nguoi quan ly, nguoi bao lanh, nguoi vay, nguoi dieu khien xe,
  dai dien, dai dien boi, dai dien phap luat, nguoi dai dien theo phap luat, nguoi dd, chu tai khoan, chu tk, ctk, chu the,
  chu ho, chu xe, chu nha, chu so huu, chu don, nguyen don, bi don, bi cao, bi can, bi hai, nhan chung, benh nhan, ung vien,
  hoc sinh, sinh vien, hoc vien, bac si, bac si kham, bac si dieu tri, phat thuoc, duoc si, giao vien, gvcn,
  giao vien chu nhiem, hieu truong, pho hieu truong, giam dinh vien, ke toan truong, thu ky, chu toa, truong nhom, giao dich vien,
  gdv, tai xe, lai xe, nhan vien, nhan vien phu trach, chuyen vien, thua phat lai, cong chung vien, luat su,
  thi sinh, hanh khach, khach moi, co dau, chu re, ong ba, dong su dung,
  full name, fullname, customer name, client name, account name, account holder, account holder name, cardholder,
  cardholder name, card holder, name on card, holder, holder name, employee name, employee, patient name, patient,
  student name, student, applicant, applicant name, candidate, candidate name, guest name, guest, passenger, passenger name,
  first name, last name, given name, given names, surname, family name, middle name, maiden name, mother s maiden name, firstname,
  lastname, givenname, familyname, display name, displayname, contact name, contact person, contact, emergency contact, beneficiary,
  beneficiary name, beneficiary owner, insured, insured name, policyholder, policy holder, claimant, plaintiff, defendant, landlord,
  tenant, lessee, lessor, buyer, seller, buyer name, seller name, sender name, recipient name, recipient, receiver,
  consignee, shipper name, borrower, guarantor, witness, signed by, signed, signatory, approved by, reviewed by, prepared by,
  opened by, closed by, handled by, resolved by, raised by, logged by, entered by, checked by, received by, completed by, interviewed by, escalated by, tutor, parent, reported by, reporter, assignee, assigned to, requested by, requester, submitted by, created by, updated by, verified by, author,
  committer, co authored by, signed off by, maintainer, owner, owner name, next of kin, spouse, father, mother, husband, wife, son,
  daughter, guardian, physician, doctor, attending physician, referring physician, nurse, pharmacist, teacher, instructor,
  attendees, attn, attention, pt, dob name, legal name, real name, candidate s name, driver, driver name, agent name,
  interviewer, interviewee, speaker, chairperson, secretary, notary, representative, represented by, nguoi dung ten,
  ho ten nguoi benh, nguoi benh, ten goi, ho lot va ten, ho dem va ten, nguoi lien lac, lien he khan cap, tham dinh vien`)

/** Names of fields that hold a person, or something else: capitals count after them. */
export const LIKELY_LABELS = setOf(`
  ten, name, khach hang, khach, customer, client, user, from, to, cc, bcc, reply to, sender, tu, den, gui, nguoi dung,
  vo, chong, cha, me, bo, con, ong, ba, anh, chi, em, ong noi, ba noi, con trai, con gai, cha de, me de, me vo, anh trai, chi gai,
  thanh vien, tham du, thanh phan tham du, ky ten, kinh gui, kinh moi, tran trong kinh moi, than gui, dong gui, thong tin nguoi mua,
  ben vay, ben mua, ben ban, ben thue, ben cho thue, ben giao, ben nhan, ben a, ben b, ben nhan chuyen nhuong, ben chuyen nhuong,
  p s, agent, manager, lead, member, members, participants, present, team, host, organizer, organiser, by, fn, n, chuyen khoan,
  ck, chuyen tien cho, mang ten, ten tk, phu trach, lien he, hotline gap, giam doc, tong giam doc, truong phong, quan ly,
  chu tich, pho giam doc, dieu phoi vien, huong dan vien, nhan su, hoc tro, be, chau, hr, pm, ba, dev, qa, tester`)

/** Titles that a name follows; they stand before it with one blank or a dot. */
export const TITLES =
  setOf(`bsckii, bscki, bsck, bsnt, anh, chi, ong, ba, co, chu, bac, thay, em, chau, ban, cau, di, mo, thim, sep, cu, duong, be, me, bo, thang,
  mr, mrs, ms, miss, dr, prof, professor, sir, madam, madame, mister, captain, capt, sgt, lt, judge, officer, senator, nurse, sister, father,
  rev, hon, mme, monsieur, herr, frau, senor, senora, dona, bs, ths, ts, gs, pgs, ks, cn, ls, bn, ds, nv, kts, tsbs, thsbs, gvcn,
  vo, chong, con, cha, uncle, aunt, aunty, coach, khach`)

/** Titles of two words. */
export const ROLES =
  setOf(`dong chi, benh nhan, bac si, luat su, nhan vien, hoc sinh, sinh vien, ung vien, tai xe, nguyen don,
  bi don, bi cao, bi can, bi hai, khach hang, chuyen gia, chuyen vien, giam doc, giao vien, giang vien, ky su, nghe si, ca si, dien vien,
  nguoi ten, nu ten, nam ten, thu ky, chu toa, chu tich, hai ban, truong phong, tac gia, dai dien, dai uy, thuong uy, trung uy,
  thieu uy, dai ta, thuong ta, trung ta, thieu ta, dieu duong, duoc si, hieu truong, can bo, buu ta, giao su, tien si, thac si,
  nha bao, nha van, co giao, thay giao, con gai, con trai, ba noi, ong noi, ba ngoai, ong ngoai, em gai, em trai, anh trai,
  chi gai, ban gai, ban trai, hang xom, ke toan, thu quy, bao ve, thi sinh, lop truong, to truong, truong nhom, truong ban, pho phong, thu kho, tham phan, hoi tham, kiem sat vien, chap hanh vien, chien si, nghe nhan,
  ky thuat vien, tro ly, phu huynh, chu quan, chu shop, chu nha, chu ho, nhan chung, nan nhan, nghi pham, doi tuong, cu dan, doc gia, thanh vien, hoc vien, nguoi mau, giam thi, bi hai,
  giam sat, truong thon, truong ap, chi huy, thuyen truong, hanh khach, nguoi dan, vo chong, chau be, be gai, be trai,
  chu nhiem, dich vien, si truc, van vien, dai vien, bep truong, quan doc, doi truong, ca truong, tac vien, tap vien, phien dich, thong dich, doi pho,
  trung si, thuong si, ha si, thuong ta, y ta, ho ly, ho sinh, ve ten, vien ten, ban ten, hang ten, chu ten, gai ten, trai ten, con ten, su ca, hoa thuong, thuong toa, dai duc, su thay, su co, ni su, ni co, linh muc, muc su, giam muc, thay u, thay giao, chu tiem, chu cua hang, chu thau, chu no, dong nghiep, ban hoc, hoc tro, vo cu, chong cu, ban than, sales rep, vice president, project manager, sales manager, account manager, case manager, our customer, the customer,
  the client, the patient, the claimant, the applicant, the tenant, my wife, my husband, my son, my daughter, my mother, my father,
  my boss, my manager, my doctor, my friend, my brother, my sister, my colleague, our son, our daughter, our tenant, our candidate,
  our colleague, his wife, her husband, his son, her son, his daughter, her daughter, ten la, mang ten, chu tk`)

/** The words before a name by which people say who they are, or who another is. Up to four of them. */
export const INTRODUCTIONS =
  setOf(`ky ten, dung ten, ten day du la, ho ten la, ho va ten la, ho ten day du la, toi la, em la, e la, e ten, e ten la, m ten, mk la, mk ten, mik la, t la, minh la, to la, tui la, con la, chau la, ten la, ten toi la, ten em la, ten minh la,
  ten cua toi la, toi ten, toi ten la, em ten, em ten la, minh ten, minh ten la, tui ten, chau ten, con ten, chi ten la, anh ten la, co ten la,
  khach ten, ban ten, chau ten, be ten, nhan vien ten, ong ten, ba ten, thay ten, con trai ten, con gai ten, vo ten, chong ten, me ten, bo ten,
  hoc sinh ten, benh nhan ten, khach hang ten, ban ay ten, day la anh, day la chi, khach la, nguoi nhan la, nguoi nhan hang la, nguoi gui la, chu tai khoan la, nguoi lien he la, nguoi ten, be ten, xung la, con toi la, vo toi la, chong toi la, chong em la, vo em la,
  sep em la, ban em la, ban toi la, vo la, chong la, me la, bo la, cha la, ten that la, quan ly la, giao vien la, bac si la,
  my name is, name is, my name s, i am, i m, this is, signed by, speaking with, speak with,
  spoke with, spoke to, talk to, talked to, behalf of, attention of, care of, married to, reports to, managed by, written by, sent by,
  driver is, doctor is, manager is, winner is, teacher is, wife is, husband is, son is, daughter is, name was`)

/** Words of one piece that speak to or of a person who follows: `Dear Sarah`, `gửi Lan`, `ask Tom`. Weak. */
export const APPROACHES =
  setOf(`called, named, its, dear, hi, hey, hello, hola, thanks, cheers, ask, tell, contact, hire, invite, cc, meet, per, by, gap, ru, kem, hen, dan, tim, thay, va, cung, nghe, cho, gui, chao, than,
  hoi, nho, moi, cua, voi, tang, bao, goi, nhan, with, from, hired, thank, promoted, fire, fired, met, beneficiary, plaintiff, defendant, claimant, patient, tenant, applicant, client,
  customer, passenger, guest, employee, candidate, student, driver, colleague, attorney, welcome, congratulate, congratulations,
  message, ping, remind, did, does, told, asked, thx, pinged, ck, ct, nop, tutor, parent, landlord, landlady, neighbour, neighbor, supervisor, advisor, adviser, caller, resident, researcher, technician, recruiter, intern, volunteer, nominee, victim, suspect, author, cashier, courier, paralegal, dentist, surgeon, therapist, accountant, electrician, plumber, babysitter, classmate, roommate, flatmate, housemate, husband, wife, daughter, son, brother, sister, cousin, uncle, aunt`)

/** Closings: the next line is a name. */
export const CLOSINGS =
  setOf(`tran trong, tran trong kinh chao, kinh thu, kinh chao, kinh don, than, than ai, than men, cam on, cam on anh, cam on chi,
  cam on ban, em cam on, em cam on anh, em cam on chi, em cam on anh chi, minh cam on, minh cam on ban, em xin cam on, em xin cam on anh, em xin cam on chi, em chao anh, em chao chi,
  chao anh, chao chi, chao ban, rat mong nhan duoc phan hoi, tran trong cam on, cam on anh chi, cam on quy khach, thay mat cong ty, kinh bao, xin cam on, xin chan thanh cam on, chan thanh cam on, best regards, kind regards, warm regards, regards, with regards, thanks, many thanks,
  thank you, thanks and regards, sincerely, yours sincerely, sincerely yours, yours faithfully, yours truly, best, best wishes, cheers, br, respectfully, da ky,
  nguoi lam don, nguoi viet don, nguoi lap bieu, nguoi lao dong, nguoi su dung lao dong, dai dien ben a, dai dien ben b, ky ten, da ky dong dau,
  ky ghi ro ho ten, ky va ghi ro ho ten, signed for the first party, signed for the second party, signature`)

/** Endings of a word that a person does: after two given names they are the subject of a sentence. */
export const VERBS =
  setOf(`nhan, noi, goi, bao, hoi, gui, de, tra, da, dang, se, la, co, khong, vang, nghi, xin, ky, yeu, khai, mua, di, ve, o, bi, duoc,
  can, muon, hen, thich, lam, viet, chuyen, nop, dat, phan, moi, vua, cung, rat, hoc, chua, phai, nen, den, len, qua, sap,
  truc, thay, hop, gioi, chot, soan, sua, ghi, nhac, dieu, phu, lo, don, ngoi, biet, tim, doc, trinh, sinh, bat, lay, ban, dem, mang, hoi, giup, xac, cam, ke, nho, chay, choi, an`)

function setOf(list: string): ReadonlySet<string> {
  return new Set(
    list
      .trim()
      .split(/\s*,\s*/)
      .map((entry) => entry.replaceAll(/\s+/g, ' ')),
  )
}
