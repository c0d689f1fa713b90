import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type Simulator, startSimulator } from '../../src/simulator/server.ts'
import { chat } from '../support/envoy/stack.ts'
import { FREE, type RunningUp, dify, up } from '../support/envoy/up.ts'
import { waitFor } from '../support/wait-for.ts'
import { type Browser, NO_CHROMIUM, type Page, launchChromium } from './launch-chromium.ts'

const CANARY = 'canary.person@example.vn'
/** `SCREENSHOTS=docs/images make test ONLY=chromium` renews those of the documentation. */
const SCREENSHOTS = process.env['SCREENSHOTS']

describe("the operator's page in Chromium", { skip: NO_CHROMIUM }, () => {
  let folder: string
  let simulator: Simulator
  let running: RunningUp
  let browser: Browser
  let page: Page
  const problems: string[] = []
  const asked: string[] = []

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dify-masking-chromium-'))
    simulator = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
    const file = join(folder, 'config.yaml')
    writeFileSync(
      file,
      `listen: ${FREE}
logging: { access_log: "off", level: warn }
masking: { patterns: { cccd: { enabled: true } } }
upstreams:
  - { name: blue, url: "${simulator.url}", version: 1.7.0, weight: 9 }
  - { name: green, url: "${simulator.url}", weight: 1 }
`,
    )
    running = await up(['--config', file, '--run-dir', join(folder, 'run')])
    browser = await launchChromium()
    page = await browser.newPage()
    page.on('console', (message: { type(): string; text(): string }) => {
      if (['error', 'warn', 'warning'].includes(message.type())) problems.push(message.text())
    })
    page.on('pageerror', (error: Error) => problems.push(error.message))
    page.on('request', (request: { url(): string }) => asked.push(request.url()))
    await page.setViewport({ width: 1100, height: 1300 })
  })
  after(async () => {
    await browser.close()
    await running.stop()
    await simulator.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const textOf = async (selector: string): Promise<string> =>
    await page.evaluate<string>(`document.querySelector(${JSON.stringify(selector)}).innerText`)
  const see = async (selector: string, what: RegExp, ms = 15_000): Promise<void> =>
    await waitFor(async () => what.test(await textOf(selector)), ms)
  const shoot = async (name: string): Promise<void> => {
    const bytes = await page.screenshot({ type: 'png', fullPage: true })
    assert.ok(bytes.length > 10_000, name)
    if (SCREENSHOTS === undefined) return
    if (!existsSync(SCREENSHOTS)) mkdirSync(SCREENSHOTS, { recursive: true })
    writeFileSync(join(SCREENSHOTS, `${name}.png`), bytes)
  }

  it('loads without an error and sends no other request', async () => {
    for (let i = 0; i < 6; i++)
      await chat(running.ready.proxy, `I am ${CANARY}, 10.20.0.${i}, 0912 345 67${i}`)
    await page.goto(`${running.ready.proxy}/masking/`, { waitUntil: 'networkidle2' })
    await see('#status', /Masking is on/)
    await see('#upstreams', /blue\s+answers\s+1\.7\.0 \(configured\)/)
    await see('#errors-text', /None since the start/)
    await see('#now', /Envoy\s+\d+\.\d+\.\d+, up/)
    // The self-test of the start is one as well, or more if it had to wait.
    await see('#now', /Exchanges so far\s+[7-9]/)
    assert.deepEqual(problems, [])
    for (const url of asked)
      assert.ok(url.startsWith(`${running.ready.proxy}/`) || url.startsWith('data:'), url)
  })

  it('shows what was found, never what it was', async () => {
    await chat(running.ready.proxy, `again ${CANARY}`)
    await see('#found-text', /EMAIL \d+ · IP_PRIVATE \d+ · PHONE \d+/, 40_000)
    await see('#time-text', /p50 [\d.]+ ms · p95 [\d.]+ ms/)
    assert.ok(
      (await page.evaluate<number>('document.querySelectorAll("#found-chart canvas").length')) > 0,
    )
    const whole = await page.evaluate<string>('document.documentElement.innerHTML')
    assert.ok(!whole.includes('canary'))
    await shoot('operator-page')
  })

  it('tries a text, with the keyboard alone', async () => {
    await page.evaluate(
      'document.querySelector("#try-text").value = ""; document.querySelector("#try-text").focus()',
    )
    await page.keyboard.type('CCCD 079187004399, lan@example.vn')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await see('#try-result', /^CCCD CCCD_1, EMAIL_1$/)
    await see('#try-findings', /lan@example\.vn\s+EMAIL\s+EMAIL_1\s+address\s+1/)
    await see('#try-findings', /079187004399\s+CCCD\s+CCCD_1/)
    assert.deepEqual(problems, [])
    assert.ok(!running.stderr().includes('lan@example.vn'))
    assert.deepEqual(
      simulator.requests().filter(({ body }) => body.includes('lan@')),
      [],
    )
  })

  it('everything can be reached with Tab, and is seen to be', async () => {
    await page.evaluate('document.activeElement.blur()')
    const reached = new Set<string>()
    for (let i = 0; i < 10; i++) {
      await page.keyboard.press('Tab')
      reached.add(
        await page.evaluate<string>(
          'document.activeElement.id || document.activeElement.className || document.activeElement.tagName',
        ),
      )
      const outline = await page.evaluate<string>(
        'getComputedStyle(document.activeElement).outlineStyle',
      )
      // Behind the last element comes the browser itself.
      if (!reached.has('BODY')) assert.notEqual(outline, 'none', [...reached].join())
    }
    for (const what of ['skip', 'try-text', 'BUTTON'])
      assert.ok(reached.has(what), [...reached].join())
  })

  it('is readable in the dark', async () => {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }])
    const ground = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
    const ink = await page.evaluate<string>('getComputedStyle(document.body).color')
    assert.ok(contrast(ground, ink) > 7, `${ground} ${ink}`)
    await shoot('operator-page-dark')
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }])
    const light = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
    assert.notEqual(light, ground)
  })

  it('leads to what to do', async () => {
    const { headers } = await fetch(`${running.ready.proxy}/masking/troubleshooting`)
    assert.match(headers.get('content-type') ?? '', /^text\/plain/)
    assert.ok(
      await page.evaluate<boolean>('document.querySelector("a[href$=troubleshooting]") !== null'),
    )
  })

  it('has a red banner while masking is bypassed, with the time and the command that ends it', async () => {
    const runDir = ['--run-dir', join(folder, 'run')]
    assert.equal((await dify(['routes', 'bypass', 'on', '--yes', ...runDir])).code, 0)
    await see('#status', /^NOTHING is masked/)
    await see('#bypass', /bypassed since [\d:]+: every value .*\s+dify-masking routes bypass off/)
    assert.equal((await dify(['routes', 'bypass', 'off', ...runDir])).code, 0)
    await see('#status', /^Masking is on$/)
    assert.ok(await page.evaluate<boolean>('document.querySelector("#bypass").hidden'))
  })

  it('says that Dify does not answer as soon as requests fail', async () => {
    await simulator.close()
    for (let i = 0; i < 3; i++)
      await fetch(`${running.ready.proxy}/v1/info`, { headers: { authorization: 'Bearer app-1' } })
    await see('#status', /^Dify does not answer$/)
    await see('#reasons', /blue at http\S+: connection refused/)
    await see('#upstreams', /blue\s+does not answer/)
    await see('#errors', /answers 5xx, or none\s+[1-3]/)
    assert.deepEqual(problems, [])
  })

  it('has a policy that no script of another could pass', async () => {
    const { headers } = await fetch(`${running.ready.proxy}/masking/`)
    const policy = headers.get('content-security-policy') ?? ''
    assert.match(policy, /default-src 'none'/)
    assert.doesNotMatch(policy, /unsafe|\*|http/)
    assert.equal(headers.get('x-frame-options'), 'DENY')
  })
})

/** WCAG 2.2, 1.4.3: contrast of two colours `rgb(r, g, b)`. */
function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)]
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05)
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = (colour.match(/\d+/g) ?? []).map((part) => {
    const share = Number(part) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
