import { pathToFileURL } from 'node:url'
import { packageFile } from './packages.ts'

/** As far as it is used here (puppeteer-core). */
interface Page {
  goto(url: string): Promise<unknown>
  setViewport(size: object): Promise<void>
  emulateTimezone(zone: string): Promise<void>
  waitForSelector(selector: string, options: object): Promise<unknown>
  screenshot(options: object): Promise<Uint8Array>
  on(event: string, listener: (what: never) => void): void
  close(): Promise<void>
}

interface Browser {
  newPage(): Promise<Page>
  close(): Promise<void>
}

const WIDTH = 1280
const DRAW_TIMEOUT_MS = 60_000

/** A headless Chromium that takes pictures of pages which say by `data-drawn` that they are drawn. */
export interface Camera {
  /** The whole page as PNG. Fails if the page had an error. */
  shoot(url: string): Promise<Uint8Array>
  close(): Promise<void>
}

/** Starts the browser at `executablePath`. */
export async function startCamera(executablePath: string): Promise<Camera> {
  const entry = packageFile('puppeteer-core/lib/esm/puppeteer/puppeteer-core.js')
  const { launch } = (await import(pathToFileURL(entry).href)) as {
    launch: (options: object) => Promise<Browser>
  }
  const browser = await launch({
    executablePath,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--no-proxy-server'],
  })
  return {
    shoot: async (url) => {
      const page = await browser.newPage()
      const failed = new Promise<never>((_, reject) => {
        page.on('pageerror', reject)
      })
      await page.setViewport({ width: WIDTH, height: 1000, deviceScaleFactor: 1 })
      await page.emulateTimezone('UTC')
      await page.goto(url)
      await Promise.race([
        page.waitForSelector('body[data-drawn]', { timeout: DRAW_TIMEOUT_MS }),
        failed,
      ])
      const picture = await page.screenshot({ type: 'png', fullPage: true })
      await page.close()
      return picture
    },
    close: async () => await browser.close(),
  }
}
