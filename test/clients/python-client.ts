import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { type DifyClient, KEY } from './dify-client.ts'
import { textOf } from './events.ts'
import { noProxyFor } from './no-proxy.ts'

/**
 * A client of PyPI behind `python/SCRIPT`. The script reads one call as JSON from its standard input, a `Question` or
 * an `Upload` with `call` and `key`, and writes a `Reply` or an `Uploaded` as JSON.
 */
export function pythonClient(script: string, packages: string): DifyClient {
  const call = async (name: string, request: object): Promise<Record<string, unknown>> =>
    await runScript(script, packages, { call: name, key: KEY, ...request })
  return {
    async ask(question) {
      const { answer, conversation } = await call('ask', question)
      return {
        answer: textOf(answer),
        conversation: conversation === null ? undefined : textOf(conversation),
      }
    },
    async upload(upload) {
      const file = await call('upload', upload)
      return { id: textOf(file['id']), name: textOf(file['name']) }
    },
  }
}

/** Runs a script with the packages of a folder; fails with what Python has said if it ends with an error. */
async function runScript(
  script: string,
  packages: string,
  request: object,
): Promise<Record<string, unknown>> {
  const env = {
    ...process.env,
    PYTHONPATH: packages,
    PYTHONUTF8: '1',
    NO_PROXY: noProxyFor(process.env),
  }
  const file = join(import.meta.dirname, 'python', script)
  const child = spawn('python3', ['-s', file], { env })
  let out = ''
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  child.stdin.end(JSON.stringify(request))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`${script} ended with ${code}: ${said.slice(-2_000)}`)
  return JSON.parse(out) as Record<string, unknown>
}
