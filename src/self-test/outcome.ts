import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { replaceFile } from '../files/replaced-file.ts'

const FILE = 'self-test-passed'

/** `up` makes the self-test for all its services: they read here that it has passed. */
export function keepPassed(runDir: string): void {
  replaceFile(join(runDir, FILE), `${new Date().toISOString()}\n`)
}

/** Before the first service starts: what passed once says nothing of what runs now. */
export const forgetPassed = (runDir: string): void => rmSync(join(runDir, FILE), { force: true })

/** `passed` if `up` has said so in this run directory. */
export function passedByUp(runDir: string): 'passed' | undefined {
  try {
    return readFileSync(join(runDir, FILE), 'utf8') === '' ? undefined : 'passed'
  } catch {
    return undefined
  }
}
