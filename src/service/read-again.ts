import { readFileSync } from 'node:fs'
import { type Environment, type LoadResult, loadConfig } from '../config/load.ts'

/**
 * Reads a configuration file each time that it is called. A file that had something in it when this was made must not
 * be empty later: everything has a default, so what was emptied by accident would be sound, and mask less.
 */
export function createReader(file: string, env: Environment): () => LoadResult {
  const wasBlank = isBlank(file)
  return () => (!wasBlank && isBlank(file) ? emptied(file) : loadConfig(file, env))
}

function isBlank(file: string): boolean {
  try {
    return readFileSync(file, 'utf8').trim() === ''
  } catch {
    return false
  }
}

const emptied = (file: string): LoadResult => ({
  errors: [
    { file, line: 1, column: 1, path: '', message: 'the file is empty; for the defaults write {}' },
  ],
})
