import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { PatternSwitch } from '../../../../src/core/recognizers/built-in.ts'
import type { Finding, Recognizer } from '../../../../src/core/recognizers/recognizer.ts'
import {
  type ExtraRecognizer,
  type Recognition,
  createRecognition,
} from '../../../../src/core/recognizers/registry.ts'

const on = (rest: Partial<PatternSwitch> = {}): PatternSwitch => ({
  enabled: true,
  placeholder_prefix: 'P',
  ...rest,
})

function findings({ recognizers }: Recognition, text: string): readonly Finding[] {
  const found: Finding[] = []
  for (const recognizer of recognizers) recognizer.find(text, (finding) => found.push(finding))
  return found
}

/** Entities that a pattern finds, switched on alone. */
const alone = (pattern: string, text: string, rest?: Partial<PatternSwitch>): readonly string[] =>
  findings(createRecognition({ [pattern]: on(rest) }), text)
    .filter(({ score }) => score >= 0.5)
    .map(({ entity }) => entity)

/** A text for each key of `masking.patterns`. */
const SEEN: readonly (readonly [
  pattern: string,
  text: string,
  entity: string,
  options?: Partial<PatternSwitch>,
])[] = [
  ['email', 'a@x.vn', 'EMAIL'],
  ['ip_private', '10.0.0.5', 'IP_PRIVATE'],
  ['ip_public', '8.8.8.8', 'IP_PUBLIC'],
  ['card', '4111 1111 1111 1111', 'CARD'],
  ['iban', 'DE89370400440532013000', 'IBAN'],
  ['phone', '0912345678', 'PHONE'],
  ['phone', '(415) 555-2671', 'PHONE', { regions: ['US'] }],
  ['ssn', 'SSN 536-22-8726', 'SSN'],
  ['secret', 'https://app:s3cr3tpw@db.example/x', 'SECRET'],
  ['password', 'password: Tr0ub4dor&3x', 'PASSWORD'],
  ['org', 'Công ty TNHH Sao Mai', 'ORG', { legal_forms: true }],
  ['cccd', 'CCCD 079201009876', 'CCCD'],
  ['cmnd', 'CMND 024680135', 'CMND'],
  ['tax_code', 'MST 0109876123', 'TAX'],
  ['bank_account', 'STK 0071001234567', 'BANK_ACCT'],
  ['plate', 'biển số 51F-123.45', 'PLATE'],
  ['passport', 'Hộ chiếu số C1234567', 'PASSPORT'],
  ['host', 'db01.saomai.lan', 'HOST'],
  ['host', 'db01.prod.example', 'HOST', { suffixes: ['prod.example'] }],
  ['host', 'shop.saomai.vn', 'HOST', { include_public: true }],
  ['mac', '00:1a:2b:3c:4d:5e', 'MAC'],
  ['wallet', '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', 'WALLET'],
  ['person', 'Họ tên: Nguyễn Văn An', 'PERSON'],
  ['person', 'gửi anh tuấn nhé', 'PERSON', { level: 'wide' }],
  ['address', '25 Nguyễn Trãi, Quận 1, TP.HCM', 'ADDRESS'],
  ['dob', 'sinh ngày 01/02/1990', 'DOB'],
]

describe('built-in patterns', () => {
  for (const [pattern, text, entity, options] of SEEN)
    it(`${pattern} finds ${entity} in ${JSON.stringify(text)}`, () =>
      assert.deepEqual([...new Set(alone(pattern, text, options))], [entity]))

  it('find nothing of another without their options', () => {
    assert.deepEqual(alone('phone', '(415) 555-2671'), [])
    assert.deepEqual(alone('org', 'Công ty TNHH Sao Mai'), [])
    assert.deepEqual(alone('host', 'db01.prod.example shop.saomai.vn'), [])
  })
})

const none: Recognizer = { name: 'none', find: () => undefined }
const extra = (rest: Partial<ExtraRecognizer> = {}): ExtraRecognizer => ({
  entity: 'STAFF',
  recognizer: none,
  ...rest,
})

describe('what is recognized', () => {
  it('has the prefix and the treatment of the configuration', () => {
    const { entities } = createRecognition({
      email: on({ placeholder_prefix: 'MAIL', threshold: 0.9, restore: 'never' }),
      card: on({ placeholder_prefix: 'PAN', allow_list: ['4111'], restore: 'always' }),
    })
    const mail = entities.get('EMAIL')
    const card = entities.get('CARD')
    assert.deepEqual([mail?.prefix, mail?.threshold, mail?.isRestored], ['MAIL', 0.9, false])
    assert.deepEqual([card?.prefix, card?.threshold, card?.isRestored], ['PAN', 0.5, true])
    assert.deepEqual([card?.isAllowed('4111'), card?.isAllowed('4112')], [true, false])
    assert.equal(mail?.isAllowed('4111'), false)
    assert.equal(entities.size, 2)
  })

  it('knows every prefix that a placeholder can have, switched on or not, and URL', () => {
    const recognition = createRecognition(
      {
        email: on({ placeholder_prefix: 'MAIL' }),
        card: on({ placeholder_prefix: 'PAN', enabled: false }),
      },
      [extra(), extra({ entity: 'EMAIL' }), extra({ entity: 'CARD' })],
    )
    assert.deepEqual([...recognition.allPrefixes].sort(), ['MAIL', 'PAN', 'STAFF', 'URL'])
    assert.deepEqual([...recognition.entities.keys()].sort(), ['EMAIL', 'STAFF'])
  })

  it('has a recognizer once, that of addresses for both kinds of them', () => {
    const names = createRecognition({ ip_private: on(), ip_public: on() }).recognizers
    assert.deepEqual(
      names.map(({ name }) => name),
      ['ip-address'],
    )
  })

  it('has none of what is switched off, and of an entity that comes from outside', () => {
    const off = { card: on({ enabled: false, deny_list: ['x'] }) }
    assert.deepEqual(createRecognition(off).recognizers, [])
    assert.deepEqual(createRecognition(off, [extra({ entity: 'CARD' })]).recognizers, [])
    const outside = createRecognition({}, [extra({ recognizer: undefined, threshold: 0.3 })])
    assert.deepEqual(outside.recognizers, [])
    assert.equal(outside.entities.get('STAFF')?.threshold, 0.3)
    assert.equal(outside.entities.get('STAFF')?.prefix, 'STAFF')
  })

  it('keeps what the operator finds of a person while its own rules are off', () => {
    const off = { person: on({ enabled: false, placeholder_prefix: 'NAME', threshold: 0.2 }) }
    const recognition = createRecognition(off, [extra({ entity: 'PERSON', threshold: 0.9 })])
    assert.deepEqual(recognition.recognizers, [none])
    const rule = recognition.entities.get('PERSON')
    assert.deepEqual([rule?.prefix, rule?.threshold], ['NAME', 0.9])
    assert.deepEqual([...recognition.allPrefixes].toSorted(), ['NAME', 'URL'])
    assert.deepEqual(createRecognition(off).recognizers, [])
  })

  it('never restores a person whom a dictionary never gives back, whatever the built-in pattern says', () => {
    const never = extra({ entity: 'PERSON', restore: 'never' })
    for (const enabled of [true, false]) {
      const { entities } = createRecognition({ person: on({ enabled }) }, [never])
      assert.equal(entities.get('PERSON')?.isRestored, false)
    }
  })

  it('has the recognizers of the operator', () =>
    assert.deepEqual(createRecognition({}, [extra()]).recognizers, [none]))

  it('leaves the switches of a built-in pattern to it', () => {
    const { entities } = createRecognition({ email: on({ threshold: 0.9 }) }, [
      extra({ entity: 'EMAIL', threshold: 0.1 }),
    ])
    assert.equal(entities.get('EMAIL')?.threshold, 0.9)
    assert.equal(entities.get('EMAIL')?.prefix, 'P')
  })
})

describe('a deny list', () => {
  const denied = createRecognition({ card: on({ deny_list: ['sao mai', 'x1'] }) })

  it('is always the entity: whole words, in any case, short ones too', () =>
    assert.deepEqual(findings(denied, 'SAO MAI xx1 X1 sáo mai'), [
      { entity: 'CARD', start: 0, end: 7, score: 1, rule: 'deny-list' },
      { entity: 'CARD', start: 12, end: 14, score: 1, rule: 'deny-list' },
    ]))

  it('is a recognizer only if something is in it', () => {
    const names = (list: readonly string[] | undefined): readonly string[] =>
      createRecognition({ mac: on({ deny_list: list }) }).recognizers.map(({ name }) => name)
    assert.deepEqual(names(undefined), ['mac'])
    assert.deepEqual(names([]), ['mac'])
    assert.deepEqual(names(['a']), ['mac', 'deny-list'])
  })
})
