import { randomBytes } from 'node:crypto'
import { type Command, type Context, UsageError, optional, required } from '../command.ts'
import { type App, learnApp } from './app.ts'
import { chatChecks } from './chat-checks.ts'
import { type Check, NotTried, fail, unseen } from './check.ts'
import { type DifyClient, createDifyClient } from './dify-client.ts'
import { completionChecks, workflowChecks } from './run-checks.ts'
import type { Cast } from './verdicts.ts'

export const verify: Command = {
  name: 'verify',
  summary: 'try an app of your Dify through the running proxy, with a conversation of its own',
  usage: '--url URL --key KEY [--timeout SECONDS] [--json]',
  options: {
    url: { type: 'string' },
    key: { type: 'string' },
    timeout: { type: 'string', default: '60' },
    json: { type: 'boolean' },
  },
  optionHelp: {
    'url URL': 'the proxy, without /v1: http://127.0.0.1:8080',
    'key KEY':
      'key of an app (app-…); or DIFY_APP_KEY in the environment, which no process list shows',
    'timeout SECONDS': 'for each request; 60',
    json: 'the result as JSON',
  },
  examples: [
    [
      'DIFY_APP_KEY=app-… dify-masking verify --url http://127.0.0.1:8080',
      'exit code 0: all that this app shows is right; 1: something is wrong; 3: it could not be tried',
    ],
  ],
  positionals: 0,
  async run(context) {
    const url = urlOf(required(context, 'url'))
    const key = optional(context, 'key') ?? context.env['DIFY_APP_KEY'] ?? ''
    if (key === '') throw new UsageError('--key is missing, and so is DIFY_APP_KEY')
    const client = createDifyClient(url, key, secondsOf(required(context, 'timeout')))
    try {
      return show(context, await tryApp(client))
    } catch (error) {
      if (!(error instanceof NotTried)) throw error
      if (context.values['json'] === true)
        context.stdout.write(
          `${JSON.stringify({ passed: false, not_tried: error.message }, null, 2)}\n`,
        )
      else context.stderr.write(`dify-masking verify: ${error.message}\n`)
      return 3
    }
  },
}

/** What was tried, with which app. */
interface Verdict {
  readonly version: string
  readonly app: string
  readonly checks: readonly Check[]
}

async function tryApp(client: DifyClient): Promise<Verdict> {
  const app = await learnApp(client)
  const id = randomBytes(6).toString('hex')
  const cast: Cast = {
    user: `dify-masking-verify-${id}`,
    stranger: `dify-masking-verify-other-${id}`,
    probe: `probe.${id}@example.org`,
    prefix: 'EMAIL',
  }
  const checks = app.missing.length > 0 ? [noFiles(app)] : await checksOf(client, app, cast)
  return { version: app.version, app: app.mode, checks }
}

const noFiles = ({ missing }: App): Check =>
  unseen('app', `it requires files, which are not tried: ${missing.join(', ')}`)

async function checksOf(client: DifyClient, app: App, cast: Cast): Promise<Check[]> {
  if (app.mode === 'workflow') return await workflowChecks(client, app, cast)
  if (app.mode === 'completion') return await completionChecks(client, app, cast)
  if (app.mode !== 'unknown') return await chatChecks(client, app, cast)
  // Before 1.4.0 an app does not say what it is: one of the three takes the run. A workflow that asks for nothing is not even tried.
  for (const kind of [chatChecks, completionChecks, workflowChecks]) {
    const checks = await kind(client, app, cast)
    if (!checks.some(({ how }) => /not_(?:chat|workflow)_app|app_unavailable/.test(how)))
      return checks
  }
  return [fail('app', 'it takes neither chats, nor workflows, nor completions')]
}

const MARKS: Readonly<Record<Check['state'], string>> = { ok: 'ok  ', fail: 'FAIL', unseen: '-   ' }

function show(context: Context, { version, app, checks }: Verdict): number {
  const passed = !checks.some(({ state }) => state === 'fail')
  const isSeen = checks.some(({ state }) => state === 'ok')
  if (context.values['json'] === true) {
    const result = { passed: passed && isSeen, dify_version: version, app, checks }
    context.stdout.write(`${JSON.stringify(result, null, 2)}\n`)
  } else {
    context.stdout.write(`Dify ${version}, app: ${app}\n`)
    for (const { state, what, how } of checks)
      context.stdout.write(`${MARKS[state]}  ${what.padEnd(16)} ${how}\n`)
  }
  if (!passed) return 1
  return isSeen ? 0 : 3
}

function urlOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new UsageError('--url expects http://HOST:PORT or https://HOST:PORT')
  return url.href
}

function secondsOf(text: string): number {
  const seconds = Number(text)
  if (!(seconds > 0 && seconds <= 3600)) throw new UsageError('--timeout expects 1 to 3600 seconds')
  return seconds
}
