import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createScanner } from '../../../../src/core/masking/create-scanner.ts'
import { createGrammar } from '../../../../src/core/masking/placeholder.ts'
import { BUILT_IN } from '../../../../src/core/recognizers/built-in.ts'
import { createRecognition } from '../../../../src/core/recognizers/registry.ts'

const scanner = (() => {
  const patterns = BUILT_IN.map(({ pattern, entity }) => [
    pattern,
    { enabled: !['person', 'address', 'dob'].includes(pattern), placeholder_prefix: entity },
  ])
  const recognition = createRecognition(Object.fromEntries(patterns))
  return createScanner(recognition, createGrammar(recognition.allPrefixes, true))
})()

const B = '\\'

/** A text, and the values in it that have to be masked whole. */
const CASES: readonly (readonly [text: string, values: readonly string[]])[] = [
  ['Số điện thoại khách hàng: 0912345678', ['0912345678']],
  ['Khách hàng 0912345678 phản ánh mạng chậm', ['0912345678']],
  ['Gọi lại khách hàng: 0912345678', ['0912345678']],
  ['SĐT nhận đơn hàng: 0912.345.678', ['0912.345.678']],
  ['đơn hàng của 0912345678 bị huỷ', ['0912345678']],
  ['tài khoản Momo 0912345678', ['0912345678']],
  ['Phone for order: 0912345678', ['0912345678']],
  ['user_id=0912345678', ['0912345678']],
  [
    '{"sdt_khach_hang":"0912345678","so_dien_thoai_khach_hang":"0987654321","phone_order":"0911222333"}',
    ['0912345678', '0987654321', '0911222333'],
  ],
  ['CCCD khách hàng: 079088001234', ['079088001234']],
  ['STK khách hàng: 19031234567890', ['19031234567890']],
  ['Hộ chiếu khách hàng: C1234567', ['C1234567']],
  ['id,phone\n1,0912345678\n2,0987654321', ['0912345678', '0987654321']],
  ['name,phone,age\nAn,0912345678,35', ['0912345678']],
  ['phones: 0912345678,0987654321', ['0912345678', '0987654321']],
  ['1:0912345678', ['0912345678']],
  ['Hộ chiếu/CCCD: P0789873 / 015056400718', ['P0789873', '015056400718']],
  ['MST/STK: 0109876123, 21510009876543', ['0109876123', '21510009876543']],
  ['Patient: Ut, ID: 025174488362', ['025174488362']],
  [
    'STT;Giấy tờ;Ghi chú\n1;082167441262;\n2;147680360;\n3;E8917189;',
    ['082167441262', '147680360', 'E8917189'],
  ],
  ['CT tu 4966954913 NGUYEN HA VY toi 7386071838 PHAM DUC. Ma GD 1', ['4966954913', '7386071838']],
  ['chuyển khoản từ 4966954913 (A) đến 7386071838', ['7386071838']],
  ['   bank_acc: 928198184065', ['928198184065']],
  ['Mật khẩu tra cứu KQ.: Saigon#5002!', ['Saigon#5002!']],
  ['Mật khẩu wifi.........: Saigon#5002!', ['Saigon#5002!']],
  ['Ma xac thuc kich hoat muc 2 cua CCCD 030084340521 la 778625.', ['030084340521', '778625']],
  ['Log in to https://stg.example.net as qa / Kh0ngbiet#1036', ['Kh0ngbiet#1036']],
  ['user ke toan 3, mk tam Xuan#91 nho doi', ['Xuan#91']],
  ['Cell: (559) 555-0182. Fax 559-555-0147', ['559) 555-0182', '559-555-0147']],
  ['the recovery code was 726231.', ['726231']],
  ['otp mismatch for 0912345678: got 141297', ['0912345678', '141297']],
  ['Mã cổng: 4504', ['4504']],
  ['trích nợ tự động từ TKTT 99914870532764', ['99914870532764']],
  [
    'https://example.webhook.office.com/webhookb2/9c1f0d2e-3b4a-4c5d-8e6f-7a8b9c0d1e2f@1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d/IncomingWebhook/4f5e6d7c8b9a40f1a2b3c4d5e6f7a8b9/x',
    ['9c1f0d2e-3b4a-4c5d-8e6f-7a8b9c0d1e2f', '4f5e6d7c8b9a40f1a2b3c4d5e6f7a8b9'],
  ],
  ['số điện thoại: 090 779 823 7', ['090 779 823 7']],
  ['[01:10] A: Mã xác nhận gửi về máy là mấy số ạ?\n[01:18] Khách: 746648\n', ['746648']],
  ['Bot: Mình gửi OTP tới máy bạn, đừng gửi cho ai nhé\nUser: 565580 đúng chưa', ['565580']],
  ['Security code 882', ['882']],
  ['Cookie: acme=8f3kd93kfjs82kdk2', ['8f3kd93kfjs82kdk2']],
  ['--- password: Hunter22!x', ['Hunter22!x']],
  ['--- PASS: Hunter22!x', ['Hunter22!x']],
  ['ping nginx 14.225.233.77 ok', ['14.225.233.77']],
  ['redis 27.71.10.2 does not answer', ['27.71.10.2']],
  ['version              |\n|        14.225.10.2 |', ['14.225.10.2']],
  ['References: <mailto:alice@x.vn>', ['alice@x.vn']],
  ['References: <to=alice@x.vn>', ['alice@x.vn']],
  [
    'no,nic,mobile\n1,072157375784,0912345678\n2,305741656,0987654321',
    ['072157375784', '305741656'],
  ],
  ['HTTT: CK -> 0506970533 MSB TRUNG TAM HOA MAI', ['0506970533']],
  ['snmpwalk -v2c -c kh0-public-26 10.0.0.5 sysName', ['kh0-public-26']],
  ['smbclient -L //nas -U ketoan%Kh0ngbiet!44$', ['Kh0ngbiet!44$']],
  ['PIN for the meeting room pad: 3186.', ['3186']],
  [
    'TT\tSố CC/CMT\tSố sổ BH\n1\t022062144438\t3165065788\n2\t295207791\t7981678939',
    ['022062144438', '3165065788', '295207791', '7981678939'],
  ],
  ['{"socialNo":"3107259252"}', ['3107259252']],
  [':86:TRANSFER TO 0295625275 LE VAN UT', ['0295625275']],
  ['đăng nhập bằng thuquy | Kh0ngbiet#1036 nhé', ['Kh0ngbiet#1036']],
  ['2026-03-01 08:14:22,0909123456,LOGIN', ['0909123456']],
  ['VALUES (1,0912345678,30)', ['0912345678']],
  ['0912345678-0987654321', ['0912345678', '0987654321']],
  ['x=0912345678%0A', ['0912345678']],
  ['?phone=+84912345678', ['84912345678']],
  [
    'phone=84912345678&cccd=079088001234&password=Abc123!x&stk=19031234567890',
    ['84912345678', '079088001234', 'Abc123!x', '19031234567890'],
  ],
  [
    'Danh sách CCCD gồm: 079088001234, 079088001235, 079088001236, 079088001237, 079088001238, 079088001239',
    ['079088001238', '079088001239', '079088001237'],
  ],
  [
    '<table><tr><th>Tên</th><th>CCCD</th></tr><tr><td>A</td><td>079088001234</td></tr><tr><td>B</td><td>079088001235</td></tr><tr><td>C</td><td>079088001236</td></tr></table>',
    ['079088001236', '079088001234'],
  ],
  ['CCCD\n\n082088001234', ['082088001234']],
  ['password=thao_1995', ['thao_1995']],
  ['mật khẩu: minh_phat_2026', ['minh_phat_2026']],
  ['api_key=prod_9f8e7d6c5b4a39281706', ['prod_9f8e7d6c5b4a39281706']],
  ['password=$Abc123!xyz', ['$Abc123!xyz']],
  ['password={Abc123xyz', ['{Abc123xyz']],
  ['password=[Abc123xyz', ['[Abc123xyz']],
  ['password=Abc...123x!', ['Abc...123x!']],
  ['password=changeme123!', ['changeme123!']],
  ['{"inputs":{"password":"Abc123!,xyz99"}}', ['Abc123!,xyz99']],
  [
    '{"command":"curl -H ' + B + '"X-Api-Key: 9f8e7d6c5b4a3928' + B + '" https://x.vn"}',
    ['9f8e7d6c5b4a3928'],
  ],
  ['log: {' + B + '"password' + B + '":' + B + '"Bao!2026' + B + '"}', ['Bao!2026']],
  ['AKIAVQGJJ6VUJT6QQVDD', ['AKIAVQGJJ6VUJT6QQVDD']],
  [
    'https://api.telegram.org/bot7284910365:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw/sendMessage',
    ['7284910365:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw'],
  ],
  [
    'aws configure set aws_secret_access_key b7Kq2XwPz9LmNs4TvRy6UaEd8GhJc1FoQiB3xWnC',
    ['b7Kq2XwPz9LmNs4TvRy6UaEd8GhJc1FoQiB3xWnC'],
  ],
  [
    '{"aws":{"secret":"b7Kq2XwPz9LmNs4TvRy6UaEd8GhJc1FoQiB3xWnC"}}',
    ['b7Kq2XwPz9LmNs4TvRy6UaEd8GhJc1FoQiB3xWnC'],
  ],
  ['mật khẩu wifi: Nha@2024', ['Nha@2024']],
  ['Mật khẩu mới: Nha@2024', ['Nha@2024']],
  ['Password (new): Nha@2024', ['Nha@2024']],
  ['Password for admin: Nha@2024', ['Nha@2024']],
  ['| password | Nha@2024 |', ['Nha@2024']],
  ['Password\nNha@2024', ['Nha@2024']],
  ['dbpassword=Nha@2024', ['Nha@2024']],
  ['pw: Nha@2024', ['Nha@2024']],
  ['matkhau: Nha@2024', ['Nha@2024']],
  ['mat_khau: Nha@2024', ['Nha@2024']],
  ['{"matKhau":"Nha@2024"}', ['Nha@2024']],
  ['{"passwords":["hoangyen","Nha@2024"]}', ['hoangyen', 'Nha@2024']],
  ['{"password":{"value":"Nha 2024"}}', ['Nha 2024']],
  ['app --password Nha@2024 run', ['Nha@2024']],
  ['curl -u admin:Nha@2024 http://x.vn', ['Nha@2024']],
  ['sshpass -p Nha@2024 ssh a', ['Nha@2024']],
  ['Your verification code is 482913', ['482913']],
  ['mã OTP: 482 913', ['482 913']],
  ['CMT: 012345678', ['012345678']],
  ['chứng minh: 012345678', ['012345678']],
  ['Số giấy tờ: 079088001234', ['079088001234']],
  ['số ĐDCN: 079088001234', ['079088001234']],
  ['identityNumber: 079088001234', ['079088001234']],
  ['"idNumber":"079088001234"', ['079088001234']],
  ['MSDN: 0109876123', ['0109876123']],
  ['ĐKKD số 0109876123', ['0109876123']],
  ['HC số C1234567', ['C1234567']],
  ['CCCD079088001234', ['079088001234']],
  ['STK19031234567890', ['19031234567890']],
  ['sđt0912345678', ['0912345678']],
  [
    'BHXH 7912345678, thẻ BHYT DN4797912345678, GPLX 790123456789',
    ['7912345678', 'DN4797912345678', '790123456789'],
  ],
  ['curl -H "Authorization: Basic YWRtaW46TmhhQDIwMjQ=" https://x.vn', ['YWRtaW46TmhhQDIwMjQ=']],
  ['Authorization: Bearer 9f8e7d6c5b4a39281706aBcD', ['9f8e7d6c5b4a39281706aBcD']],
  ['Cookie: session=9f8e7d6c5b4a3928; theme=dark', ['9f8e7d6c5b4a3928']],
  ['Set-Cookie: JSESSIONID=1A2B3C4D5E6F7A8B9C0D; Path=/', ['1A2B3C4D5E6F7A8B9C0D']],
  ['84.24.38251234', ['84.24.38251234']],
  ['user=84909123456', ['84909123456']],
  ['(028) 3930 1188', ['(028) 3930 1188']],
  ['Server=tcp:db.x.net,1433;Database=crm;User ID=sa;Password=Nha@2024;Encrypt=True', ['Nha@2024']],
  ['jdbc:mysql://db:3306/crm?user=app&password=Nha@2024', ['Nha@2024']],
  ['redis://:r3d1sP4ss@cache:6379', ['r3d1sP4ss']],
  ['amqp://guest:Nha2024@mq:5672/v', ['Nha2024']],
  [
    'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=E4noamWpsrwuHgFIDnd7689CNbwl/2aeDXDrWpJB48BZXAimE4CquD8cVCRvfDLS7GxJ8HqDzTLbyy7rjoabTZ==',
    ['E4noamWpsrwuHgFIDnd7689CNbwl'],
  ],
  [
    '{"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx","e":"AQAB","d":"X4cTteJY_gn4FYPsXB8rdXix5vwsg1FLN5E3EaG6RJoVH"}',
    ['X4cTteJY_gn4FYPsXB8rdXix5vwsg1FLN5E3EaG6RJoVH'],
  ],
  [
    'users:\n- name: admin\n  user:\n    client-key-data: LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVk\n    token: 9f8e7d6c5b4a39281706',
    ['LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVk', '9f8e7d6c5b4a39281706'],
  ],
  [
    'apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  username: YWRtaW4=\n  password: TmhhQDIwMjQ=\n',
    ['TmhhQDIwMjQ='],
  ],
  [
    'root:$6$rounds=5000$saltsalt$abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUV./:19000:0',
    ['abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUV./'],
  ],
  [
    'nguoi_mua:\n  ten: A\n  so_cccd: "079088001234"\n  tai_khoan:\n    so: 19031234567890',
    ['079088001234', '19031234567890'],
  ],
  ['[khach]\ncccd = 079088001234\nmat_khau = hoangyen', ['079088001234', 'hoangyen']],
  [
    '<khach><soCCCD>079088001234</soCCCD><matKhau>hoangyen</matKhau></khach>',
    ['079088001234', 'hoangyen'],
  ],
  ['tool --cccd 079088001234 --stk=19031234567890', ['079088001234', '19031234567890']],
  [
    'Ten\tSTK\tNgan hang\nA\t19031234567890\tTCB\nB\t19031234567891\tTCB\nC\t19031234567892\tVCB',
    ['19031234567892'],
  ],
  [
    "UPDATE kh SET mat_khau='hoang yen', so_cccd='079088001234' WHERE id=1",
    ['hoang yen', '079088001234'],
  ],
  [
    'COPY public.kh (id, so_cccd, mat_khau) FROM stdin;\n1\t079088001234\thoangyen1\n2\t079088001235\tabc\n\\.',
    ['079088001234', '079088001235', 'hoangyen1'],
  ],
  ['CCCD:\n- 079088001234\n- 079088001235\n- 079088001236', ['079088001236']],
  [
    'Danh sách số tài khoản:\n1. Nguyễn Văn A: 19031234567890\n2. Trần B: 19031234567891',
    ['19031234567891'],
  ],
  [
    'Số em là không chín bảy bốn, ba hai một, tám tám năm nha',
    ['không chín bảy bốn, ba hai một, tám tám năm'],
  ],
]

const isWhole = (text: string, value: string): boolean => {
  const at = text.indexOf(value)
  const findings = scanner.scan(text).flatMap((span) => span.findings)
  return Array.from(value).every(
    (unit, i) => unit === ' ' || findings.some(({ start, end }) => start <= at + i && at + i < end),
  )
}

describe('a value in the place where people write it', () => {
  for (const [text, values] of CASES)
    it(`is masked whole: ${JSON.stringify(text)}`, () => {
      for (const value of values) assert.ok(text.includes(value) && isWhole(text, value), value)
    })
})

describe('a number or word beside what only looks like a label', () => {
  for (const text of [
    'nginx 1.27.1.2 and openssl 3.0.14.1 are rolled out',
    '        engine_version        = "15.6.0.1"',
    'chuyển khoản từ 01/07 đến 20260731',
    'CT tu thien toi 500000000',
    'order_id: 025174488362',
    'Mã OTP gồm 6 số, hiệu lực của mã là 120 giây',
    'Log in with Google / GitHub2024 accounts',
    'Sign in as admin / superuser, see v2.1.0/docs',
    'Mật khẩu........: (sensitive)',
    'Trang/Lần: 12345678 / 025174488362',
    'dtype={"account": str, "password_hash": str}',
    'batch 559-555-0147 of 1200',
    'Message-ID: <CAF+abc123=xyz@mail.example.net>',
    'set-cookie: theme=dark; Path=/',
    'transfer to 500000000 VND',
    '--- PASS: TestParseAmount/1234567890 (0.00s)',
    'PASS src/auth/password.test.ts (5.412 s)',
    'snmpwalk -v2c -c public localhost',
    'Bot: OTP có hạn 2 phút\nUser: 150000 đồng nhé, 3 cái',
    'Mã OTP có mấy số ạ?\nKhách: 6 số',
    'the build code was 726231',
  ])
    it(`is left in ${text}`, () => {
      const found = scanner.scan(text).map(({ start, end }) => text.slice(start, end))
      assert.deepEqual(found, [])
    })
})

describe('a field that a request names', () => {
  const CALLED: readonly (readonly [label: string, text: string])[] = [
    ['password', 'Abc123!, xyz 99'],
    ['mat_khau', 'hoang yen'],
    ['cccd', '079088001234'],
    ['stk', '19031234567890'],
    ['phone', '84912345678'],
    ['x-api-key', 'prod_9f8e7d6c5b4a39281706'],
    ['otp', '482913'],
    ['password value', 'hoang yen'],
  ]
  for (const [label, text] of CALLED)
    it(`is masked whole under ${label}`, () => {
      const spans = scanner.scan(text, label)
      assert.deepEqual([spans[0]?.start, spans.at(-1)?.end, spans.length], [0, text.length, 1])
    })

  it('is not a secret where its name only speaks of one', () => {
    for (const label of ['password_policy', 'token_type', 'total_tokens', 'secret_name', 'passed'])
      assert.deepEqual(scanner.scan('strict-2026', label), [], label)
  })
})

describe('an escape in front of a value', () => {
  it('is masked with it or left whole, never in part', () => {
    for (const escape of [`${B}t`, `${B}n`, `${B}u0022`, '%22', '%0A']) {
      const text = `Mail:${escape}alice@x.vn`
      const [span] = scanner.scan(text)
      assert.ok(span !== undefined)
      assert.ok(span.start === 5 || span.start === 5 + escape.length, `${text} at ${span.start}`)
    }
  })
})
