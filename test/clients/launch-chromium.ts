import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { findTool } from '../unit/deploy/tool.ts'
import { installNpm } from './installed-packages.ts'

/** As far as it is used here (puppeteer-core). */
export interface Page {
  goto(url: string, options: object): Promise<unknown>
  evaluate<T>(what: string): Promise<T>
  emulateMediaFeatures(features: readonly object[]): Promise<void>
  setViewport(size: object): Promise<void>
  screenshot(options: object): Promise<Uint8Array>
  keyboard: { press(key: string): Promise<void>; type(text: string): Promise<void> }
  on(event: string, listener: (what: never) => void): void
  setRequestInterception(on: boolean): Promise<void>
  close(): Promise<void>
}

export interface Browser {
  newPage(): Promise<Page>
  close(): Promise<void>
}

const chromium = findTool('chromium')
const installed =
  chromium === undefined
    ? { missing: 'chromium is not installed' }
    : await installNpm('puppeteer-core@24.30.0')

/** Why there is no Chromium to be launched; false if there is one. */
export const NO_CHROMIUM: string | false = installed.missing ?? false

export async function launchChromium(): Promise<Browser> {
  if (installed.missing !== undefined) throw new Error(installed.missing)
  const entry = 'node_modules/puppeteer-core/lib/esm/puppeteer/puppeteer-core.js'
  const { launch } = (await import(pathToFileURL(join(installed.dir, entry)).href)) as {
    launch: (options: object) => Promise<Browser>
  }
  return await launch({
    executablePath: chromium,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--no-proxy-server'],
  })
}
