import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DifyVersion } from './shapes/dify-version.ts'
import { ScriptError } from './script.ts'

/** Text of the recorded stream `DIRECTORY/VERSION/sse/NAME.sse`. Throws {@link ScriptError} where there is none. */
export function readRecordedStream(
  directory: string | undefined,
  version: DifyVersion,
  name: string,
): string {
  if (directory === undefined) throw new ScriptError('fixture: no directory of streams is set')
  if (!/^[\da-z][\da-z.-]*$/i.test(name)) throw new ScriptError('fixture must be a plain name')
  try {
    return readFileSync(join(directory, version, 'sse', `${name}.sse`), 'utf8')
  } catch {
    throw new ScriptError(`fixture: ${version} has no stream ${name}`)
  }
}

/** Cuts a stream after each event; what follows the last blank line is a piece too. */
export const splitEvents = (text: string): string[] =>
  text.split(/(?<=\n\n)/).filter((event) => event !== '')
