import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createGrammar, findPlaceholderShaped } from '../../../../src/core/masking/placeholder.ts'
import { createRestorer } from '../../../../src/core/masking/restoring/restorer.ts'
import {
  explainAnswer,
  restoreWhole,
} from '../../../../src/core/masking/restoring/restore-whole.ts'
import { applyEdits, mappingOf } from '../../../support/answers/mapping.ts'
import {
  LEFT_ALONE,
  PREFIXES,
  RESTORED,
  VALUES,
  options,
  restore,
} from '../../../support/answers/restored-texts.ts'

describe('restoring', () => {
  for (const [text, expected] of RESTORED) {
    it(`turns ${JSON.stringify(text)} into ${JSON.stringify(expected)}`, () => {
      assert.equal(restore(text), expected)
    })
  }

  for (const text of LEFT_ALONE) {
    it(`leaves ${JSON.stringify(text)} as it is`, () => {
      assert.equal(restore(text), text)
    })
  }

  it('leaves what a user typed in the form that it has', () => {
    const mapping = mappingOf({ ...VALUES, EMAIL_3: 'EMAIL_3' })
    for (const text of ['EMAIL_3', 'Email 3', 'email_3 EMAIL3'])
      assert.equal(
        applyEdits(
          text,
          restoreWhole({ ...options(), mapping }, text, { restored: 0, unknown: 0 }),
        ),
        text,
      )
  })

  it('accepts only the strict form when lenient forms are switched off', () => {
    assert.equal(
      restore('EMAIL_1 email_1 EMAIL\\_1 EMAIL 1', false),
      'alice@x.vn email_1 EMAIL\\_1 EMAIL 1',
    )
  })

  it('restores inside URLs of allowed hosts only', () => {
    const hosts = ['good.example', '*.corp.example']
    assert.equal(
      restore('https://good.example/?q=EMAIL_1', true, hosts),
      'https://good.example/?q=alice@x.vn',
    )
    assert.equal(
      restore('https://a.corp.example:8443/EMAIL_1', true, hosts),
      'https://a.corp.example:8443/alice@x.vn',
    )
    assert.equal(
      restore('<img src="https:///good.example/? EMAIL_1">', true, hosts),
      '<img src="https:///good.example/? EMAIL_1">',
    )
    assert.equal(
      restore('![x](https://good.example/?EMAIL_1) ![y](https://evil.test/?EMAIL_1)', true, hosts),
      '![x](https://good.example/?alice@x.vn) ![y](https://evil.test/?EMAIL_1)',
    )
    for (const url of [
      '![x](<https://good.exa mple/EMAIL_1>)',
      '![x](<https://good.example@evil.test/ EMAIL_1>)',
      'https://good.example.evil.test/EMAIL_1',
      'https://good.example@evil.test/EMAIL_1',
      'https://good.example:x@evil.test/EMAIL_1',
      'https://evil.test/good.example/EMAIL_1',
      'https://EMAIL_1@good.example/',
      '![x](https://good.example\\.evil.test/?EMAIL_1)',
      '![x](https://good.example\\@evil.test/?EMAIL_1)',
      '![x](https://good.example&sol;.evil.test/?EMAIL_1)',
      '![x](https://good.example&quest;EMAIL_1)',
      '![ https://good.example/x](https://evil.test/?EMAIL_1)',
      '![x](https:///good.example/?EMAIL_1)',
      `https://good.example/${'a'.repeat(2048)}EMAIL_1`,
    ]) {
      assert.equal(restore(url, true, hosts), url)
    }
  })
})

describe('restoring a stream', () => {
  it('holds back nothing that cannot become a placeholder of the scope', () => {
    for (const text of [
      'Hello',
      'PERSON',
      'XEMAIL_',
      'EMAIL_9',
      'IP_PUBLIC_1',
      'EMAIL_1 ',
      'an e-mail',
    ]) {
      const restorer = createRestorer(options())
      restorer.push(text)
      assert.equal(restorer.held, '', text)
    }
  })

  it('waits for the character that decides a complete placeholder', () => {
    const restorer = createRestorer(options())
    assert.deepEqual(restorer.push('to EMAIL_1'), [{ start: 3, end: 10, replacement: '' }])
    assert.equal(restorer.held, 'EMAIL_1')
    assert.deepEqual(restorer.push('2.'), [{ start: 0, end: 1, replacement: 'twelve@z.vn' }])
    assert.equal(restorer.held, '')
  })

  it('waits where only a longer number is known', () => {
    const mapping = mappingOf({ EMAIL_12: 'twelve@z.vn' })
    const restorer = createRestorer({ ...options(), mapping })
    restorer.push('EMAIL_1')
    assert.equal(restorer.held, 'EMAIL_1')
    assert.deepEqual(restorer.push('2 '), [{ start: 0, end: 1, replacement: 'twelve@z.vn' }])
  })

  it('never holds more than the longest form of a placeholder', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('E', 'EMAIL', '_', '\\', '%5', '1', ' ', '\u200b', 'x')),
        (pieces) => {
          const restorer = createRestorer(options())
          for (const piece of pieces) {
            restorer.push(piece)
            assert.ok(restorer.held.length <= 64, restorer.held)
          }
        },
      ),
    )
  })
})

describe('placeholder-shaped text', () => {
  it('is found by the same grammar and boundaries', () => {
    const grammar = createGrammar(PREFIXES, true)
    const text = 'a EMAIL_7 b email_8, MY_EMAIL_9 IP-PUBLIC-3 email 4 EMAIL_0'
    assert.deepEqual(
      findPlaceholderShaped(grammar, text).map((found) => [
        text.slice(found.start, found.end),
        found.canonical,
      ]),
      [
        ['EMAIL_7', 'EMAIL_7'],
        ['email_8', 'EMAIL_8'],
        ['IP-PUBLIC-3', 'IP_PUBLIC_3'],
      ],
    )
  })
})

describe('an explanation', () => {
  it('names every placeholder of an answer in order, and what becomes of it', () => {
    const text = 'EMAIL_1 ![x](https://y.vn/?EMAIL_1) EMAIL_7 <style>email_2'
    assert.deepEqual(explainAnswer(text, options()), [
      { placeholder: 'EMAIL_1', start: 0, outcome: 'restored' },
      { placeholder: 'EMAIL_1', start: 27, outcome: 'link_target' },
      { placeholder: 'EMAIL_7', start: 36, outcome: 'unknown' },
      { placeholder: 'EMAIL_2', start: 51, outcome: 'html' },
    ])
  })
})

describe('a restorer', () => {
  it('counts what it restored and what it did not know, over all texts', () => {
    const counts = { restored: 0, unknown: 0 }
    restoreWhole(options(), 'EMAIL_1 EMAIL_2 EMAIL_7', counts)
    assert.deepEqual(counts, { restored: 2, unknown: 1 })
    restoreWhole(options(), 'EMAIL_1 EMAIL_8 EMAIL_9', counts)
    assert.deepEqual(counts, { restored: 3, unknown: 3 })
    restoreWhole(options(), 'nothing', counts)
    assert.deepEqual(counts, { restored: 3, unknown: 3 })
  })

  it('gives the end user back for the pseudonym that is all of a text', () => {
    const echo = { pseudonym: 'user-1f', user: 'alice' }
    const edits = (text: string): readonly unknown[] =>
      restoreWhole({ ...options(), echo }, text, { restored: 0, unknown: 0 })
    assert.deepEqual(edits('user-1f'), [{ start: 0, end: 7, replacement: 'alice' }])
    assert.deepEqual(edits('user-1f '), [])
    assert.deepEqual(edits('no digits'), [])
  })

  it('holds back what can still become a placeholder of the scope, and nothing else', () => {
    const held = (piece: string, values: Readonly<Record<string, string>> = VALUES): string => {
      const restorer = createRestorer({ ...options(), mapping: mappingOf(values) })
      restorer.push(piece)
      return restorer.held
    }
    assert.equal(held('to EMA'), 'EMA')
    assert.equal(held('to EMAIL_'), 'EMAIL_')
    assert.equal(held('to EMAIL_1'), 'EMAIL_1')
    // There is no IP_PUBLIC, and of URLs only one.
    assert.equal(held('to IP_PUBLIC_'), '')
    assert.equal(held('to IP_PUBLIC_1'), '')
    assert.equal(held('to URL_2'), '')
    assert.equal(held('to URL_1 '), '')
    assert.equal(held('to EMAIL_1', { EMAIL_10: 'ten@x.vn' }), 'EMAIL_1')
    assert.equal(held('to EMAIL_1', { EMAIL_9: 'nine@x.vn' }), '')
    assert.equal(held('to EMAIL_9', { EMAIL_9: 'nine@x.vn' }), 'EMAIL_9')
  })

  it('restores with a nine as the only digit', () => {
    const nine = { ...options(), mapping: mappingOf({ EMAIL_9: 'nine@x.vn' }) }
    const text = 'to EMAIL_9'
    assert.equal(
      applyEdits(text, restoreWhole(nine, text, { restored: 0, unknown: 0 })),
      'to nine@x.vn',
    )
  })

  it('counts what stays, by reason, also where it leaves in pieces', () => {
    const restorer = createRestorer(options())
    for (const piece of [
      '![x](https://y.vn/?EM',
      'AIL_',
      '1',
      '2&EMAIL_1',
      '&EMAIL_3) <style>EMAIL_2',
      ' ',
    ])
      restorer.push(piece)
    assert.equal(restorer.held, '')
    assert.deepEqual(restorer.counts, {
      restored: 0,
      unknown: 1,
      withheld: { link_target: 2, html: 1 },
    })
  })

  it('waits after what looks like a definition for the unit that says whether it is one', () => {
    const restorer = createRestorer(options())
    restorer.push('[ERROR]: EMAIL_1')
    assert.equal(restorer.held, 'EMAIL_1')
    restorer.push(' ')
    assert.equal(restorer.held, 'EMAIL_1 ')
    assert.deepEqual(restorer.push('is'), [{ start: 0, end: 0, replacement: 'alice@x.vn ' }])
    restorer.push('\n[ERROR]: EMAIL_1 ')
    assert.deepEqual(restorer.push('\n'), [{ start: 0, end: 0, replacement: 'EMAIL_1 ' }])
    assert.equal(restorer.held, '')
  })

  it('lets go of what it holds when it is told to, and starts again', () => {
    const restorer = createRestorer(options())
    assert.equal(applyEdits('to EMAIL_', restorer.push('to EMAIL_')), 'to ')
    restorer.drop()
    assert.equal(restorer.held, '')
    assert.equal(applyEdits('1', restorer.push('1')), '1')
    restorer.push('x')
    restorer.drop()
    assert.equal(applyEdits('EMAIL_2 ', restorer.push('EMAIL_2 ')), 'bob@y.vn ')
    assert.equal(restorer.end(), '')
    assert.deepEqual(restorer.counts, { restored: 1, unknown: 0 })
  })

  it('gives no edit where nothing came and nothing leaves', () => {
    const restorer = createRestorer(options())
    restorer.push('EMAIL')
    assert.deepEqual(restorer.push(''), [])
    assert.equal(restorer.held, 'EMAIL')
    assert.deepEqual(restorer.push('x'), [{ start: 0, end: 0, replacement: 'EMAIL' }])
    assert.deepEqual(restorer.push('y'), [])
  })

  it('joins what it held with what comes, in one edit', () => {
    const restorer = createRestorer(options())
    restorer.push('a EMAIL_')
    assert.deepEqual(restorer.push('1 EMAIL_2 b'), [
      { start: 0, end: 1, replacement: 'alice@x.vn' },
      { start: 2, end: 9, replacement: 'bob@y.vn' },
    ])
    restorer.push(' EMAIL_')
    assert.deepEqual(restorer.push('x'), [{ start: 0, end: 0, replacement: 'EMAIL_' }])
    assert.deepEqual(restorer.push(' y'), [])
    assert.deepEqual(restorer.push(' EMA'), [{ start: 1, end: 4, replacement: '' }])
    assert.deepEqual(restorer.push('IL_1'), [{ start: 0, end: 4, replacement: '' }])
    assert.equal(restorer.end(), 'alice@x.vn')
    assert.equal(restorer.held, '')
  })
})
