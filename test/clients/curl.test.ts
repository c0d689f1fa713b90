import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { type DifyClient, KEY, testDifyClient } from './dify-client.ts'
import { readEvents, textOf } from './events.ts'

const missing = await promisify(execFile)('curl', ['--version']).then(
  () => undefined,
  () => 'there is no curl',
)

/** Runs `curl -N`, as Dify's documentation has it, with a body on its standard input. */
async function curl(args: readonly string[], input: string): Promise<string> {
  const common = ['-N', '--silent', '--show-error', '--fail-with-body', '--noproxy', '*']
  const child = spawn('curl', [...common, '-H', `Authorization: Bearer ${KEY}`, ...args])
  let out = ''
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  child.stdin.end(input)
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`curl ended with ${code}: ${said}`)
  return out
}

const client: DifyClient = {
  async ask({ url, mode, query, user, conversation, file }) {
    const body = JSON.stringify({
      inputs: {},
      query,
      response_mode: mode,
      conversation_id: conversation,
      user,
      files:
        file === ''
          ? []
          : [{ type: 'document', transfer_method: 'local_file', upload_file_id: file }],
    })
    const json = ['-H', 'Content-Type: application/json', '--data-binary', '@-']
    const out = await curl(['-X', 'POST', `${url}/chat-messages`, ...json], body)
    if (mode === 'streaming') return readEvents(out)
    const answer = JSON.parse(out) as Record<string, unknown>
    return { answer: textOf(answer['answer']), conversation: textOf(answer['conversation_id']) }
  },
  async upload({ url, user, name, text }) {
    const form = ['--form', `file=@-;filename=${name};type=text/plain`, '--form', `user=${user}`]
    const out = await curl(['-X', 'POST', `${url}/files/upload`, ...form], text)
    const answer = JSON.parse(out) as Record<string, unknown>
    return { id: textOf(answer['id']), name: textOf(answer['name']) }
  },
}

testDifyClient('curl -N', missing, client)
