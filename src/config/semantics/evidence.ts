import type { Config } from '../config.ts'
import type { PathProblem } from '../problem.ts'
import { secretFileProblem } from '../secret-file.ts'

/** Evidence is signed: a folder needs a key. */
export function checkEvidence({ evidence }: Config): PathProblem[] {
  const { directory, key_file: file } = evidence
  if (directory === undefined && file === undefined) return []
  const path = ['evidence', 'key_file']
  if (file === undefined)
    return [
      { path, message: 'is needed; make one with: dify-masking evidence key --file evidence.key' },
    ]
  if (directory === undefined)
    return [{ path: ['evidence', 'directory'], message: 'is needed with key_file' }]
  const message = secretFileProblem(file, 1)
  return message === undefined ? [] : [{ path, message }]
}
