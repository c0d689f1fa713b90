import type { ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { Recorder } from './recorder.ts'
import { type Script, ScriptError, readScript } from './script.ts'

/** What a test can do with a simulator over HTTP. */
export interface Control {
  readonly recorder: Recorder
  readonly setScript: (script: Script) => void
}

/** Paths that belong to the simulator, not to Dify. */
export const CONTROL_PATHS: ReadonlySet<string> = new Set(['/__requests', '/__script'])

/** `GET` and `DELETE /__requests`, `POST /__script`. */
export async function answerControl(
  { recorder, setScript }: Control,
  { method, path, body }: { readonly method: string; readonly path: string; readonly body: Buffer },
  response: ServerResponse,
): Promise<void> {
  response.setHeader('Content-Type', 'application/json')
  switch (`${method} ${path}`) {
    case 'GET /__requests':
      // Record by record: all of them may be longer than a text can be.
      await pipeline(arrayText(recorder.all()), response)
      return
    case 'DELETE /__requests':
      recorder.clear()
      break
    case 'POST /__script':
      setScript(readScript(parse(body)))
      break
    default:
      response.statusCode = 405
      response.end('{"error": "GET or DELETE /__requests, POST /__script"}\n')
      return
  }
  response.end('{"result": "success"}\n')
}

function* arrayText(items: readonly unknown[]): Generator<string> {
  yield '['
  for (const [at, item] of items.entries()) yield `${at === 0 ? '' : ',\n'}${JSON.stringify(item)}`
  yield ']\n'
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    throw new ScriptError('a script is JSON')
  }
}
