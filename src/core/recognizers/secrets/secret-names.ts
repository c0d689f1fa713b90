import { foldedForms } from '../shared/folded-words.ts'
import { isGeneric } from '../shared/names.ts'

/** What a field of such a name holds: something people choose, a short number, or something made by machines. */
export type SecretKind = 'password' | 'pin' | 'token'

/** What may follow the word in the name of a field: `password_hash`, `mat_khau_moi`. */
const TAIL =
  '(?: (?:hash|hashed|value|moi|cu|new|old|current|confirm|confirmation|again|prod|production|dev|test|staging|wifi|enc|encrypted|plain|raw|text|md5|bcrypt|sha1|sha256|data|base64|b64|base|live|\\d{1,2}|la|is))*$'

const PASSWORD = new RegExp(
  `(?:(?:^| |db|my|user|admin|root|login|new|old|smtp|ftp|wifi|mysql|pg|become|repeat|confirm)(?:pass|pwd|pw|psw|psk|mk)|[a-z0-9]*(?:passwd|passwords?|passphrases?|passcodes?|matkhau(?:moi|cu)?)|(?:^| )(?:wpa passphrase|mat khau|mat khau wifi|auth pass|requirepass))${TAIL}`,
)
const PIN = new RegExp(
  `(?:^| )(?:pin|pin code|pincode|otp|otp code|cvv|cvv2|cvc|cvc2|cvn|ma pin|ma otp|ma xac thuc|ma xac nhan|ma xac minh|verification code|security code|one time code|puk|ma cvv)${TAIL}`,
)
const TOKEN = new RegExp(
  `(?:^| )(?:[a-z0-9]* ?secrets?|secret key|secret access key|client secret|[a-z0-9]* ?token|auth token|api ?keys?|apikey|x api key|(?:snmp )?community(?: string)?|secure ?hash|pre ?shared ?key|machine ?key|(?!(?:[a-z0-9]+ )*(?:public|publishable|foreign|primary|sort|cache|partition|routing|idempotency|object|i18n|translation|index|row|group|issue|project|map|order|natural|candidate|composite|unique|hot|answer|dict|data|json|search|hash|websocket) ?key)[a-z0-9 ]*[a-z0-9] ?key|[a-z0-9]+ (?:api|access|private|secret|signing|encryption|hash|hmac|master|account) ?key|hash secret|checksum key|subscription key|license key|access key|private key|privatekey|signing key|encryption key|master key|account key|shared key|shared access key|server key|service key|webhook key|app key|maps key|s3 key|secretkey|client key data|credentials?|authorization|proxy authorization|cookie|set cookie|session|session ?id|sessid|phpsessid|jsessionid|sid|connect sid|csrf|xsrf|jwt|bearer|dsn|signature|sig|hmac|nonce key|salt|auth|phien|sessions|phien dang nhap|khoa api|khoa bi mat|khoa truy cap|ma bi mat|ma truy cap|access code|refresh)${TAIL}`,
)

const KEPT = 1_024
const kept = new Map<string, SecretKind | undefined>()

/** What the name of a field says of its value: `dbPassword`, `Mật khẩu mới`, `csrf-token`; undefined: nothing. */
function secretKindOf(name: string): SecretKind | undefined {
  if (name.length > 64) return undefined
  if (kept.has(name)) return kept.get(name)
  const kind = kindOf(name)
  if (kept.size >= KEPT) kept.clear()
  kept.set(name, kind)
  return kind
}

function kindOf(name: string): SecretKind | undefined {
  for (const form of foldedForms(name)) {
    const plain = form.replace(/[^a-z0-9]+/g, ' ').trim()
    if (PIN.test(plain)) return 'pin'
    if (PASSWORD.test(plain)) return 'password'
    if (TOKEN.test(plain)) return 'token'
  }
  return undefined
}

/** By its names, the nearest first: its own, and where that says nothing, the one around it. */
export function secretKindOfNames(names: readonly string[]): SecretKind | undefined {
  for (const name of names) {
    const kind = secretKindOf(name)
    if (kind !== undefined) return kind
    if (!isGeneric(name)) return undefined
  }
  return undefined
}
