import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { maskedValues, presetScanner } from '../../../support/detection/preset-scanner.ts'

const scanner = presetScanner('standard')

const B = '\\'

/** A text, and all that is masked in it. */
const CASES: readonly (readonly [text: string, values: readonly string[]])[] = [
  // Passwords beside words.
  ['Mat khau wifi Hoa#8929!, ma cua 4', ['Hoa#8929!']],
  ['user baocao, pass mới Minh@4904q. Đổi sau', ['Minh@4904q']],
  ['Wifi khách: NHATMINH-GUEST / hanoi3374!', ['hanoi3374!']],
  ['Tài khoản/mật khẩu: admin / Abc@12345', ['Abc@12345']],
  ['login: qa01 | Kiem#2026x', ['Kiem#2026x']],
  ['Mật khẩu đăng nhập tạm thời của quý khách là hYFgG2#3EVq9', ['hYFgG2#3EVq9']],
  ['API key rLVWnU9UF0ftCgJ1WuHLjj7c3izx9wq7, gửi lại', ['rLVWnU9UF0ftCgJ1WuHLjj7c3izx9wq7']],
  ['API key (sandbox): `9ea7c72bb0bcc6bc4552e9071590d292`', ['9ea7c72bb0bcc6bc4552e9071590d292']],
  ['VNPAY_HASH_SECRET=KQWJZXVNPQIWYTRBWQKSDFGHJKLMNBVC', ['KQWJZXVNPQIWYTRBWQKSDFGHJKLMNBVC']],
  ['a=1&xacnhanmatkhau=B%C3%ACnh%401988&b=2', ['B%C3%ACnh%401988']],
  ['MFA backup codes: 8842-1190, 3317-5508', ['8842-1190', '3317-5508']],
  ['Mã dự phòng:\n- 4821 9930\n- 1187 2204', ['4821 9930', '1187 2204']],
  [
    'BitLocker: 482911-337194-119845-660231-231209-445104-310882-121011',
    ['482911-337194-119845-660231-231209-445104-310882-121011'],
  ],
  // Commands.
  ['$pw = ConvertTo-SecureString "Thanh@8951!" -AsPlainText -Force', ['Thanh@8951!']],
  ['net use Z: \\\\x\\y /user:CORP\\k hanoi4941!', ['hanoi4941!']],
  ['cmdkey /add:x /user:admin /pass:hanoi4941!', ['hanoi4941!']],
  ['openssl enc -aes-256-cbc -k Sao.5395Vn -in a', ['Sao.5395Vn']],
  [
    'curl --oauth2-bearer 190ea9af4f66916abf05676139a8d4ae https://x.vn/me',
    ['190ea9af4f66916abf05676139a8d4ae'],
  ],
  [
    'variable "vpn_psk" { default = "kdimVC7UjYEkHA7K3axs0Hem9dp0kpD7" }',
    ['kdimVC7UjYEkHA7K3axs0Hem9dp0kpD7'],
  ],
  [
    'reg query Winlogon /v DefaultPassword\n DefaultPassword    REG_SZ    Saigon8540#',
    ['Saigon8540#'],
  ],
  ['    Key Content            : bu1eW3!cp0N9', ['bu1eW3!cp0N9']],
  ['schtasks /create /tn a /ru CORP\\s /rp j9Qd85!mT8d9', ['j9Qd85!mT8d9']],
  ['USER ftpuser\nPASS tCkJuT#hqsH9\n230 ok', ['tCkJuT#hqsH9']],
  ['a1 LOGIN "an" "tCkJuT#hqsH9"', ['tCkJuT#hqsH9']],
  ['AUTH PLAIN YWRtaW46WUpKR0p0JTlVSEI5', ['YWRtaW46WUpKR0p0JTlVSEI5']],
  ['root / Minh@9559! nhé, đổi xong báo', ['Minh@9559!']],
  ["$CFG->dbpass = 'Thanh-4204?';", ['Thanh-4204?']],
  ["define('DB_PASSWORD', 'hanoi6875!');", ['hanoi6875!']],
  [
    "define('AUTH_KEY', 'w8#kQ!zT5v@Lr2^Xp9$Mn4&Yb7*Hc1(Jd6)Gf3-Ks0')",
    ['w8#kQ!zT5v@Lr2^Xp9$Mn4&Yb7*Hc1(Jd6)Gf3-Ks0'],
  ],
  [
    "$config['encryption_key'] = '861cf266d749c1f84123548533c8db17';",
    ['861cf266d749c1f84123548533c8db17'],
  ],
  [
    "new Client('ACdeadbeefdeadbeefdeadbeefdeadbeef', '861cf266d749c1f84123548533c8db17')",
    ['861cf266d749c1f84123548533c8db17'],
  ],
  ['snmp_community=AmsRjc%ZDtH9', ['AmsRjc%ZDtH9']],
  [
    '<add key="machineKey" value="d358e92a481c9c13f2a95466f1fd3dd5a37fc9e7"/>',
    ['d358e92a481c9c13f2a95466f1fd3dd5a37fc9e7'],
  ],
  [
    'PresharedKey = mcQqGlHZCCXuUEU7vIhOxFRaWnOK6yiMB2cJw3/jgoc=',
    ['mcQqGlHZCCXuUEU7vIhOxFRaWnOK6yiMB2cJw3/jgoc='],
  ],
  ['Your laptop PIN for the first sign-in is 703836; change it', ['703836']],
  ['Zoom ID 1, passcode k9T4xQ', ['k9T4xQ']],
  ['gate code of our villa is 4417#', ['4417#']],
  ['mk Abc@12345 nhé. Ai cũng dùng Abc@12345 hết', ['Abc@12345', 'Abc@12345']],
  ['Mật khẩu gọi tổng đài: 826324', ['826324']],
  [
    'AKIAVQGJJ6VUJT6QQVDD / Ykdzz5GDjoS6xynTfBl4cYYx7i+MPl32PWZ6vSd9',
    ['AKIAVQGJJ6VUJT6QQVDD', 'Ykdzz5GDjoS6xynTfBl4cYYx7i+MPl32PWZ6vSd9'],
  ],
  [
    'smtp.login("an", "Hoa#9717") db.connect("h", "root", "Kim$5881", "shop")',
    ['Hoa#9717', 'Kim$5881'],
  ],
  // Numbers of which the text speaks.
  ['STK: 1028279217427. Đã chuyển cho 1028279217427 rồi', ['1028279217427', '1028279217427']],
  ['con em 048102500729 ạ, mã định danh của bé', ['048102500729']],
  ["params: $1 = '048095435549'; WHERE national_id = $1", ['048095435549']],
  ['tài khoản vay 5811145854912', ['5811145854912']],
  ['P.305  KIM MIN JUN  Nam  HC  M41882207', ['M41882207']],
  ['Chị Vinh (0778656136) - 1tr', ['0778656136']],
  // A value that begins like an escape of quoted-printable.
  ['token=5f2c8e1d4b7a9c0e3f6d1a2b8c5e7f90', ['5f2c8e1d4b7a9c0e3f6d1a2b8c5e7f90']],
  ['api_key=2D2c8e1d4b7a9c0e3f6d1a2b8c5e7f90', ['2D2c8e1d4b7a9c0e3f6d1a2b8c5e7f90']],
  // Messages, forms and tables.
  ['--b\nContent-Disposition: form-data; name="soCCCD"\n\n038299172398\n--b--', ['038299172398']],
  [
    "UNH+1+ORDERS:D:96A:UN'RFF+VA:0120487018'FII+BF+1028337423442:A'",
    ['0120487018', '1028337423442'],
  ],
  ['MSH|^~\\&|A\nPID|1||26001^^^B^MR~001078529148^^^VN^NI', ['001078529148']],
  [':20:FT2604\n:50K:/0071008579612\nTRAN', ['0071008579612']],
  [
    '<PrvtId><Othr><Id>092299051438</Id><SchmeNm><Cd>NIDN</Cd></SchmeNm></Othr></PrvtId>',
    ['092299051438'],
  ],
  [
    '<NBan><STKNHang>1903272961932</STKNHang></NBan><CCCDan>048185192357</CCCDan>',
    ['1903272961932', '048185192357'],
  ],
  [
    'ten|so_cccd|ghi_chu\nA|048185192357|"no | hen"\nB|048185192358|',
    ['048185192357', '048185192358'],
  ],
  ['VCB: CT tu 5811707578592 NGUYEN A toi TK 0495081635 tai ACB', ['5811707578592', '0495081635']],
  // Machine-readable zones.
  [
    'P<GBRWHITFIELD<<DANIEL<JAMES<<<<<<<<<<<<<<<<\n5337419824GBR8407227M3111036<<<<<<<<<<<<<<06',
    ['5337419824GBR8407227M3111036<<<<<<<<<<<<<<06'],
  ],
  [
    'L898902C36UTO7408122F1204159ZE184226B<<<<<10',
    ['L898902C36UTO7408122F1204159ZE184226B<<<<<10'],
  ],
  [
    'IDVNM0880012349079088001234<<6\n8803145M2803142VNM<<<<<<<<<<<4',
    ['IDVNM0880012349079088001234<<6\n8803145M2803142VNM<<<<<<<<<<<4'],
  ],
  // Letters and lines of e-mail and cards.
  [`x 'o${B}'brien@x.vn' y`, [`o${B}'brien@x.vn`]],
]

/** Near to the above, and nothing to mask. */
const HARMLESS = [
  'The password must be at least eight characters long, e.g. letters and digits',
  'Sections 4.1.2.3 and 10.2.14.7 list the pin layout and key lengths (2048-bit)',
  'openssl enc -aes-256-cbc -in a -out b',
  'kind: Secret\nstringData:\n  DB_USER: payment\n  DB_HOST: db',
  'sort key = created_at, page token = next, api key rotation in 30 days',
  'tool --password-file /etc/secret --token-ttl 3600 --key-size 4096',
  'GET /api?token=abc&sort=asc&sig=v1',
  "UNH+1+ORDERS:D:96A:UN'RFF+ON:0120487018'LIN+1++8934563138164:EN'",
  'L898902C36UTO7408123F1204159ZE184226B<<<<<10',
  '123456-123456-123456-123456-123456-123456-123456-123456',
  'SELECT a, b FROM t WHERE a<b AND c>=10 AND d<>5',
  'public_key=3q2+7wAAbCdEfGhIjKlMnOpQrStUvWxYz01234567A=',
  'cache_key=user:1187:profile:v2:9f3c2e1 sort_key=created_at:desc:2026',
  'mã đơn 048102500729 và 179200330044',
  'pass 20260212, login 18/01/2026, root/home/www2026',
  'Firmware 15.2.4.7 → 16.0.118.2 -> 16.0.119.1',
  'login: see page 12 | released 2026-03-01',
]

describe('a value as documents write it', () => {
  for (const [text, values] of CASES)
    it(`is masked, and nothing else: ${JSON.stringify(text)}`, () => {
      assert.deepEqual(maskedValues(scanner, text), values)
    })

  for (const text of HARMLESS)
    it(`is not seen in ${JSON.stringify(text)}`, () => {
      assert.deepEqual(maskedValues(scanner, text), [])
    })
})
