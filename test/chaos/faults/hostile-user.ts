import { execFile } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startSimulator } from '../../../src/simulator/server.ts'
import { chat } from '../../support/envoy/stack.ts'
import { FREE, type RunningUp, dify as run, up } from '../../support/envoy/up.ts'
import { receivedBy } from '../exchange.ts'
import type { Attempt, Fault } from '../fault.ts'

const NOBODY = 65_534
const VALUE = 'hostile.canary'
const SECRET = 'secret-of-the-client-0123456789'
const execute = promisify(execFile)

/** Runs a line of shell as another user of the machine; resolves to what it printed, or undefined if it failed. */
async function asNobody(line: string): Promise<string | undefined> {
  try {
    const { stdout } = await execute('/bin/sh', ['-c', line], { uid: NOBODY, gid: NOBODY })
    return stdout
  } catch {
    return undefined
  }
}

/** What another user prepares in a run directory that is open to all. */
const PREPARED: readonly (readonly [what: string, line: string])[] = [
  ['a draft of the configuration with its own mode', 'umask 0; : > effective-config.json.new'],
  ['the file of the client secret', 'umask 0; : > oauth-client-secret'],
  ['the key of the sessions', 'umask 0; echo known-to-nobody > oauth-hmac-secret'],
  ['the bootstrap of Envoy', 'umask 0; : > envoy.json'],
  ['a link to a file of the owner', 'ln -s ../victim.txt effective-config.json.new'],
  ['a link in the place of the lock', 'ln -s ../victim.txt up.lock'],
  ['routes with a bypass', 'umask 0; echo "{}" > routes.json'],
]

const hostile: Fault = {
  id: 'R41',
  title: `another user of the machine prepares the run directory (${PREPARED.length} ways, open to all and closed since), and reads, writes, replaces and connects while it runs`,
  goal: '`up` refuses what was prepared, with a command that mends it, and changes no file of anyone; nothing can be read, replaced or connected to while it runs, whatever the umask is',
  limitSeconds: 300,
  async run(attempt) {
    if (process.getuid?.() !== 0) {
      attempt.skip('needs root, to be two users')
      return
    }
    const folder = mkdtempSync(join(tmpdir(), 'dify-masking-hostile-'))
    chmodSync(folder, 0o755)
    try {
      await prepared(folder, attempt)
      await running(folder, attempt)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

function configIn(folder: string, upstream = 'http://127.0.0.1:9'): string {
  const file = join(folder, 'config.yaml')
  const secret = join(folder, 'client-secret')
  writeFileSync(secret, SECRET, { mode: 0o600 })
  writeFileSync(
    file,
    `listen: ${FREE}
logging: { access_log: "off", level: error }
upstreams: [{ name: dify, url: "${upstream}", version: 1.7.0 }]
`,
  )
  return file
}

async function prepared(folder: string, attempt: Attempt): Promise<void> {
  const config = configIn(folder)
  const victim = join(folder, 'victim.txt')
  writeFileSync(victim, 'untouched')
  let accepted = 0
  let withoutRemedy = 0
  for (const isClosedSince of [false, true])
    for (const [i, [, line]] of PREPARED.entries()) {
      const runDir = join(folder, `prepared-${isClosedSince ? 'closed' : 'open'}-${i}`)
      mkdirSync(runDir)
      chmodSync(runDir, 0o777)
      await asNobody(`cd ${runDir} && ${line}`)
      if (isClosedSince) chmodSync(runDir, 0o700)
      const { code, stderr } = await run(['up', '--config', config, '--run-dir', runDir])
      attempt.injected(1)
      if (code === 0 || existsSync(join(runDir, 'extproc.sock'))) accepted++
      if (!/: (?:chmod 700|rm) /.test(stderr.replace('rm -rf', 'rm'))) withoutRemedy++
    }
  const theirs = join(folder, 'theirs')
  mkdirSync(theirs, { mode: 0o700 })
  chownSync(theirs, NOBODY, NOBODY)
  const { code } = await run(['up', '--config', config, '--run-dir', theirs])
  if (code === 0) accepted++
  attempt.injected(1)
  attempt.figure('prepared directories that were used', accepted, { exactly: 0 })
  attempt.figure('refusals without a command that mends', withoutRemedy, { exactly: 0 })
  attempt.figure('files of others changed', readFileSync(victim, 'utf8') === 'untouched' ? 0 : 1, {
    exactly: 0,
  })
}

/** Attacks on a directory in use; each prints something, or succeeds, only if it gets through. */
const attacks = (runDir: string): readonly string[] => [
  `ls ${runDir}`,
  `cat ${runDir}/effective-config.json`,
  `cat ${runDir}/self-test-token`,
  `echo '{}' > ${runDir}/routes.json`,
  `mv ${runDir} ${runDir}.old`,
  `rm -rf ${runDir}/routes.json && test ! -e ${runDir}/routes.json`,
  `python3 -c "import socket; socket.socket(socket.AF_UNIX).connect('${runDir}/extproc.sock')"`,
]

async function running(folder: string, attempt: Attempt): Promise<void> {
  const dify = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
  const config = configIn(folder, dify.url)
  let through = 0
  let open = 0
  let wrong = 0
  try {
    for (const umask of [0o000, 0o002, 0o022, 0o077]) {
      const runDir = join(folder, `running-${umask}`)
      const before = process.umask(umask)
      const stack: RunningUp = await up(['--config', config, '--run-dir', runDir]).finally(() =>
        process.umask(before),
      )
      for (const line of attacks(runDir)) {
        if ((await asNobody(line)) !== undefined) through++
        attempt.injected(1)
      }
      if ((lstatSync(join(runDir, 'extproc.sock')).mode & 0o777) !== 0o600) open++
      const text = `I am ${VALUE}${umask}@example.vn`
      if ((await chat(stack.ready.proxy, text)).answer !== `You said: ${text}`) wrong++
      attempt.sent(1)
      await stack.stop()
    }
  } finally {
    await dify.close()
  }
  attempt.reachedDify(receivedBy(dify), [VALUE])
  attempt.figure('attacks that got through', through, { exactly: 0 })
  attempt.figure('sockets open to others', open, { exactly: 0 })
  attempt.figure('answers not as they must be', wrong, { exactly: 0 })
}

export const faults: readonly Fault[] = [hostile]
