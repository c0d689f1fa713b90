import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { apiKey } from '../../../../../src/core/recognizers/secrets/api-key.ts'
import { assignment } from '../../../../../src/core/recognizers/secrets/assignment.ts'
import { decodeBase64Url } from '../../../../../src/core/recognizers/secrets/base64url.ts'
import { entropyOf, looksRandom } from '../../../../../src/core/recognizers/secrets/entropy.ts'
import { jwt } from '../../../../../src/core/recognizers/secrets/jwt.ts'
import { privateKey } from '../../../../../src/core/recognizers/secrets/private-key.ts'
import type { Recognizer } from '../../../../../src/core/recognizers/recognizer.ts'
import { urlCredentials } from '../../../../../src/core/recognizers/secrets/url-credentials.ts'
import { findingsOf } from '../../../../support/detection/detection.ts'

const values = (recognizer: Recognizer, text: string): readonly string[] =>
  findingsOf(recognizer, text).map(({ start, end }) => text.slice(start, end))

/** A value that looks like a password, and one that looks like a key. */
const SECRET = 'mWBJA3uXg0W'
const KEY = 'mWBJA3uXg0WUK8QuZ5tR'

describe('words that call a value secret', () => {
  it('are these, with a blank, a sign or nothing between their parts', () => {
    for (const word of [
      'password passwd passphrase pass pwd secret client_secret app-secret secretKey clientSecretKey',
      'token access_token authToken api-token bearer_token refreshtoken bot_token id_token private_token session_token',
      'api_key access-key privateKey signing_key encryption_key account_key credential credentials authorization',
      'PASSWORD DB_PASSWORD my.token spring.datasource.password',
    ].flatMap((line) => line.split(' ')))
      assert.deepEqual(values(assignment, `${word}=${SECRET}`), [SECRET], word)
    for (const word of [
      'mật khẩu',
      'mat khau',
      'mk',
      'khóa API',
      'khoa api',
      'khóa bí mật',
      'khoá bí mật',
      'khóa truy cập',
      'mã bí mật',
      'ma bi mat',
      'mã truy cập',
      'client secret',
      'Api Key',
    ])
      assert.deepEqual(values(assignment, `${word}: ${SECRET}`), [SECRET], word)
    for (const word of ['compass', 'tokens', 'keyboard', 'secretary', 'mkx', 'apikeys', 'xsecret'])
      assert.deepEqual(values(assignment, `${word}: ${SECRET}`), [], word)
    // A capital begins a word of its own.
    assert.deepEqual(values(assignment, `clientToken: ${SECRET}`), [SECRET])
    assert.deepEqual(values(assignment, `MYTOKEN: ${SECRET}`), [])
  })

  it('of a number are these, and then four to eight digits count', () => {
    for (const word of [
      'pin',
      'PIN code',
      'otp',
      'OTP_code',
      'passcode',
      'cvv',
      'CVC',
      'mã PIN',
      'ma pin',
      'mã OTP',
      'mã xác thực',
      'mã xác nhận',
    ]) {
      const [finding, ...more] = findingsOf(assignment, `${word}: 4829 x`)
      assert.deepEqual(more, [])
      assert.deepEqual(
        [finding?.rule, finding?.score, (finding?.end ?? 0) - (finding?.start ?? 0)],
        ['pin', 0.85, 4],
        word,
      )
    }
    assert.deepEqual(values(assignment, 'pin=12345678'), ['12345678'])
    for (const none of ['123', '123456789', '12a4', SECRET])
      assert.deepEqual(values(assignment, `pin=${none}`), [], none)
    assert.deepEqual(values(assignment, 'password=12345678'), ['12345678'])
    assert.deepEqual(values(assignment, 'token=12345678'), [])
  })

  it('precede what separates them', () => {
    for (const between of [
      '=',
      ' = ',
      ': ',
      '：',
      ' => ',
      ':=',
      '==',
      '":"',
      "'] = '",
      '`: `',
      '   :   ',
      '\t=\t',
      '\u00a0:\u00a0',
      ': Bearer ',
      '=Basic ',
      ' is ',
      ' là ',
      ' la ',
      ' là: ',
      ' is "',
      ' wifi là ',
      ' của tôi là ',
      ' wifi nhà\u00a0là ',
      ' was ',
    ])
      assert.deepEqual(values(assignment, `password${between}${SECRET}`), [SECRET], between)
    for (const between of ['    =', '=    ', '-', '\n=', '+=', ''])
      assert.deepEqual(values(assignment, `password${between}${SECRET}`), [], between)
  })
})

describe('a value after such a word', () => {
  it('ends with the quote that opened it, or where a word does', () => {
    assert.deepEqual(values(assignment, `password="${SECRET} and more" x`), [`${SECRET} and more`])
    assert.deepEqual(values(assignment, `password='${SECRET}"b' x`), [`${SECRET}"b`])
    assert.deepEqual(values(assignment, `password="${SECRET}\nmore"`), [SECRET])
    for (const end of [' ', '\t', '"', "'", '`', '<', '>', ',', ';', '|', '&', '\n'])
      assert.deepEqual(values(assignment, `password=${SECRET}${end}rest1`), [SECRET], end)
    assert.deepEqual(values(assignment, `password=${SECRET}`), [SECRET])
    const long = `${SECRET}${'aB3$'.repeat(100)}`
    assert.deepEqual(values(assignment, `password=${long}`), [long.slice(0, 256)])
  })

  it('leaves what ends a sentence or closes a bracket to the text around', () => {
    for (const end of ['.', ')', ']', '}', ').', '.)'])
      assert.deepEqual(values(assignment, `(password: ${SECRET}${end}`), [SECRET], end)
    for (const end of ['!', '?', '!?'])
      assert.deepEqual(values(assignment, `password: ${SECRET}${end}`), [`${SECRET}${end}`], end)
    assert.deepEqual(values(assignment, `password: "${SECRET}."`), [`${SECRET}.`])
  })

  it('is none where something replaces it, or it is code or prose', () => {
    for (const text of [
      '$DB_PASS1 ${DB_1} %DB1% <pass1word> {{pass1}} [pass1word] (pass1word)',
      '******** xxxxxx1 PASSWORD_1 DB_PASSWORD_OLD process.env.X1 os.getenv1 env.PASS1 ENV[x1] config.pass1',
      'settings.pass1 secrets.pass1 self.pass1 this.pass1 args.pass1 vault:pass/1 ref:pass/1 https://x/1 http://x/1',
      'get_pass(1) abc…12 abc... your-pass1 yourpass_1 my-example1 placeholder1 changeme1 redacted1',
      'required optional undefined incorrect password expired',
    ].flatMap((line) => line.split(' ')))
      assert.deepEqual(values(assignment, `password=${text}`), [], text)
  })

  it('has two kinds of characters, a digit or a sign that no word has, and is not monotonous', () => {
    for (const good of ['abcde1', 'ABCDE1', 'a1b2c3', 'abcd#e', 'mật1khẩu', 'Aa#bcd', 'a-b-c1'])
      assert.deepEqual(values(assignment, `password=${good}`), [good], good)
    for (const bad of [
      'abcd1',
      'abcdef',
      'ABCDEF',
      'Abcdef',
      'abc-def',
      'abc_def',
      'abc.def',
      '######',
      'aaaaaa1',
      'ababab1',
    ])
      assert.deepEqual(values(assignment, `password=${bad}`), [], bad)
    const [finding] = findingsOf(assignment, `x token=${SECRET}`)
    assert.deepEqual(finding, {
      entity: 'SECRET',
      start: 8,
      end: 8 + SECRET.length,
      score: 0.85,
      rule: 'assignment',
    })
  })
})

describe('credentials in URLs', () => {
  const one = (text: string): readonly unknown[] =>
    findingsOf(urlCredentials, text).map(({ start, end, score, rule }) => [
      text.slice(start, end),
      score,
      rule,
    ])

  it('are user and password, or a user who is a token', () => {
    assert.deepEqual(one(`x https://u:p@h/`), [['u:p', 1, 'url-password']])
    assert.deepEqual(one(`https://${KEY}@h`), [[KEY, 0.85, 'url-token']])
    assert.deepEqual(one(`https://${KEY.slice(0, 16)}@h`), [[KEY.slice(0, 16), 0.85, 'url-token']])
    assert.deepEqual(one(`https://${KEY.slice(0, 15)}@h`), [])
    assert.deepEqual(one('https://abcdefghijKLMNOPqrst@h'), [])
    assert.deepEqual(one('https://aaaaaaaaaaaaaaaaaaa1@h'), [])
  })

  it('end where the URL does', () => {
    for (const end of [' ', '"', "'", '<', '>', '`', '\\', '^', '{', '|', '}', '\n'])
      assert.deepEqual(one(`https://u:p${end}x@h`), [], end)
    assert.deepEqual(one('a1+b-c.d://u:p@h'), [['u:p', 1, 'url-password']])
    assert.deepEqual(one('u:p@h /://u:p@h'), [])
    assert.deepEqual(one(`https://u:${'p'.repeat(1_100)}@h`), [])
    assert.deepEqual(one(`https://u:${'p'.repeat(900)}1@h`).length, 1)
  })

  it('are told from ports and paths', () => {
    for (const none of [
      'https://h:80/a@b',
      'https://h:80?a@b',
      'https://h:65535#a@b',
      'https://h/a:b@c',
      'https://[::1]:80/a@b',
      'https://h:/x',
      'https://:@h',
    ])
      assert.deepEqual(one(none), [], none)
    assert.deepEqual(one('https://u:123456/x@h'), [['u:123456/x', 1, 'url-password']])
    assert.deepEqual(one('https://u:p1/x?y#z@h/@'), [['u:p1/x?y#z', 1, 'url-password']])
  })

  it('are none where something stands in for the password', () => {
    for (const stand of ['$P', '<p>', '%(p)s', '%{p}', '{p}', '****', 'xxx', 'PASSWORD_1', '...'])
      assert.deepEqual(one(`https://u:${stand}@h`), [], stand)
    for (const real of ['p$', '%41', '*a', 'xxa', 'PASSWORD_1a', '....'])
      assert.equal(one(`https://u:${real}@h`).length, 1, real)
  })
})

describe('tokens', () => {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const found = (text: string): readonly unknown[] =>
    findingsOf(jwt, text).map(({ start, end, score, rule }) => [
      text.slice(start, end),
      score,
      rule,
    ])

  it('are told by a header with one of these', () => {
    for (const name of ['alg', 'typ', 'enc', 'kid']) {
      const header = part({ [name]: 'x' })
      assert.deepEqual(found(`${header}.a.b`), [[`${header}.a.b`, 1, 'jwt']], name)
    }
    assert.deepEqual(found(`${part({ foo: 'x' })}.a.b`), [])
    assert.deepEqual(found(`${part(['alg'])}.a.b`), [])
  })

  it('are whole with three parts, or five', () => {
    const header = part({ alg: 'none' })
    for (const [tail, end, rule] of [
      ['', '', 'jwt-cut'],
      ['.', '', 'jwt-cut'],
      ['.a', '.a', 'jwt-cut'],
      ['.a.', '.a', 'jwt-cut'],
      ['..b', '..b', 'jwt-cut'],
      ['.a.b', '.a.b', 'jwt'],
      ['.a.b.c.d', '.a.b.c.d', 'jwt'],
      ['..b.c.d', '..b.c.d', 'jwt'],
      ['.a..c.d', '.a..c.d', 'jwt-cut'],
      ['.a.b.c.d.e', '.a.b.c.d', 'jwt'],
    ] as const)
      assert.deepEqual(
        found(`(${header}${tail})`),
        [[`${header}${end}`, rule === 'jwt' ? 1 : 0.85, rule]],
        tail,
      )
    assert.deepEqual(found(`a_${header}.a.b ${header}.c.d`), [
      [`${header}.a.b`, 1, 'jwt'],
      [`${header}.c.d`, 1, 'jwt'],
    ])
    // A long header is read at its beginning.
    const long = part({ alg: 'x', x: 'y'.repeat(600) })
    assert.deepEqual(found(`${long}.a.b`), [[`${long}.a.b`, 1, 'jwt']])
    const late = part({ x: 'y'.repeat(600), alg: 'x' })
    assert.deepEqual(found(`${late}.a.b`), [])
  })
})

describe('base64url', () => {
  it('is decoded with and without its filling', () => {
    assert.equal(decodeBase64Url('eyJhIjoxfQ'), '{"a":1}')
    assert.equal(decodeBase64Url('eyJhIjoxfQ=='), '{"a":1}')
    assert.equal(decodeBase64Url(''), '')
    assert.equal(decodeBase64Url('_-8'), '\u00ff\u00ef')
    for (const none of ['a', 'abcde', 'a+b/', 'ab=c', 'abc===', 'é23='])
      assert.equal(decodeBase64Url(none), undefined, none)
  })
})

describe('entropy', () => {
  it('is that of the characters', () => {
    assert.equal(entropyOf(''), 0)
    assert.equal(entropyOf('aaaa'), 0)
    assert.equal(entropyOf('abab'), 1)
    assert.equal(entropyOf('abcdefgh'), 3)
  })

  it('tells keys from fillers', () => {
    assert.ok(looksRandom('bcdefgha'))
    assert.ok(!looksRandom('bcdefgh'))
    for (const filler of [
      'example',
      'xxxx',
      '***',
      '...',
      'your-',
      'your',
      'placeholder',
      'changeme',
      'DUMMY',
      'redacted',
      '12345678',
      'abcdefgh',
      '00000000',
    ])
      assert.ok(!looksRandom(`${KEY}${filler}${KEY}`), filler)
    for (const none of ['xxx', '**', '..', '1234567', 'abcdefg', '0000000'])
      assert.ok(looksRandom(`${KEY}${none}${KEY}`), none)
  })
})

describe('private keys at their edges', () => {
  const line = 'R8apsbucIXDdqt+nL3OvEbM9RZpOb0V/RlZSlUjojupHS4iHBxokaBHQh/LSWDK9'
  const dashes = '-'.repeat(5)
  const begin = (label = 'PRIVATE KEY'): string => `${dashes}BEGIN ${label}${dashes}`
  const end = (label = 'PRIVATE KEY'): string => `${dashes}END ${label}${dashes}`
  const found = (text: string): readonly unknown[] =>
    findingsOf(privateKey, text).map(({ start, end: stop, score, rule }) => [
      text.slice(start, stop),
      score,
      rule,
    ])

  it('close with the label that they open with', () => {
    const whole = `${begin()}${line}${end()}`
    assert.deepEqual(found(`a${whole}b`), [[whole, 1, 'private-key']])
    const other = `${begin()}\n${line}\n${end('RSA PRIVATE KEY')}`
    assert.deepEqual(found(other), [[`${begin()}\n${line}`, 1, 'private-key-cut']])
    assert.deepEqual(found(begin('A B C D PRIVATE KEY')).length, 1)
    assert.deepEqual(found(begin('A B C D E PRIVATE KEY')).length, 0)
    assert.deepEqual(found(begin('rsa PRIVATE KEY')).length, 0)
    const far = `${begin()}${' '.repeat(32_769)}${end()}`
    assert.deepEqual(found(far), [[begin(), 1, 'private-key-cut']])
    const near = `${begin()}${' '.repeat(32_768)}${end()}`
    assert.deepEqual(found(near), [[near, 1, 'private-key']])
  })

  it('that are cut have full lines, and a shorter one at the end', () => {
    const cut = (tail: string): unknown => found(`${begin()}\n${line}${tail}`)[0]
    const held = (tail: string): unknown => [`${begin()}\n${line}${tail}`, 1, 'private-key-cut']
    assert.deepEqual(cut('\nabc= def='), held('\nabc='))
    assert.deepEqual(cut('\nABC and'), held('\nABC'))
    assert.deepEqual(cut('\nand'), held(''))
    assert.deepEqual(cut('\n!'), held(''))
    assert.deepEqual(cut(`\n${line}\n${line}`), held(`\n${line}\n${line}`))
    const headers = Array.from({ length: 8 }, (_, i) => `Version: ${i}`).join('\n')
    const armored = `${begin()}\n${headers}\n\n${line}`
    assert.deepEqual(found(armored), [[armored, 1, 'private-key-cut']])
  })

  it('of PuTTY are those with private lines', () => {
    const head = 'PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\nComment: x\n'
    const file = `${head}Private-Lines: 2\n${line}\n${line}\n`
    assert.deepEqual(found(`${file}Private-Hash: 0a1b`), [
      [`${file}Private-Hash: 0a1b`, 1, 'putty-key'],
    ])
    assert.deepEqual(found(file), [[file.trimEnd(), 1, 'putty-key']])
    assert.deepEqual(found(`${head}${line}`), [])
    assert.deepEqual(found(`x ${file} and ${file}`).length, 2)
  })
})

describe('keys that their surroundings tell', () => {
  const random = (length: number): string =>
    'mWBJA3uXg0WUK8QuZ5tR7yNcVbE2sDfGhJ4kL6pOqI9wTzXrC1vYnMaSdFeHu'.repeat(3).slice(0, length)
  const rules = (text: string): readonly string[] =>
    findingsOf(apiKey, text).map(({ start, end, rule }) => `${rule} ${text.slice(start, end)}`)

  it('are found in each form, and no longer or shorter ones', () => {
    for (const name of ['aws_secret_access_key', 'AWS_SECRET_ACCESS_KEY', 'SecretAccessKey'])
      for (const between of ['=', ': ', ' => ', ':="', '" : "', "'='"])
        assert.deepEqual(
          rules(`${name}${between}${random(40)}`),
          [`aws-secret-key ${random(40)}`],
          name + between,
        )
    assert.deepEqual(rules(`aws_secret_access_key=${random(41)}`), [])
    assert.deepEqual(rules(`aws_secret_access_key=${random(39)}`), [])
    assert.deepEqual(rules(`aws_secret_access_key=${'a'.repeat(40)}`), [])
    for (const kind of ['services', 'workflows', 'triggers']) {
      const hook = `https://hooks.slack.com/${kind}/${random(30)}`
      assert.deepEqual(rules(`x ${hook} y`), [`slack-webhook ${hook}`])
    }
    for (const host of ['discord.com', 'discordapp.com', 'ptb.discord.com']) {
      const hook = `https://${host}/api/webhooks/839201745610293847/${random(60)}`
      assert.deepEqual(rules(hook), [`discord-webhook ${hook}`])
    }
    const telegram = `8392017456:AA${random(33)}`
    assert.deepEqual(rules(telegram), [`telegram ${telegram}`])
    assert.deepEqual(rules(`1${telegram}`), [])
    assert.deepEqual(rules(`${telegram}xx`), [])
    for (const [name, rule] of [
      ['AccountKey', 'azure-storage'],
      ['SharedAccessKey', 'azure-shared-key'],
    ] as const)
      assert.deepEqual(rules(`${name}=${random(86)}==;x`), [`${rule} ${random(86)}==`])
    const atlas = `${random(14)}.atlasv1.${random(64)}`
    assert.deepEqual(rules(atlas), [`terraform ${atlas}`])
  })
})
