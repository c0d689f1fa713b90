import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { apiKey } from '../../../../../src/core/recognizers/secrets/api-key.ts'
import { API_KEYS } from '../../../../../src/core/recognizers/secrets/api-key-table.ts'
import { looksRandom } from '../../../../../src/core/recognizers/secrets/entropy.ts'
import { jwt } from '../../../../../src/core/recognizers/secrets/jwt.ts'
import { privateKey } from '../../../../../src/core/recognizers/secrets/private-key.ts'
import { urlCredentials } from '../../../../../src/core/recognizers/secrets/url-credentials.ts'
import { assignment } from '../../../../../src/core/recognizers/secrets/assignment.ts'
import type { Recognizer } from '../../../../../src/core/recognizers/recognizer.ts'
import { findingsOf } from '../../../../support/detection/detection.ts'

const values = (recognizer: Recognizer, text: string): string[] =>
  findingsOf(recognizer, text).map(({ start, end }) => text.slice(start, end))
const rulesOf = (recognizer: Recognizer, text: string): string[] =>
  findingsOf(recognizer, text).map(({ rule }) => rule)

/** Put together here, so that no scanner of repositories takes a test for a leak. */
const AWS = ['AK', 'IA'].join('')
const DASHES = '-'.repeat(5)
const begin = (label: string): string => `${DASHES}BEGIN ${label}${DASHES}`
const end = (label: string): string => `${DASHES}END ${label}${DASHES}`
const LINE = 'R8apsbucIXDdqt+nL3OvEbM9RZpOb0V/RlZSlUjojupHS4iHBxokaBHQh/LSWDK9'
const base64url = (value: object): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url')
const TOKEN = [
  base64url({ alg: 'HS256', typ: 'JWT' }),
  base64url({ sub: 'user-4711' }),
  'r5bYt5S2H2Z6RbSreHMjcvHu6xaN-q_dGk8GAwvs_X9',
].join('.')

describe('keys of vendors', () => {
  for (const { rule, prefixes, form } of API_KEYS) {
    it(`${rule}: ${prefixes.join(' ')}`, () => {
      // Where the form leaves the prefix open, one of the list; lengths as short as it allows, which is quicker.
      const known = `(?:${prefixes.map((prefix) => prefix.replaceAll('.', '\\.')).join('|')})`
      const source = form.source
        .replace('(?![A-Za-z0-9_])', '')
        .replace(/gl\[a-z\]\{2,6\}-|sk-\[A-Za-z\]\+-|dckr_\[a-z\]\{3\}_/, known)
        .replace(/\{(\d+),\d+\}/g, '{$1}')
      const key = fc
        .stringMatching(new RegExp(`^${source}$`))
        .filter((text) =>
          prefixes.some((p) => text.startsWith(p) && looksRandom(text.slice(p.length))),
        )
        .filter((text) => !/[.-]$/.test(text))
      const around = fc.constantFrom('', ' ', '"', '=', ': ', '\n', '(', 'key=', 'Bearer ')
      fc.assert(
        fc.property(around, key, fc.constantFrom('', ' ', '"', '\n', ')', ','), (a, text, b) => {
          assert.ok(values(apiKey, `${a}${text}${b}`).includes(text), `${rule} ${text.length}`)
        }),
        { numRuns: 25 },
      )
    })
  }

  it('are none as a part of a word, or when words follow their prefix', () => {
    for (const text of [
      `x${AWS}SEC6GXCRJDF3PCJW`,
      `${AWS}SEC6GXCRJDF3PCJWx`,
      `sk-${'a'.repeat(40)}`,
      `app-${'x'.repeat(24)}`,
      'sk-learn-contrib-extensions-for-everybody',
      'my-app-configuration-for-production-2024',
      'dataset-of-customers-in-hanoi-and-hue',
      'app-store-connect-api-client',
    ])
      assert.deepEqual(values(apiKey, text), [], text)
  })

  it('are found whatever they spell', () => {
    for (const text of [
      `${AWS}IOSFODNN7EXAMPLE`,
      `ghp_EXAMPLENOTAREALGITHUBTOKEN${'0'.repeat(10)}`,
      `sk-proj-abcdefghijklmnopqrstuvwxyz123456`,
    ])
      assert.deepEqual(values(apiKey, `x ${text} y`), [text], text)
  })

  it('are found by where they stand', () => {
    const aws = 'eDTOVcNGBGXkbHbTVgx8cInTXxKzwi7GaYiUWmuF'
    assert.deepEqual(rulesOf(apiKey, `aws_secret_access_key = ${aws}`), ['aws-secret-key'])
    assert.deepEqual(values(apiKey, `"SecretAccessKey": "${aws}"`), [aws])
    assert.deepEqual(values(apiKey, `AccountKey=${aws}${aws}ab==;`), [`${aws}${aws}ab==`])
    assert.deepEqual(
      rulesOf(apiKey, ['8382070270', 'AA1cLwyTH6pUz_8ninbCrISyzJbpMHLmFgd'].join(':')),
      ['telegram'],
    )
    const hook = [
      'https://hooks.slack.com/services/T4X7JYPI463',
      'BP5HV3MQ3RD',
      'VzxsslOkCzP7yyK9z8Wttto',
    ].join('/')
    assert.deepEqual(values(apiKey, `post to ${hook}.`), [hook])
  })
})

describe('JSON web tokens', () => {
  it('are found whole, and cut off', () => {
    assert.deepEqual(findingsOf(jwt, `session=${TOKEN}; path=/`), [
      { entity: 'SECRET', start: 8, end: 8 + TOKEN.length, score: 1, rule: 'jwt' },
    ])
    const [header = '', payload = ''] = TOKEN.split('.')
    assert.deepEqual(rulesOf(jwt, header), ['jwt-cut'])
    assert.deepEqual(values(jwt, `${header}.${payload.slice(0, 9)}…`), [
      `${header}.${payload.slice(0, 9)}`,
    ])
    // Encrypted with a key agreed before: the second part is empty.
    assert.deepEqual(rulesOf(jwt, `${header}..iv.text.tag`), ['jwt'])
  })

  it('are none without a header that names an algorithm', () => {
    for (const text of [
      'eyJ is how it starts; a.b.c',
      'eyJhIjoxfQ.eyJhIjoxfQ.x',
      `x${TOKEN}`,
      'eyJ',
    ])
      assert.deepEqual(values(jwt, text), [], text)
  })
})

describe('private keys', () => {
  it('are found whole in every form', () => {
    for (const label of [
      'PRIVATE KEY',
      'RSA PRIVATE KEY',
      'EC PRIVATE KEY',
      'OPENSSH PRIVATE KEY',
      'ENCRYPTED PRIVATE KEY',
      'PGP PRIVATE KEY BLOCK',
    ]) {
      const block = `${begin(label)}\n${LINE}\n${LINE}\n${end(label)}`
      assert.deepEqual(values(privateKey, `a ${block} b`), [block])
      assert.deepEqual(values(privateKey, block.replaceAll('\n', ' ')), [
        block.replaceAll('\n', ' '),
      ])
    }
  })

  it('that are cut off reach to the end of what looks like their base64', () => {
    const cut = `${begin('RSA PRIVATE KEY')}\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0A1B\n\n${LINE}\n${LINE}\nxgDnZZcM6Hg9`
    assert.deepEqual(values(privateKey, cut), [cut])
    assert.deepEqual(rulesOf(privateKey, cut), ['private-key-cut'])
    const inText = `${begin('PRIVATE KEY')} ${LINE} and so on`
    assert.deepEqual(values(privateKey, inText), [`${begin('PRIVATE KEY')} ${LINE}`])
    const two = `${begin('PRIVATE KEY')}\n${LINE}\n${begin('PRIVATE KEY')}\n${LINE}\n${end('PRIVATE KEY')}`
    assert.deepEqual(rulesOf(privateKey, two), ['private-key-cut', 'private-key'])
  })

  it('of PuTTY reach to the authentication code', () => {
    const file = `PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: me\nPublic-Lines: 1\nAAAA\nPrivate-Lines: 1\n${LINE}\nPrivate-MAC: 0a1b2c`
    assert.deepEqual(values(privateKey, `${file}\nend`), [file])
  })

  it('are none if they are public', () => {
    for (const label of ['PUBLIC KEY', 'CERTIFICATE', 'RSA PUBLIC KEY'])
      assert.deepEqual(values(privateKey, `${begin(label)}\n${LINE}\n${end(label)}`), [])
  })
})

describe('passwords in URLs', () => {
  for (const [text, userinfo] of Object.entries({
    'mongodb+srv://root:mWBJA3uXg0@cluster0.example.net/app': ['root:mWBJA3uXg0'],
    'redis://:mWBJA3uXg0@cache:6379': [':mWBJA3uXg0'],
    'postgres://app:p@ss@db/crm': ['app:p@ss'],
    // `%2F`, decoded in the view.
    'postgres://app:p/ss@db/crm': ['app:p/ss'],
    'see "ftp://u:p@h", http://a:b@c': ['u:p', 'a:b'],
    'https://8091174f6c413363853a7ee6d01210b2@git.example.org': [
      '8091174f6c413363853a7ee6d01210b2',
    ],
    'http://user@host http://host:80/a@b http://host/u:p@x': [],
    'postgres://app:${DB_PASSWORD}@db postgres://app:<password>@db postgres://app:***@db': [],
    'postgres://app:SECRET_1@db': [],
    '://u:p@h 1://u:p@h http://u:@h': [],
  }))
    it(JSON.stringify(text), () => {
      assert.deepEqual(values(urlCredentials, text), userinfo)
    })
})

describe('values that words call secret', () => {
  for (const [text, found] of Object.entries({
    'password=mWBJA3uXg0W': ['mWBJA3uXg0W'],
    'DB_PASS="mWBJA3uXg0W"': ['mWBJA3uXg0W'],
    'spring.datasource.password=Gcskfd83!': ['Gcskfd83!'],
    "clientSecret: 'mWBJA3uXg0W'": ['mWBJA3uXg0W'],
    '{"access_token": "8091174f6c413363", "x": 1}': ['8091174f6c413363'],
    'Authorization: Bearer 8091174f6c413363853a': ['8091174f6c413363853a'],
    'mật khẩu: Gcskfd83XuTI1#': ['Gcskfd83XuTI1#'],
    'mat khau wifi la Gcskfd83XuTI1#.': ['Gcskfd83XuTI1#'],
    'the api key is 8091174f6c413363853a, thanks': ['8091174f6c413363853a'],
    'mã OTP: 482913': ['482913'],
    'PIN là 4829': ['4829'],
    'pass: "two words 2 go"': ['two words 2 go'],
    'password: required': [],
    'password: ********': [],
    'password=${DB_PASSWORD} token=$TOKEN1 secret={{secret1}}': [],
    'token: <your token here>': [],
    'API_KEY=xxxxxxxxxxxxxxxxxxxx': [],
    'password = get_password1() token = os.environ["A1"]': [],
    'password: PASSWORD_1, token: SECRET_12': [],
    'mật khẩu của tôi bị sai 3 lần': [],
    'compass=N45degrees bypass: Road66x': [],
    'token: abcdefgh token: 1': [],
    'the password is incorrect and the token is expired': [],
    'pin: 48 pin: 123456789': [],
    'password=': [],
  }))
    it(JSON.stringify(text), () => {
      assert.deepEqual(values(assignment, text), found)
    })

  it('are found in composed and decomposed writing', () => {
    for (const form of ['NFC', 'NFD'])
      assert.deepEqual(values(assignment, `${'Mật khẩu'.normalize(form)}: mWBJA3uXg0W`), [
        'mWBJA3uXg0W',
      ])
  })
})

describe('all of them', () => {
  const all = [apiKey, jwt, privateKey, urlCredentials, assignment]

  it('end on naughty strings, with findings inside the text', () => {
    const naughty = JSON.parse(
      readFileSync(new URL('../../../../fixtures/blns/blns.json', import.meta.url), 'utf8'),
    ) as string[]
    for (const text of naughty)
      for (const recognizer of all)
        for (const { start, end: stop } of findingsOf(recognizer, text))
          assert.ok(start >= 0 && start < stop && stop <= text.length)
  })

  it('are refused by no key of their own: entropy tells words from keys', () => {
    assert.ok(looksRandom('mWBJA3uXg0WUK8Qu'))
    for (const text of ['', 'aaaaaaaaaaaaaaaa', 'your-key-goes-here-42', 'abababababababab'])
      assert.ok(!looksRandom(text), text)
  })
})
