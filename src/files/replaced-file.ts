import { randomBytes } from 'node:crypto'
import { renameSync, rmSync, writeFileSync } from 'node:fs'

/**
 * Writes a file for its owner alone, in one step: another process may read at any time. The draft beside it is made by
 * this call and by no other (`O_EXCL`, which follows no link), so that no other process has it open or decides where it leads.
 */
export function replaceFile(file: string, text: string): void {
  const draft = `${file}.${randomBytes(6).toString('hex')}.new`
  try {
    writeFileSync(draft, text, { flag: 'wx', mode: 0o600 })
    renameSync(draft, file)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}
