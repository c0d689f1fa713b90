import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type DifyClient, KEY } from './dify-client.ts'
import { textOf } from './events.ts'
import { noProxyFor } from './no-proxy.ts'

/** A client of PyPI, in a Python process that lives from the first call until `stop`. */
export interface PythonClient extends DifyClient {
  readonly upload: NonNullable<DifyClient['upload']>
  /** Any call of the script, as it answers. */
  readonly call: (name: string, request: object) => Promise<Answer>
  readonly stop: () => Promise<void>
}

type Answer = Readonly<Record<string, unknown>>

interface Running {
  readonly child: ChildProcessWithoutNullStreams
  /** Of its standard output. */
  readonly lines: AsyncIterator<string>
  readonly closed: Promise<unknown>
  /** On its standard error. */
  readonly said: () => string
}

/**
 * `python/SCRIPT` with the packages of a folder. It reads calls, a `Question` or an `Upload` with `call` and
 * `key`, one line of JSON each, and answers each with a line: a `Reply`, an `Uploaded`, or an `error`, with which the
 * call then rejects.
 */
export function pythonClient(script: string, packages: string): PythonClient {
  let started: Running | undefined
  const call = async (name: string, request: object): Promise<Answer> => {
    const { child, lines, said } = (started ??= start(script, packages))
    child.stdin.write(`${JSON.stringify({ call: name, key: KEY, ...request })}\n`)
    const { value, done } = await lines.next()
    if (done === true) throw new Error(`${script} has ended: ${said().slice(-2_000)}`)
    const answer = JSON.parse(value) as Answer
    if (answer['error'] !== undefined) throw new Error(textOf(answer['error']))
    return answer
  }
  return {
    call,
    async ask(question) {
      const { answer, conversation } = await call('ask', question)
      return {
        answer: textOf(answer),
        conversation: conversation === null ? undefined : textOf(conversation),
      }
    },
    async upload(upload) {
      const { id, name } = await call('upload', upload)
      return { id: textOf(id), name: textOf(name) }
    },
    async stop() {
      started?.child.stdin.end()
      await started?.closed
    },
  }
}

function start(script: string, packages: string): Running {
  const env = {
    ...process.env,
    PYTHONPATH: packages,
    PYTHONUTF8: '1',
    // No caches beside the scripts; pip has compiled the packages.
    PYTHONDONTWRITEBYTECODE: '1',
    NO_PROXY: noProxyFor(process.env),
  }
  const child = spawn('python3', ['-s', join(import.meta.dirname, 'python', script)], { env })
  const closed = once(child, 'close')
  // That it has died is told by the end of its output.
  child.stdin.on('error', () => {})
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  return { child, lines, closed, said: () => said }
}
