import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Browser, NO_CHROMIUM, type Page, launchChromium } from '../clients/launch-chromium.ts'
import { waitFor } from '../support/wait-for.ts'
import { type Arrivals, VALUE, startArrivals } from './arrivals.ts'

const JSON_BODY = JSON.stringify({ query: `Gửi ${VALUE}`, inputs: {}, user: 'u-1' })
const FILE = `new File(['mail ${VALUE}\\n'], 'tệp "a" 100%.txt', { type: 'text/plain' })`

/** Sends in the page, and tells the status. */
const fetching = (path: string, init: string): string =>
  `fetch('/v1/${path}', { method: 'POST', ...${init} }).then((answer) => answer.status)`

const FORM_DATA = `(() => {
  const form = new FormData()
  form.set('user', 'u-1')
  form.set('note', 'gửi ${VALUE}\\nhai')
  form.set('file', ${FILE})
  return form
})()`

/** Sends a form of the page as its button would: the answer takes the place of the page. */
const submitting = (path: string, enctype: string): string => `(() => {
  const form = document.createElement('form')
  Object.assign(form, { action: '/v1/${path}', method: 'post', enctype: '${enctype}' })
  const user = Object.assign(document.createElement('input'), { name: 'user', value: 'u-1' })
  const note = Object.assign(document.createElement('textarea'), { name: 'query', value: 'gửi ${VALUE}\\nhai & ba' })
  form.append(user, note)
  if (form.enctype === 'multipart/form-data') {
    const files = new DataTransfer()
    files.items.add(${FILE})
    const file = Object.assign(document.createElement('input'), { type: 'file', name: 'file' })
    file.files = files.files
    form.append(file)
  }
  document.body.append(form)
  form.submit()
})()`

const HEADERS = `headers: { authorization: 'Bearer app-one' }`

/** What a page sends, by how. */
const SENT: readonly (readonly [how: string, script: string])[] = [
  [
    'fetch with JSON',
    fetching(
      'chat-messages',
      `{ headers: { authorization: 'Bearer app-one', 'content-type': 'application/json' }, body: ${JSON.stringify(JSON_BODY)} }`,
    ),
  ],
  [
    'fetch with a form',
    fetching(
      'chat-messages',
      `{ ${HEADERS}, body: new URLSearchParams({ query: 'a ${VALUE} & b', user: 'u-1' }) }`,
    ),
  ],
  ['fetch with a file', fetching('files/upload', `{ ${HEADERS}, body: ${FORM_DATA} }`)],
  [
    'XMLHttpRequest with a file',
    `new Promise((resolve) => {
      const request = new XMLHttpRequest()
      request.open('POST', '/v1/files/upload')
      request.setRequestHeader('authorization', 'Bearer app-one')
      request.onload = () => resolve(request.status)
      request.send(${FORM_DATA})
    })`,
  ],
  [
    'a query',
    `fetch('/v1/messages?' + new URLSearchParams({ user: 'u-1', note: 'thư ${VALUE}' }), { ${HEADERS} }).then(({ status }) => status)`,
  ],
]

/** Forms of a page, by how they are sent. */
const FORMS: readonly (readonly [enctype: string, path: string])[] = [
  ['application/x-www-form-urlencoded', 'chat-messages'],
  ['multipart/form-data', 'files/upload'],
]

describe('what a browser sends', { skip: NO_CHROMIUM, timeout: 60_000 }, () => {
  let arrivals: Arrivals
  let browser: Browser
  let page: Page
  before(async () => {
    arrivals = await startArrivals()
    browser = await launchChromium()
    page = await browser.newPage()
  })
  after(async () => {
    await browser.close()
    await arrivals.stop()
  })

  for (const [how, script] of SENT)
    it(`arrives: ${how}`, async () => {
      await arrivals.equal(async (url) => {
        // A page of the same origin, as Dify's own web app is.
        await page.goto(`${url}/v1/parameters`, { waitUntil: 'load' })
        assert.equal(await page.evaluate<number | string>(script), 200)
      })
    })

  for (const [enctype, path] of FORMS)
    it(`arrives: a form as ${enctype}`, async () => {
      await arrivals.equal(async (url) => {
        await page.goto(`${url}/v1/parameters`, { waitUntil: 'load' })
        await page.evaluate(submitting(path, enctype))
        const answered = `location.pathname === '/v1/${path}' && document.body.innerText.includes('ok')`
        await waitFor(async () => await page.evaluate<boolean>(answered).catch(() => false))
      })
    })
})
