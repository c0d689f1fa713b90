import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { WithheldReason } from '../../../../../src/core/withheld-reason.ts'
import { createPlaceGuard } from '../../../../../src/core/masking/place/place-guard.ts'
import { wireJson } from '../../../../../src/simulator/shapes/wire-json.ts'

const MARKS: Readonly<Record<WithheldReason, string>> = {
  link_target: 'l',
  definition: 'd',
  html: 'h',
  url: 'u',
  code_block: 'c',
  escape: 'e',
  limit: '-',
}

/** What the guard says in front of each unit, and at the end: `.` a value may stand here, else the reason why not. */
function marks(text: string): string {
  const guard = createPlaceGuard()
  let out = ''
  for (let at = 0; at <= text.length; at++) {
    const reason = guard.reasonAgainst('bob', text.slice(at, at + 2))
    out += reason === undefined ? '.' : MARKS[reason]
    if (at < text.length) guard.read(text, at, at + 1)
  }
  return out
}

const CASES: Readonly<Record<string, readonly (readonly [text: string, marks: string])[]>> = {
  'a link target': [
    ['[a](b) c', '....ll...'],
    ['![a](b) c', '.....ll...'],
    ['](b) c', '..ll...'],
    ['[a] (b) c', '..........'],
    ['[a](b(c)d) e', '....llllll...'],
    ['[a](b "c") d', '....llllll...'],
    ['[a](b "c)" d', '....lllll....'],
    ['[a](<b>) c', '....llll...'],
    ['[a](<b c>) d', '....llllll...'],
    ['[a](b\\)c) d', '....llllllll'],
    ['[a](b\\)c\n\nd', '....llllll..'],
    ['[a](b<c) d', '....lllllll'],
    ['[a](b`c) d', '....lllllll'],
    ['[a](b[c) d', '....lllllll'],
    ['[a](b]c) d', '....lllllll'],
    ['[a](b$c) d', '....lllllll'],
    ['[a](b\nc) d', '....lllllll'],
    ['[a](b\tc) d', '....llll...'],
    ['[a](b\u00a0c) d', '....llll...'],
    ['[a](b\u000bc) d', '....lllllll'],
    ['[a](b\\\n\t \r\nc', '....lllllll..'],
    ['[a](b\\\n>\nc', '....lllllll'],
    ['[a](b(c) d', '....lllllll'],
    ['[a](<b`>) c', '....llllllll'],
    ['[a](<b](c(>)d) e', '....lllllllllllll'],
    ['\\](b) c', '...ll...'],
    ['[a](mailto:b) c', '....lllllll.l...'],
    ['[a](tel:b) c', '....llll.l...'],
    ['[a](mailto:b?c) d', '....lllllll.lll...'],
    ['[a]( b) c', '....lll...'],
    ['[a](b)(c', '....ll...'],
    ['[a](b](c)d e', '....lllllllll'],
  ],
  'a definition': [
    ['[a]: b c', '.....dd..'],
    ['[a]:b c', '....dd..'],
    ['[a]: b\nc', '.....dd..'],
    ['[a]:\nb c', '....ddd..'],
    ['[a]:\n\nb c', '....dd....'],
    ['> - 1. [a]: b c', '............dd..'],
    ['[a]:[b]c d', '....ddddd..'],
    ['[a]:[b c', '....ddd..'],
    ['[a]: <b]: c> d', '....ddddddddddd'],
    ['- [x] [a]: b c', '...........dd..'],
    ['- [ab] [c]: d e', '................'],
    ['x [a]: b', '.........'],
    ['1 [a]: b', '.........'],
    ['12. [a]: b c', '.........dd..'],
    ['2026-01-02 [a]: b', '..................'],
    ['[2026] [a]: b', '..............'],
    ['[a\nb]: c d', '.......dd..'],
    ['[a\n\nb]: c d', '........dd..'],
    ['[a\n\n[b]: c d', '.........dd..'],
    ['[a\n\nx[b]: c d', '..............'],
    ['[a\\]b]: c d', '........dd..'],
    ['[a\\]: c d', '......dd..'],
    ['[a] [b]: c d', '.........dd..'],
    ['[ab] [b]: c d', '..............'],
    ['[a [b]: c d', '........dd..'],
    ['[a]: <b c> d', '....dddddd...'],
    ['[a]: <b\nc> d', '....ddddddddd'],
    ['[a]: b\\ c', '.....ddddd'],
    ['[a]: b<c d', '.....dddddd'],
    ['[a]: b\u000b c', '.....ddddd'],
    ['[a]: b\u00a0c d', '.....dddd..'],
    ['"[a]: b c', '......dd..'],
    ['x\\n[a]: b c', '........dd..'],
    ['<i>[a]: b c', '........dd..'],
    ['\ufeff[a]: b c', '......dd..'],
    ['\u00e9 [a]: b', '.........'],
    ['[a](b): c', '....ll....'],
    ['[a]:: b c', '....dd....'],
    ['[a]: b]:c d e', '.....ddddd....'],
    ['[a]:\n> b c', '....dd.dd..'],
    ['[a]: \tb c', '....dddd..'],
    ['[a]: mailto:b c', '.....ddddddddd..'],
    ['[a]: b "c" d\ne', '.....dd.ddddd..'],
    ["[a]: b 'c' d\ne", '.....dd.ddddd..'],
    ['[a]: b (c) d\ne', '.....dd.ddddd..'],
    ['[a]: b\n> "c"\nd', '.....dd...ddd..'],
    ['[a]: <b>"c"\nd', '....dddd.ddd..'],
    ['[a]: b "c\n\nd" e\nf', '.....dd.dddddddd..'],
    ['[a]: b "c\\"\nd" e\nf', '.....dd.ddddddddd..'],
    ['[a]: b "c\' d\ne', '.....dd.ddddddd'],
    ['[a]: b "c ]: d"\ne', '.....dd.dddddddddd'],
    ['[a]: b\\c "d"\n\ne', '.....ddddddddddd'],
    ['[a]:[b "c"\nd', '....ddd.ddd..'],
    ['[a]:[b]: "c d"\ne', '....ddddddddddd..'],
    ['[a]: b c "d"', '.....dd......'],
  ],
  'a footnote': [
    ['[^1]: b c', '..dd.ddddd'],
    ['[^1] b c', '..dd.....'],
    ['[^1] : b c', '..dd..ddddd'],
    ['b[^1]: c', '.........'],
    ['> - [^1]: b', '......dd.ddd'],
    ['[^b', '..dd'],
    ['[^b\nc', '..dd..'],
    ['[^b\\]c]: d', '..ddd.d.ddd'],
    ['[^b[c]: d e', '..dd....dd..'],
    ['[^1]: b\nc', '..dd.ddddd'],
    ['[^1]: b\n\nc', '..dd.dddd..'],
    ['[^1]: b\n\n\n \nc', '..dd.dddd..d..'],
    ['[^1]: b\n\n    c\n\nd', '..dd.dddd.dddddd..'],
    ['[^1]: b\n\n\tc', '..dd.dddd.dd'],
    ['[^1]: b\n\n[^2]: c', '..dd.dddd..dd.ddd'],
    ['[^1]: b\n\n</b>c\n\nd', '..dd.dddd.dddddd..'],
    ['[^1]: <b>\n\nc\n\nd', '..dd.ddddddddd..'],
    ['[^1]: b\r\rc', '..dd.dddddd'],
    ['[^1]: b\n>\nc', '..dd.ddddddd'],
    ['[^1]: [a]: b c', '..dd.dddddddddd'],
  ],
  'a note in a line or an abbreviation': [
    ['b^[c] d', '...dd...'],
    ['b^[c[d]e] f', '...dddddd...'],
    ['b^[c\n\nd', '...ddd..'],
    ['b^[`c] d\n\ne', '...ddddddd..'],
    ['b^^[c] d', '....dd...'],
    ['b^2 c[d]', '.........'],
    ['*[b]: c\nd', '.....ddd..'],
    ['*[b] : c\nd', '......ddd..'],
    ['*[b] c', '.......'],
    ['* [b]', '......'],
    ['*b [c]: d', '..........'],
    ['b *[c]: d', '..........'],
  ],
  'a tag': [
    ['<b>c', '.....'],
    ['</b>c', '......'],
    ['<b c>d', '.......'],
    ['<b/>c', '......'],
    ['<b c="d">e', '.....hhhhhh'],
    ['<b title="d">e', '.........hhhh..'],
    ["<b title='d'>e", '.........hhhh..'],
    ['<b title=d>e', '.........hh..'],
    ['<b title=d title=e>f', '.........hhhhhhhhhh..'],
    ['<b title="d"title="e">f', '.........hhhhhhhhhhhhhhh'],
    ['<b title="d>e">f', '.........hhhhhhhh'],
    ['<b title="d\ne">f', '.........hhhhhhhh'],
    ['<b title="`">f', '.........hhhhhh'],
    ['<b title=>f', '.........hhh'],
    ['<b title = "d">e', '..........hhhhhhh'],
    ['<b onclick="d">e', '...........hhhh..'],
    ['<b onclick="d>e">f', '...........hhhhhhhh'],
    ['<b data-x="d">e', '..........hhhh..'],
    ['<p style="d">e', '.........hhhh..'],
    ['<x style="d">e', '.........hhhhhh'],
    ['<x y="d">e', '.....hhhh..'],
    ['<x onz="d">e', '.......hhhh..'],
    ['<x is="d">e', '......hhhhhh'],
    ['<p class="mermaid">e', '.........hhhhhhhhhhhh'],
    ['<p class="&#109;ermaid">e', '.........hhhhhhhhhhhhhhhhh'],
    ['<code class="language-js">e', '............hhhhhhhhhhhhhh..'],
    ['<code class="language-svg">e', '............hhhhhhhhhhhhhhhhh'],
    ['<code class="language-js language-svg">e', '............hhhhhhhhhhhhhhhhhhhhhhhhhhhhh'],
    ['<code class="language-js" id="d">e', '............hhhhhhhhhhhhhhhhhhhhhhh'],
    ['<b onclick="alert(1)">e', '...........hhhhhhhhhhh..'],
    ['<b onclick="alert(1);d()">e', '...........hhhhhhhhhhhhhhh..'],
    ['<b onclick=alert()>e', '...........hhhhhhhh..'],
    ['<code class="d">e', '............hhhhhh'],
    ['<code class="d">e</code>f', '............hhhhhhhhhhhh..'],
    ['<code class="d">`e` g</code>f', '............hhhhhhhhhhhhhhhh..'],
    ['<code class="d">\n</code>f', '............hhhhhhhhhhhhhh'],
    ['<code class="d"><b></code>f', '............hhhhhhhhhhhhhhhh'],
    ['<code class="d"><span>e</span></code>f', '............hhhhhhhhhhhhhhhhhhhhhhhhh..'],
    [
      '<code class="d"><span class="katex-e">f</span></code>g',
      '............hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh..',
    ],
    [
      '<code class="d"><span class="e">f</span></code>g',
      '............hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh',
    ],
    ['<code class="d"><span </code>e', '............hhhhhhhhhhhhhhhhhhh'],
    ['<script><span></script>e', '........hhhhhhhhhhhhhhhhh'],
    ['<code <x class="d">e', '...............hhhhhh'],
    ['<ul className="d">e', '..............hhhh..'],
    ['<html lang="d">e', '...........hhhh..'],
    ['<body background="d">e', '.................hhhhhh'],
    ['<input type="d" checked="">e', '............hhhhhhhhhhhhhhh..'],
    ['<input onfocus="d">e', '...............hhhh..'],
    ['<meta charset="utf-8">e', '..............hhhhhhhh..'],
    ['<meta charset=UTF-8>e', '..............hhhhhh..'],
    ['<meta charset="iso-2022-jp">e', '..............hhhhhhhhhhhhhhhh'],
    ['<meta name="d" content="e">f', '...........hhhhhhhhhhhhhhhh..'],
    ['<meta http-equiv="d">e', '.................hhhhhh'],
    ['<T = d>e', '....hhh..'],
    ['<T U = d, V = e>f', '......hhhhhhhhhh..'],
    ['<T = "d">e', '....hhhhhhh'],
    ['<T = d:e>f', '....hhhhhhh'],
    ['<p align = d>e', '..........hhh..'],
    ['<x style = d>e', '..........hhhhh'],
    ['<img src = d>e', '..........hhh..'],
    ["<N['a'], B>c", '....hhhhhhh..'],
    ["<N['a]>c", '....hhhhh'],
    ["<N['a'] b=c>d", '....hhhhhhhhhh'],
    ["<title'a'>b", '.......hhhhh'],
    ['<base>c', '......hh'],
    ['<style>c', '.......hh'],
    ['<template>c', '............'],
    ['<noscript>c</noscript>d', '........................'],
    ['<noscript><p title="</noscript>c', '...................hhhhhhhhhhhhhh'],
    ['<link rel="c" href="d">e', '..........hhhhhhhhhhhhh..'],
    ['<link ping="c">d', '...........hhhhhh'],
    ['<svg>c', '.......'],
    ['<svg><style>c', '............hh'],
    ['<svg><![CDATA[c', '.......hhhhhhhhh'],
    ['<svg><image href="c">d', '.................hhhhhh'],
    ['<script>c', '........hh'],
    ['<script></script>c', '........hhhhhhhhh..'],
    ['<script>a</script>c', '........hhhhhhhhhh..'],
    ['x<script>a</script>c', '.........hhhhhhhhhh..'],
    ['x<script>a\n</script>c', '.........hhhhhhhhhhhhh'],
    ['<script>`a` b</script>c', '........hhhhhhhhhhhhhh..'],
    ['<script>``a`` b</script>c', '........hhhhhhhhhhhhhhhhhh'],
    ['<script>`a`\n</script>c', '........hhhhhhhhhhhhhhh'],
    ['<script>a\n  </script>c', '........hhhhhhhhhhhhh..'],
    ['<script>a\n    </script>c', '........hhhhhhhhhhhhhhhhh'],
    ['<script>`</script>c', '........hhhhhhhhhhhh'],
    ['<script>[</script>c', '........hhhhhhhhhhhh'],
    ['<script>[a]\n\n</script>c', '........hhhhhhhhhhhhhh..'],
    ['<script\n>a</script>c', '........hhhhhhhhhhhhh'],
    ['<title\r>a</title>c', '.......hhhhhhhhhhhh'],
    ['<textarea\t>a</textarea>c', '...........hhhhhhhhhhhh..'],
    ['<script a\n>b</script>c', '...........hhhhhhhhhhhh'],
    ['<script\n', '........h'],
    ['<script><b></script>c', '........hhhhhhhhhhhhhh'],
    ['<script>1 < 2</script>c', '........hhhhhhhhhhhhhh..'],
    ['<script>a</style>c', '........hhhhhhhhhhh'],
    ['<title>a</title>c', '.......hhhhhhhhh..'],
    ['<img < src=b>c', '...........hhhh'],
    ['<img <1 src=b>c', '............hhhh'],
    ['<img <!-- b --> c', '.......hhhhhhhhhhh'],
    ['<img <<b> c', '............'],
    ['<b <i>c', '........'],
    ['<b c="d" <i>e', '.....hhhhhhhhh'],
    ['<b\nc>d', '.......'],
    ['<b\n>c', '....hh'],
    ['<b\n\nc>d', '....hhhh'],
    ['<b "c">d', '....hhh..'],
    ['<b "c>d', '....hhhh'],
    ['<b c\\n>d', '......hhh'],
    ['<b c\\>d', '........'],
    ['<a href="b">c', '........hhhh..'],
    ['<a href="mailto:b">c', '........hhhhhhhh.hh..'],
    ['<img src="b">c', '.........hhhh..'],
    ['<b c', '.....'],
    ['< b', '....'],
    ['<1', '...'],
    ['<$a', '....'],
    ['<<b>c', '......'],
    ['a < b > c', '..........'],
    ['<Map<K>>c', '..........'],
    ['<a@b.vn>c', '..........'],
    ['<https://b>c', '.......hhhh..'],
    ['<https://b c>d', '.......hhhh....'],
    ['<https://b=c d>e', '.......hhhhhhhhhh'],
    ['<mailto:b>c', '............'],
    ['<x:b>c', '.......'],
    ['<!-- a -->b', '..hhhhhhhh..'],
    ['<!-- a > b -->c', '..hhhhhhhhhhhh..'],
    ['<!-- <b> -->c', '..hhhhhhhhhh..'],
    ['<!-- <b title=" -->c', '..hhhhhhhhhhhhhhhhhhh'],
    ['<!-->b', '..hhhhh'],
    ['<!--->b', '..hhhhhh'],
    ['<!---->b', '..hhhhh..'],
    ['<!----->b', '..hhhhhhhh'],
    ['<!-- a --!>b', '..hhhhhhhhhhh'],
    ['<!-- <!-- a -->b', '..hhhhhhhhhhhhh..'],
    ['<!--\n\n-->b', '..hhhhhhh..'],
    ['<!doctype html>b', '..h..............'],
    ['<![CDATA[b]]>c', '..hhhhhhhhhhhhh'],
    ['<?xml a="b"?>c', '..hhhhhhhhhhh..'],
    ['<b title=\\"c d\\">e', '.........hhhhhhhh..'],
    ['<b title=\\"c\\nd\\">e', '.........hhhhhhhhh..'],
    ['<!-x>b', '..hh...'],
    ['</>b', '.....'],
    ['</3 b', '......'],
  ],
  'a URL': [
    ['a //b c', '....uu..'],
    ['https://b c', '......uuuu..'],
    ['http:b c', '.....uu..'],
    ['wss:b c', '....uu..'],
    ['ftp:b c', '....uu..'],
    ['sftp:b c', '.........'],
    ['https: b', '......u..'],
    ['www.b c', '....uu..'],
    ['ww.b c', '.......'],
    ['xwww.b c', '.....uu..'],
    ['//b<c', '..uu..'],
    ['//b\u00a0c', '..uu..'],
    ['//b\u3000c', '..uu..'],
    ['"//b",c', '...uuu..'],
    ['"//b"c d', '...uuuu..'],
    ['"//b"\nc', '...uuu..'],
    ['[a](//b)c', '....llll..'],
    ['[//b](c)d', '...uuull..'],
    ['<a href="//b">c', '........hhhhhh..'],
    ['<//b>c d', '...uuuu..'],
    ['\\\\b c', '..uu..'],
    ['/b /c', '......'],
    ['//b\n\nc', '..uu...'],
    ['(//b) c', '...uuu..'],
    ['<x //b>c d', '.....uu....'],
  ],
  'a block of code': [
    ['```\na', '...c..'],
    ['```js\na', '...ccc..'],
    ['``` js x\na', '...cccc....'],
    ['```echarts\na', '...cccccccccc'],
    ['```echarts\na\n```\nb', '...cccccccccccccc..'],
    ['```echarts\na\n````  \nb', '...ccccccccccccccccc..'],
    ['````echarts\na\n```\nb', '...ccccccccccccccccc'],
    ['```echarts\na\n~~~\nb', '...cccccccccccccccc'],
    ['```echarts\na\n ```\nb', '...ccccccccccccccccc'],
    ['```echarts\na\n```x\nb', '...ccccccccccccccccc'],
    ['> ```echarts\na\n```\nb', '.....cccccccccccccccc'],
    [' ```echarts\na\n```\nb', '....cccccccccccccccc'],
    ['~~~echarts\na\n~~~\nb', '...cccccccccccccc..'],
    ['x ```echarts a', '...............'],
    ['- ```echarts\na', '.....cccccccccc'],
    ['``echarts', '..........'],
    ['```js-x\na', '...ccccccc'],
    ['```JS\na', '...ccc..'],
    ['```\u00e9\na', '...cccc'],
    ['"```svg\\na', '....ccccccc'],
    ['> ```svg\n> a\n> ```\nb', '.....cccccccccccccc..'],
    ['> ```svg\na\n> ```\nb', '.....cccccccccccc..'],
    ['> ```svg\n> a\n```\nb', '.....cccccccccccccc'],
    ['> ```svg\n> > ```\nb', '.....cccccccccccccc'],
    ['>```svg\n>```\nb', '....ccccccccccc'],
    ['a``` b', '.......'],
    ['```echarts```\na', '...ccccccccccccc'],
    ['```echarts\n``\n```\na', '...ccccccccccccccc..'],
  ],
  'a word after which the text is not what it seems': [
    ['\\u0028 a', '.....eeee'],
    ['\\u0041 a', '.....eeee'],
    ['\\u001b a', '.........'],
    ['\\u000a a', '......eee'],
    ['\\u00e9 a', '.........'],
    ['\\\\u0028 a', '..uuuueeee'],
    ['\\u \\u0028 a', '........eeee'],
    ['CODE_BLOCK_PLACEHOLDER a', '......................ccc'],
    ['_BLOCK_BLOCK_PLACEHOLDER a', '........................ccc'],
    ['BLOCK_PLACEHOLDER a', '....................'],
  ],
}

describe('a place for a value', () => {
  for (const [name, cases] of Object.entries(CASES))
    for (const [text, wanted] of cases)
      it(`is closed by ${name} as in ${wireJson(text)}`, () => assert.equal(marks(text), wanted))
})

/** Whether `value` may stand between the two. */
function takes(before: string, value: string, behind: string): boolean {
  const guard = createPlaceGuard()
  guard.read(before, 0, before.length)
  return guard.reasonAgainst(value, behind.slice(0, 2)) === undefined
}

describe('the start of an address', () => {
  const URL = 'https://10.20.0.7'
  const STARTS = [
    ['![x](', ')'],
    ['![x]( \t', ' "t")'],
    ['![x](<', '>)'],
    ['<img src="', '">'],
    ["<img src='", "'>"],
    ['<a href="', '">'],
  ] as const

  for (const [before, behind] of STARTS)
    it(`takes a whole address of the web after ${wireJson(before)}, and nothing else`, () => {
      assert.ok(takes(before, URL, behind))
      for (const path of '/?#') assert.ok(takes(before, URL, path))
      for (const more of ['.', '@', ':', '&', 'a', '%', '\\', '']) {
        assert.ok(!takes(before, URL, more), more)
      }
      for (const value of ['bob', 'bob@x.vn', '//x.vn', 'ftp://x.vn', 'https:', 'https://', 'x'])
        assert.ok(!takes(before, value, behind), value)
      for (const odd of ['"', "'", '<', '>', ' ', '\\', '`', '\u0001', '\n'])
        assert.ok(!takes(before, `${URL}/${odd}`, behind), odd)
      assert.ok(!takes(before, 'https://good.example@evil.example', behind))
    })

  it('takes none that another quote or bracket would end', () => {
    assert.ok(!takes('<img src="', URL, "'"))
    assert.ok(!takes('![x](', URL, '"'))
    assert.ok(!takes('![x](', URL, '>'))
  })

  it('takes none in a definition, which is shown wherever it is named', () => {
    for (const behind of ['\n', ' "t"', '/', '']) assert.ok(!takes('[x]: ', URL, behind), behind)
    assert.ok(!takes('[x]: <', URL, '>'))
    assert.ok(!takes('[x]: mailto:', 'bob@x.vn', '\n'))
    assert.ok(!takes('[x]: https://x.vn "', 'bob', '"'))
  })
})

describe('a value', () => {
  it('is restored in a tag as a name only', () => {
    for (const value of ['Nguyễn Văn An', 'bob@x.vn', '10.0.0.5']) {
      assert.ok(takes('<', value, '>'), value)
      assert.ok(takes('<b ', value, '>'), value)
    }
    for (const value of ['a="b"', "o'neil", 'a b=c', 'a>b', 'a\nb', '"a"'])
      assert.ok(!takes('<b ', value, '>'), value)
    assert.ok(takes('<', 'https://x.vn/?a=b', '>'))
    assert.ok(takes('<mailto:', 'bob@x.vn', '>'))
    assert.ok(!takes('<https:', 'bob@x.vn', '>'))
  })

  it('does not make a target or definition of what precedes it', () => {
    assert.ok(takes('![x]', 'bob', ''))
    assert.ok(!takes('![x]', '(028) 3822 1234', ''))
    assert.ok(!takes('[x]', ':bob', ''))
    assert.ok(takes('x]', 'a(b', ''))
  })

  it('stands after what looks like a definition if a second word says that it is none', () => {
    assert.ok(takes('[x]: ', 'bob', ' i'))
    for (const behind of ['', ' ', '  ', ' \n', ' "', ' (', " '", '\n', 'i', ' \\'])
      assert.ok(!takes('[x]: ', 'bob', behind), behind)
    assert.ok(!takes('[x]: ', 'bob\nx', ' i'))
  })

  it('in a URL in a target counts as in the target', () => {
    const guard = createPlaceGuard()
    guard.read('see ', 0, 4)
    guard.read('![x](https://x.vn/?', 0, 19)
    assert.equal(guard.closedBy, 'link_target')
    assert.deepEqual(guard.address, { length: 14, kind: 'link_target' })
  })
})
