import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const READER = resolve(import.meta.dirname, '../../oracles/read_files.py')

/** All texts of an e-mail, a mailbox or a ZIP archive (byte string), decoded by Python's own libraries. */
export function textsByPython(name: string, bytes: string): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'dify-masking-read-'))
  try {
    const file = join(folder, name)
    writeFileSync(file, Buffer.from(bytes, 'latin1'))
    const out = execFileSync('python3', [READER, file], { encoding: 'utf8', maxBuffer: 1 << 28 })
    return JSON.parse(out) as readonly string[]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
