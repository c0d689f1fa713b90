import { type LetterPhrases, letterPhrases } from '../shared/letters.ts'
import { SIGN } from '../shared/signs.ts'
import { decodeBase64Url } from './base64url.ts'
import { isNumeric, isSecret, isStandIn, kindsOf, looksMade } from './secret-value.ts'

/** How a credential stands in its place. */
export interface CredentialForm {
  /** One of these stands in every such text. */
  readonly signs: number
  /** Letters of words of which one stands in every such text; `orSigns`: where none of these does. */
  readonly words?: LetterPhrases
  readonly orSigns?: number
  /** A part of each, with a sign that few texts have: found faster than the hint. */
  readonly part?: RegExp
  /** Stands in every text that has one. */
  readonly hint: RegExp
  /** The value is the first group. */
  readonly form: RegExp
  readonly isValue: (value: string) => boolean
  readonly rule: string
}

const always = (value: string): boolean => !isStandIn(value)
const isPair = (value: string): boolean =>
  decodeBase64Url(value.replace(/\+/g, '-').replace(/\//g, '_'))?.includes(':') === true

/** What people pick, of three kinds of signs, one of them a digit. */
const isPicked = (value: string): boolean =>
  isSecret(value) && kindsOf(value) > 2 && /\d/.test(value)

const PATH_OF_FILE = /^(?:[\w.@-]+\/)+[\w.-]+\.[a-z]{1,5}$|\.(?:test|spec)\.[a-z]{1,4}$/i

/** Credentials that their place tells: headers, cookies, command lines, hooks, hashes, files of programs. */
export const CREDENTIAL_FORMS: readonly CredentialForm[] = [
  {
    signs: SIGN.authorization,
    hint: /authorization/i,
    form: /authorization["'`]?\s{0,3}[:=]\s{0,3}["'`]?(?:(?:Basic|Bearer|Token|ApiKey|Api-Key|Digest|Key)\s{1,3})?([^\s"'`,;<>]{6,4096})/gi,
    isValue: (value) =>
      always(value) &&
      !/^(?:Basic|Bearer|Token|Digest)$/i.test(value) &&
      /[\d=]|[A-Z].*[a-z]/.test(value),
    rule: 'authorization',
  },
  {
    signs: SIGN.bearer,
    words: letterPhrases('bearer'),
    hint: /\bbearer\s/i,
    form: /\bBearer\s{1,3}["'`]?([A-Za-z0-9._~+/-]{16,4096}={0,2})/gi,
    isValue: looksMade,
    rule: 'bearer',
  },
  {
    signs: SIGN.basic,
    words: letterPhrases('basic'),
    hint: /\bbasic\s/i,
    form: /\bBasic\s{1,3}["'`]?([A-Za-z0-9+/_-]{8,1024}={0,2})/gi,
    isValue: isPair,
    rule: 'basic',
  },
  {
    signs: SIGN.option,
    hint: /-u/i,
    form: /(?:^|[\s'"`])(?:-u|--user|--proxy-user|-U)[ =]{1,2}["']?([A-Za-z0-9._@+-]{1,64}:[^\s"'`]{4,128})/gm,
    isValue: (value) =>
      always(value.slice(value.indexOf(':') + 1)) &&
      !isNumeric(value.slice(value.indexOf(':') + 1)),
    rule: 'command-line',
  },
  {
    signs: SIGN.option | SIGN.digit,
    part: /[-/](?<![^\s'"`].)(?:[pPkaw]|rp)/,
    words: letterPhrases(
      'sshpass, mysql, mariadb, redis cli, mongo, htpasswd, user, login, net use, smbclient, ldap, sqlcmd, sqlplus, expect, openssl, schtasks, psexec, runas, wmic',
    ),
    orSigns: SIGN.option,
    hint: /sshpass|mysql|mariadb|redis-cli|mongo|htpasswd|\s-u\s|\s-U\s|--user|login|net use|smbclient|ldap|sqlcmd|sqlplus|expect|openssl|schtasks|psexec|runas|wmic/i,
    form: /(?:^|[\s'"`])(?:(?:-p|-P|-pass|-k)[ =]?|(?:-a|-w|\/rp|\/p|\/pw|\/password) )["']?(?!\/|\.{1,2}\/|~|\d{1,5}(?::\d|\s|$))([^\s"'`|;<>]{6,128})/gm,
    isValue: (value) => isSecret(value) && !isNumeric(value) && !/^[\w-]+:\d+$|\//.test(value),
    rule: 'command-line',
  },
  {
    signs: SIGN.hash,
    hint: /\$(?:2[abxy]|argon2|[156y]|apr1|scrypt|pbkdf2)|\{S?SHA|\{CRYPT\}|pbkdf2[_:]|scrypt:/i,
    form: /((?:\$2[abxy]\$\d\d\$[./A-Za-z0-9]{53})|(?:\$argon2(?:id|i|d)\$[A-Za-z0-9$,=+/.-]{30,300})|(?:\$(?:1|5|6|y|7|apr1|gy|sha1|md5)\$[./A-Za-z0-9=$,]{8,200})|(?:\{(?:S?SHA(?:\d{3})?|SMD5|CRYPT)\}[A-Za-z0-9+/=$.]{20,200})|(?:(?:pbkdf2_sha\d+|pbkdf2:sha\d+(?::\d+)?|scrypt:\d+:\d+:\d+|bcrypt_sha256|\$pbkdf2-sha\d+)\$[^\s"'`,;]{20,300}))/g,
    isValue: always,
    rule: 'password-hash',
  },
  {
    signs: SIGN.url,
    words: letterPhrases('hook, integration, bot, incoming'),
    hint: /hook|integration|\/bot|incoming/i,
    form: /https?:\/\/[^\s"'<>]{3,200}\/(?:web-?hooks?|hooks?|integrations?|incoming|events|services|notify|bot)\/([A-Za-z0-9_:/-]{20,200}?)(?=\/[a-zA-Z]{2,24}\b|[\s"'<>?#]|$)/gim,
    isValue: (value) =>
      looksMade(value.replace(/\//g, '')) && !/^[\w-]+\/(?:v\d|[a-z]+)$/.test(value),
    rule: 'hook',
  },
  {
    signs: SIGN.url,
    words: letterPhrases('hook'),
    hint: /\/webhookb2\//i,
    form: /https?:\/\/[^\s"'<>]{3,200}\/webhookb2\/([A-Za-z0-9@-]{36,80}\/IncomingWebhook\/[A-Za-z0-9/-]{20,120})/gi,
    isValue: always,
    rule: 'hook',
  },
  {
    signs: SIGN.parameter,
    hint: /[?&;](?:sig|signature|x-amz-|token|key|code|secret|auth|access_token|api_key|apikey|sid)/i,
    form: /[?&;](?:sig|signature|x-amz-signature|x-amz-security-token|x-goog-signature|[a-z_]{0,16}token|(?:api_?|subscription-)?key|code|secret|auth|sid|session_?id|ticket)=([A-Za-z0-9._~%+/=-]{16,2048})/gi,
    isValue: looksMade,
    rule: 'url-parameter',
  },
  {
    signs: SIGN.semicolon,
    words: letterPhrases('accountkey, accesskey, sharedsecret, apikey, password, pwd'),
    hint: /(?:Server|Data Source|Host|AccountName|Endpoint|Initial Catalog|Database|UID|User Id)\s?=[^\n]{1,200};/i,
    form: /(?<=;\s{0,2})(?:AccountKey|SharedAccessKey|SharedSecret|AccessKey|ApiKey|Password|Pwd)\s?=\s?("[^"\n]{4,256}"|'[^'\n]{4,256}'|[^\s;"'&]{4,512})(?=;|\s|"|'|$)/gim,
    isValue: (value) =>
      always(value.replace(/^["']|["']$/g, '')) && /\d|[^A-Za-z]/.test(value) && value.length >= 6,
    rule: 'connection-string',
  },
  {
    signs: SIGN.scheme,
    words: letterPhrases('jdbc'),
    hint: /jdbc:/i,
    form: /jdbc:[a-z0-9:]{2,40}:[A-Za-z0-9_$#]{1,64}\/([^\s@/"']{4,128})@/gi,
    isValue: always,
    rule: 'connection-string',
  },
  {
    signs: SIGN.digit,
    part: /[:：][ \t]{0,3}["'`]?[^\s/|"'`:]{2,64}["'`]?[ \t]{0,2}[/|–-][ \t]{0,2}["'`]?[^\s"'`,;|/]{8}/u,
    hint: /wi-?fi|ssid|login|credential|creds|account|acc\b|user|đăng nhập|dang nhap|tài khoản|tai khoan|\btk\b/i,
    form: /(?:wi-?fi|ssid|login|credentials?|creds|accounts?|acc|user(?:name)?|đăng nhập|dang nhap|tài khoản|tai khoan|tk)[^:\r\n]{0,32}[:：][ \t]{0,3}["'`]?[^\s/|"'`:]{2,64}["'`]?[ \t]{0,2}[/|–-][ \t]{0,2}["'`]?([^\s"'`,;|/]{8,64})/giu,
    isValue: (value) => isPicked(value) && !/^\w{1,24}:/.test(value),
    rule: 'pair',
  },
  {
    signs: SIGN.option,
    words: letterPhrases('snmp'),
    hint: /\bsnmp/i,
    form: /\bsnmp(?:walk|get|getnext|set|bulkwalk|bulkget|table|trap)\b[^\n]{0,80}? -c ?["']?([^\s"'-][^\s"']{2,64})/gi,
    isValue: (value) => always(value) && !/^(?:public|private)$/i.test(value),
    rule: 'command-line',
  },
  {
    signs: SIGN.option,
    words: letterPhrases('smb, rpcclient, winexe'),
    hint: /\b(?:smb|rpcclient|winexe)/i,
    form: /\b(?:smb\w{1,12}|rpcclient|winexe)\b[^\n]{0,120}? (?:-U|--user) ?["']?[^\s%"']{1,64}%([^\s"']{3,128})/gi,
    isValue: always,
    rule: 'command-line',
  },
  {
    signs: SIGN.digit,
    words: letterPhrases('log in, logged in, login, sign in, signed in, dang nhap'),
    hint: /log(?:ged)?[ -]?in|sign(?:ed)?[ -]?in|đăng nhập|dang nhap/i,
    form: /(?:log(?:ged)?[ -]?in|sign(?:ed)?[ -]?in|đăng nhập|dang nhap)[^\n]{0,60}?[ \t](?:as|with|using|bằng|bang|với|voi)[ \t]{1,2}["'`]?[^\s/|"'`:]{2,64}["'`]?[ \t]{0,2}[/|–][ \t]{0,2}["'`]?([^\s"'`,;|/]{8,64})/giu,
    isValue: (value) => isPicked(value) && /\W/.test(value),
    rule: 'pair',
  },
  {
    signs: SIGN.run | SIGN.digit | SIGN.option,
    words: letterPhrases('securestring, networkcredential, net use user'),
    hint: /ConvertTo-SecureString|NetworkCredential|net use|PSCredential/i,
    form: /(?:ConvertTo-SecureString\s{1,3}(?:-String\s{1,3})?["']|NetworkCredential\(\s?["'][^"'\n]{1,64}["'],\s?["']|net use[^\n]{1,160}?\/user:\S{1,64}\s{1,3}["']?)([^\s"'/][^"'\n\s]{3,127})/gi,
    isValue: always,
    rule: 'command-line',
  },
  {
    signs: SIGN.digit | SIGN.secretWord,
    words: letterPhrases('defaultpassword, key content, noi dung khoa, pass, login, auth'),
    hint: /DefaultPassword|[Kk]ey [Cc]ontent|[Nn]ội dung khoá|PASS |LOGIN |AUTH (?:PLAIN|LOGIN)/,
    form: /(?:DefaultPassword\s{1,8}REG_SZ\s{1,8}|(?:[Kk]ey [Cc]ontent|[Nn]ội dung khoá)\s{0,16}:\s{1,3}|(?<![^\r\n>] )(?<![^\s>])PASS |\bLOGIN "?[^\s"]{1,64}"? "?|\bAUTH (?:PLAIN|LOGIN)(?: |\s{1,4}334 \S{0,32}\s{1,4}))([^\s"']{4,512})/g,
    // A test that has passed: `PASS src/auth.test.ts`.
    isValue: (value) => always(value) && /\d|[^A-Za-z]/.test(value) && !PATH_OF_FILE.test(value),
    rule: 'session',
  },
  {
    signs: SIGN.run,
    words: letterPhrases('akia, asia'),
    hint: /A[KS]IA[A-Z0-9]{16}/,
    form: /\bA[KS]IA[A-Z0-9]{16}["'`]?[\s/|,;:]{1,6}["'`]?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+])/g,
    isValue: always,
    rule: 'aws-pair',
  },
  {
    signs: SIGN.dot,
    words: letterPhrases('login, authenticate, auth, connect, signin'),
    hint: /\.(?:login|authenticate|auth|connect|signin)\(/i,
    form: /\.(?:login|authenticate|auth|connect|signin)\(\s{0,4}(?:["'][^"'\r\n]{1,64}["']\s{0,4},\s{0,4}){1,2}["']([^"'\r\n]{6,128})["']/gi,
    isValue: (value) => isSecret(value) && kindsOf(value) > 2 && !/[\s/]/.test(value),
    rule: 'session',
  },
  {
    signs: SIGN.run,
    hint: /\bAC[0-9a-f]{32}/,
    form: /\bAC[0-9a-f]{32}["'`]?\s{0,3}[,:]\s{0,3}["'`]?([0-9a-f]{32})(?![0-9a-f])/g,
    isValue: always,
    rule: 'twilio',
  },
  {
    signs: SIGN.digit,
    part: /[/|](?<=(?:root|admin|administrator|sa|postgres|oracle|deploy|guest|sysadmin|qa\d{0,3}|test\d{0,3})[ \t]{0,2}.)/i,
    hint: /root|admin|\bsa\b|postgres|oracle|deploy|guest|\bqa/i,
    form: /(?<![\w@./-])(?:root|admin|administrator|sa|postgres|oracle|deploy|guest|sysadmin|qa\d{0,3}|test\d{0,3})[ \t]{0,2}[/|][ \t]{0,2}["'`]?([^\s"'`,;|/]{8,64})/gi,
    isValue: (value) => isPicked(value) && !/^\w{1,24}:/.test(value),
    rule: 'pair',
  },
  {
    signs: SIGN.number,
    hint: /-(?<=\d{6}-)\d{6}-\d{6}/,
    form: /(?<![\d-])(\d{6}(?:-\d{6}){7})(?![\d-])/g,
    isValue: (value) => value.split('-').every((group) => Number(group) % 11 === 0),
    rule: 'bitlocker',
  },
  {
    signs: SIGN.scheme,
    words: letterPhrases('wifi'),
    hint: /WIFI:/,
    form: /WIFI:[^\n]{0,200}?\bP:((?:[^;\\\n]|\\.){4,64});/g,
    isValue: always,
    rule: 'wifi-code',
  },
  {
    signs: SIGN.scheme,
    words: letterPhrases('otpauth'),
    hint: /otpauth:/i,
    form: /otpauth:\/\/[^\s"']{3,200}?[?&]secret=([A-Z2-7=]{8,256})/gi,
    isValue: always,
    rule: 'otp-secret',
  },
  {
    signs: SIGN.program,
    words: letterPhrases(
      'machine login password, auth, enable secret, enable password, snmp server community',
    ),
    hint: /machine\s|_auth|enable secret|snmp-server|community/i,
    form: /(?:machine\s+\S{1,200}\s+login\s+\S{1,200}\s+password\s+|_auth(?:Token)?\s?=\s?"?|enable (?:secret|password)(?: \d)? |snmp-server community )([^\s"']{4,512})/gi,
    isValue: always,
    rule: 'file-of-program',
  },
  {
    signs: SIGN.program,
    words: letterPhrases('tacacs, radius, username, isakmp, neighbor'),
    hint: /tacacs|radius|username\s|crypto isakmp|neighbor\s/i,
    form: /^[ \t]*(?:tacacs|radius|username|crypto isakmp|neighbor|key)[^\n]{0,120}?\s(?:password|secret|key)(?:\s[0-9])?\s+([^\s"']{4,256})/gim,
    isValue: (value) => always(value) && /\d|[^A-Za-z]/.test(value),
    rule: 'file-of-program',
  },
  {
    signs: SIGN.sql,
    hint: /identified\s|\bset\b|\bwhere\b/i,
    form: /(?:identified\s(?:with\s\S{1,40}\s)?by|(?:mat_?khau|pass(?:word|wd)?|pwd)\w{0,16}\s{0,2}=)\s{0,2}[nN]?'([^'\n]{3,256})'/gi,
    isValue: always,
    rule: 'sql',
  },
  {
    signs: SIGN.base64,
    hint: /base64:/,
    form: /\bbase64:([A-Za-z0-9+/]{40,88}={0,2})(?![A-Za-z0-9+/=])/g,
    isValue: looksMade,
    rule: 'base64-key',
  },
  {
    signs: SIGN.variable,
    hint: /_KEY|_SECRET|-key-data|authtoken/i,
    form: /(?<![A-Za-z0-9])(?!\w{0,40}(?:PUBLIC|PUBLISHABLE))(?:[A-Z0-9]{1,24}_){1,5}(?:KEY|SECRET|TOKEN|SALT|PASS)(?:_[A-Z0-9]{1,12})?\s{0,2}=\s{0,2}["']?([^\s"'`#]{16,1024})/g,
    isValue: (value) => looksMade(value) && !/^[/.~]|:\/\/|^[0-9a-f-]{36}$/.test(value),
    rule: 'environment',
  },
  {
    signs: SIGN.key,
    hint: /client-key-data|tls\.key/,
    form: /(?:client-key-data|tls\.key)["']?\s{0,3}:\s{0,3}["']?([A-Za-z0-9+/]{24,16384}={0,2})/g,
    isValue: always,
    rule: 'kubeconfig',
  },
  {
    signs: SIGN.key,
    hint: /"kty"/,
    form: /"(?:d|p|q|dp|dq|qi|k)"\s{0,3}:\s{0,3}"([A-Za-z0-9_-]{16,2048})"/g,
    isValue: always,
    rule: 'jwk',
  },
]
