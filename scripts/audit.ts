/**
 * What others find: gitleaks looks for secrets in the whole history, h2spec (strict) asks the gRPC port of the service
 * what it asks a bare grpc-js server, which must not do better. Exits with 1 if either finds something.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Server, ServerCredentials } from '@grpc/grpc-js'
import { HealthImplementation } from 'grpc-health-check'
import { startServiceProcess } from '../src/supervisor/service-process.ts'
import { withPort } from '../src/sockets/free-port.ts'

const TOOLS = '.tools/audit'
const folder = mkdtempSync(join(tmpdir(), 'dify-masking-audit-'))

function secretsInHistory(): number {
  const report = join(folder, 'leaks.json')
  const args = [
    'git',
    '--no-banner',
    '--redact',
    '--report-format',
    'json',
    '--report-path',
    report,
  ]
  spawnSync(`${TOOLS}/gitleaks`, args, { stdio: 'ignore' })
  const leaks = JSON.parse(readFileSync(report, 'utf8')) as {
    readonly File: string
    readonly StartLine: number
    readonly RuleID: string
  }[]
  for (const { File: file, StartLine: line, RuleID: rule } of leaks)
    process.stdout.write(`secret? ${file}:${line} ${rule}\n`)
  return leaks.length
}

interface Spec {
  readonly passed: number
  readonly failed: readonly string[]
}

/** h2spec's own words for what a server failed. */
function h2spec(address: string): Spec {
  const report = join(folder, 'h2spec.xml')
  const [host = '', port = ''] = address.split(':')
  spawnSync(`${TOOLS}/h2spec`, ['--strict', '-h', host, '-p', port, '-o', '2', '-j', report], {
    stdio: 'ignore',
    timeout: 300_000,
  })
  const cases = [
    ...readFileSync(report, 'utf8').matchAll(/<testcase\b([^>]*?)(\/>|>([\s\S]*?)<\/testcase>)/g),
  ]
  const failed: string[] = []
  let passed = 0
  for (const [, attributes = '', , body = ''] of cases) {
    if (/<(?:failure|error)\b/.test(body))
      failed.push(
        /package="([^"]*)" classname="([^"]*)"/.exec(attributes)?.slice(1).join(' ') ?? '',
      )
    else if (!body.includes('<skipped')) passed++
  }
  return { passed, failed }
}

async function bareServer(): Promise<Spec> {
  const server = new Server()
  new HealthImplementation({ '': 'SERVING' }).addToServer(server)
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    ),
  )
  const spec = await apart(`127.0.0.1:${port}`)
  server.forceShutdown()
  return spec
}

/** h2spec in a process of its own, while this one serves. Twice: its timeouts are chance; what fails both times counts. */
async function apart(address: string): Promise<Spec> {
  const [first, second] = [await asked(address), await asked(address)]
  const failed = first.failed.filter((name) => second.failed.includes(name))
  return { passed: Math.max(first.passed, second.passed), failed }
}

async function asked(address: string): Promise<Spec> {
  const child = spawn(process.execPath, [import.meta.filename, 'h2spec', address], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (piece: string) => (text += piece))
  await new Promise((resolve) => child.once('close', resolve))
  return JSON.parse(text) as Spec
}

async function service(): Promise<Spec & { readonly restarts: number }> {
  const [extproc, admin] = [await withPort('127.0.0.1:0'), await withPort('127.0.0.1:0')]
  const config = join(folder, 'config.yaml')
  writeFileSync(
    config,
    `listen: { extproc: "${extproc}", admin: "${admin}" }\nlogging: { level: error }\n`,
  )
  let restarts = 0
  const running = await startServiceProcess(['--config', config, '--run-dir', folder], () => {
    restarts++
  })
  const spec = await apart(extproc)
  const isAlive = (await fetch(`http://${admin}/livez`)).ok
  await running.stop()
  if (!isAlive) throw new Error('the service does not answer any more')
  return { ...spec, restarts }
}

if (process.argv[2] === 'h2spec') {
  process.stdout.write(JSON.stringify(h2spec(process.argv[3] ?? '')))
} else {
  try {
    const secrets = secretsInHistory()
    process.stdout.write(`gitleaks: ${secrets} secrets in the history\n`)
    const [bare, own] = [await bareServer(), await service()]
    const worse = own.failed.filter((name) => !bare.failed.includes(name))
    for (const name of worse) process.stdout.write(`the service alone fails ${name}\n`)
    process.stdout.write(
      `h2spec: bare grpc-js ${bare.passed} passed, ${bare.failed.length} failed; the service ${own.passed} passed, ${own.failed.length} failed, ${own.restarts} restarts\n`,
    )
    const isGood =
      secrets === 0 &&
      own.failed.length <= bare.failed.length &&
      own.restarts === 0 &&
      own.passed > 100
    process.exitCode = isGood ? 0 : 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
