import { readFileSync } from 'node:fs'

/** Version of this program, from package.json. */
export const VERSION: string = readVersion()

function readVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  const parsed: unknown = JSON.parse(text)
  const version =
    parsed !== null && typeof parsed === 'object' && 'version' in parsed
      ? parsed.version
      : undefined
  return typeof version === 'string' ? version : 'unknown'
}
