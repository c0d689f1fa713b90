import assert from 'node:assert/strict'
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { type Server, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { withPort } from '../../../src/sockets/free-port.ts'
import { startSimulator } from '../../../src/simulator/server.ts'
import { chat } from '../../support/envoy/stack.ts'
import { BIN, FREE, type Ran, dify, up } from '../../support/envoy/up.ts'
import { processesOf } from '../../support/machine/processes-of.ts'
import { waitFor } from '../../support/wait-for.ts'

/** A refusal takes a few starts of the command at most: it waits for nothing. A start is measured beside it. */
const STARTS = 6

const timed = async (args: readonly string[]): Promise<{ ran: Ran; ms: number }> => {
  const from = performance.now()
  return { ran: await dify(args), ms: performance.now() - from }
}

const refused = async (args: readonly string[]): Promise<Ran> => {
  const { ran, ms } = await timed(args)
  assert.notEqual(ran.code, 0, ran.stderr)
  const start = await timed(['version'])
  assert.ok(ms < STARTS * start.ms + 2_000, `refused after ${ms} ms, a start takes ${start.ms}`)
  return ran
}

describe('a run directory', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'dify-masking-run-'))
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  const config = (name: string, text = ''): string => {
    const file = join(folder, name)
    writeFileSync(file, `listen: ${FREE}\nlogging: { access_log: "off", level: error }\n${text}`)
    return file
  }

  /** Every file with its contents, but for those that Envoy appends to. */
  const contentsOf = (runDir: string): Record<string, string> =>
    Object.fromEntries(
      readdirSync(runDir)
        .filter((name) => lstatSync(join(runDir, name)).isFile() && name !== 'envoy.log')
        .map((name) => [name, readFileSync(join(runDir, name), 'utf8')]),
    )

  it('of a running up is not changed by a second one, which says who has it', async () => {
    const runDir = join(folder, 'one')
    const simulator = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
    const target = `upstreams: [{ name: dify, url: "${simulator.url}", version: 1.7.0 }]\n`
    const first = await up(['--config', config('on.yaml', target), '--run-dir', runDir])
    try {
      const atFirst = contentsOf(runDir)
      for (const masking of ['{ enabled: false }', '{ patterns: { email: { enabled: false } } }']) {
        const off = config('off.yaml', `${target}masking: ${masking}\n`)
        const { stderr } = await refused(['up', '--config', off, '--run-dir', runDir])
        assert.match(
          stderr,
          new RegExp(`belongs to process ${first.child.pid}, .* since 20\\d\\d-`),
        )
        assert.match(stderr, new RegExp(`kill ${first.child.pid}\\b`))
      }
      assert.deepEqual(contentsOf(runDir), atFirst)
      // A change of the configuration would be taken up within a second.
      await sleep(1_300)
      await chat(first.ready.proxy, 'I am alice@example.vn')
      assert.ok(simulator.requests().every(({ body }) => !body.includes('alice')))
      const health = await (await fetch(`${first.ready.admin}/masking/health`)).json()
      assert.equal((health as { status: string }).status, 'healthy')
      assert.equal((await dify(['routes', 'show', '--run-dir', runDir])).code, 0)
    } finally {
      assert.equal(await first.stop(), 0)
      await simulator.close()
    }
  })

  it('goes to one of several that start at once, and the others are refused', async () => {
    const file = config('race.yaml')
    const runDir = join(folder, 'race')
    const started = await Promise.allSettled(
      Array.from({ length: 4 }, async () => await up(['--config', file, '--run-dir', runDir])),
    )
    const running = started.filter((each) => each.status === 'fulfilled')
    try {
      assert.equal(running.length, 1)
      for (const each of started)
        if (each.status === 'rejected') assert.match(String(each.reason), /belongs to|in use by/)
      const [only] = running
      assert.ok(only !== undefined)
      assert.equal((await chat(only.value.ready.proxy, 'a@x.vn')).answer, 'You said: a@x.vn')
    } finally {
      for (const { value } of running) await value.stop()
    }
  })

  it('of a killed up is taken over by the next one, which ends what was left running', async () => {
    const file = config('killed.yaml')
    const runDir = join(folder, 'killed')
    const first = await up(['--config', file, '--run-dir', runDir])
    first.child.kill('SIGKILL')
    await first.exited
    const orphans = processesOf(runDir)
    assert.equal(orphans.length, 2, 'Envoy and a service')
    assert.equal((await chat(first.ready.proxy, 'a@x.vn')).status, 503, 'the simulator was in it')
    const second = await up(['--config', file, '--run-dir', runDir])
    try {
      assert.match(second.stderr(), new RegExp(`process ${first.child.pid} was killed`))
      for (const pid of orphans) assert.ok(!processesOf(runDir).includes(pid))
      assert.equal((await chat(second.ready.proxy, 'b@x.vn')).answer, 'You said: b@x.vn')
    } finally {
      assert.equal(await second.stop(), 0)
    }
    assert.deepEqual(processesOf(runDir), [])
  })

  it('where nothing runs keeps what routes decides for the next start, and says so', async () => {
    const runDir = join(folder, 'decided')
    const text = `upstreams: [{ name: blue, url: "http://127.0.0.1:9" }, { name: green, url: "http://127.0.0.1:9", weight: 0 }]\n`
    const file = config('decided.yaml', text)
    const first = await up(['--config', file, '--run-dir', runDir])
    await first.stop()
    const ran = await dify(['routes', 'set', 'blue=0', 'green=1', '--run-dir', runDir])
    assert.equal(ran.code, 0, ran.stderr)
    assert.match(ran.stderr, /nothing runs in .*: this takes effect at the next dify-masking up/)
    const second = await up(['--config', file, '--run-dir', runDir])
    try {
      assert.match(second.stderr(), /routes as decided .*: blue=0 green=1/)
    } finally {
      await second.stop()
    }
  })

  it('is refused with the command that mends it where other users have access', async () => {
    const file = config('access.yaml')
    const open = join(folder, 'open')
    mkdirSync(open)
    for (const mode of [0o777, 0o770, 0o755]) {
      chmodSync(open, mode)
      const { stderr } = await refused(['up', '--config', file, '--run-dir', open])
      assert.match(stderr, new RegExp(`other users have access to ${open} .*: chmod 700 ${open}`))
    }
    assert.deepEqual(readdirSync(open), [], 'nothing was written')
    chmodSync(open, 0o700)
    const above = join(folder, 'above')
    mkdirSync(join(above, 'run'), { recursive: true, mode: 0o700 })
    chmodSync(above, 0o777)
    const { stderr } = await refused(['up', '--config', file, '--run-dir', join(above, 'run')])
    assert.match(stderr, new RegExp(`chmod go-w ${above}`))
    chmodSync(file, 0o666)
    const writable = await refused(['up', '--config', file, '--run-dir', open])
    assert.match(writable.stderr, new RegExp(`other users can write to ${file} .*: chmod go-w`))
  })

  it('is refused where another user has prepared it', {
    skip: process.getuid?.() !== 0,
  }, async () => {
    const file = config('prepared.yaml')
    const theirs = join(folder, 'theirs')
    mkdirSync(theirs, { mode: 0o700 })
    chownSync(theirs, 65_534, 65_534)
    const { stderr } = await refused(['up', '--config', file, '--run-dir', theirs])
    assert.match(stderr, /belongs to another user \(65534\): .*chown -R 0/)
    // Made while the folder was open to all, and closed since.
    const victim = join(folder, 'victim.txt')
    writeFileSync(victim, 'untouched')
    const closed = join(folder, 'closed')
    mkdirSync(closed, { mode: 0o700 })
    for (const name of ['effective-config.json.new', 'oauth-hmac-secret', 'routes.json']) {
      const planted = join(closed, name)
      if (name.endsWith('.new')) symlinkSync(victim, planted)
      else {
        writeFileSync(planted, 'planted')
        chownSync(planted, 65_534, 65_534)
      }
      const answer = await refused(['up', '--config', file, '--run-dir', closed])
      assert.match(answer.stderr, new RegExp(`${planted} .*: rm `))
      rmSync(planted)
    }
    assert.equal(readFileSync(victim, 'utf8'), 'untouched')
  })

  it('holds nothing that others can open, whatever the umask is', async () => {
    const file = config('umask.yaml')
    const runDir = join(folder, 'umask')
    const umask = process.umask(0)
    const running = await up(['--config', file, '--run-dir', runDir]).finally(() =>
      process.umask(umask),
    )
    try {
      const socket = lstatSync(join(runDir, 'extproc.sock'))
      assert.ok(socket.isSocket())
      assert.equal(socket.mode & 0o777, 0o600)
      for (const name of readdirSync(runDir))
        assert.equal(lstatSync(join(runDir, name)).mode & 0o022, 0, name)
    } finally {
      await running.stop()
    }
  })

  it('and the environment of up stay apart: Envoy gets no secret of the configuration', async () => {
    process.env['SECRET_OF_THE_FILE'] = 'hunter2-hunter2'
    const file = config('secret.yaml')
    const runDir = join(folder, 'secret')
    const running = await up(['--config', file, '--run-dir', runDir])
    try {
      const envoy = processesOf(runDir).find((pid) =>
        readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('envoy.json'),
      )
      assert.ok(envoy !== undefined)
      const variables = readFileSync(`/proc/${envoy}/environ`, 'utf8')
      assert.match(variables, /PATH=/)
      assert.doesNotMatch(variables, /hunter2/)
    } finally {
      delete process.env['SECRET_OF_THE_FILE']
      await running.stop()
    }
  })
})

describe('a taken address', () => {
  let folder: string
  let taken: Server
  let address: string
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dify-masking-taken-'))
    taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    const bound = taken.address()
    assert.ok(bound !== null && typeof bound === 'object')
    address = `127.0.0.1:${bound.port}`
  })
  after(() => {
    taken.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const listen = (key: string): string => {
    const all = { proxy: '127.0.0.1:0', admin: '127.0.0.1:0', envoy_admin: '127.0.0.1:0' }
    const file = join(folder, `${key}.yaml`)
    writeFileSync(
      file,
      JSON.stringify({
        listen: { ...all, [key]: address },
        upstreams: [{ name: 'dify', url: 'http://127.0.0.1:9' }],
      }),
    )
    return file
  }

  for (const [command, keys] of [
    ['up', ['proxy', 'admin', 'envoy_admin', 'extproc']],
    ['serve', ['admin', 'extproc']],
  ] as const)
    for (const key of keys)
      it(`of listen.${key} ends ${command} with the key, the address and the process`, async () => {
        const runDir = join(folder, `${command}-${key}`)
        const args = [command, '--config', listen(key), '--run-dir', runDir]
        const { code, stderr } = await refused(args)
        assert.equal(code, 1, stderr)
        assert.ok(stderr.includes(`listen.${key}: ${address} is taken by process ${process.pid} (`))
        assert.deepEqual(processesOf(runDir), [])
        assert.ok(!existsSync(join(runDir, 'extproc.sock')))
      })

  it('of a socket that another service listens on ends both commands with the process', async () => {
    const socket = join(folder, 'other.sock')
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(socket, resolve))
    const file = join(folder, 'socket.yaml')
    writeFileSync(
      file,
      JSON.stringify({
        listen: { proxy: '127.0.0.1:0', admin: '127.0.0.1:0', extproc: `unix:${socket}` },
        upstreams: [{ name: 'dify', url: 'http://127.0.0.1:9' }],
      }),
    )
    try {
      for (const command of ['up', 'serve']) {
        const runDir = join(folder, `socket-${command}`)
        const { code, stderr } = await dify([command, '--config', file, '--run-dir', runDir])
        assert.equal(code, 1, stderr)
        assert.match(stderr, new RegExp(`listen\\.extproc: process ${process.pid} .* ${socket}`))
        assert.ok(existsSync(socket), 'the socket of the other one stays')
      }
    } finally {
      other.close()
    }
  })

  it('by another up is told by the second one, whose run directory is another', async () => {
    const [proxy, admin] = [await withPort('127.0.0.1:0'), await withPort('127.0.0.1:0')]
    const file = join(folder, 'twice.yaml')
    writeFileSync(file, JSON.stringify({ listen: { proxy, admin, envoy_admin: '127.0.0.1:0' } }))
    const first = await up(['--config', file, '--run-dir', join(folder, 'first')])
    try {
      const runDir = join(folder, 'second')
      const { code, stderr } = await dify(['up', '--config', file, '--run-dir', runDir])
      assert.equal(code, 1)
      assert.match(stderr, new RegExp(`listen\\.proxy: ${proxy} is taken by process \\d+ \\(envoy`))
      const [worker] = first.ready.workers
      assert.ok(
        stderr.includes(
          `listen.admin: ${admin} is taken by process ${worker?.pid} (dify-masking serve)`,
        ),
      )
      assert.deepEqual(processesOf(runDir), [])
    } finally {
      await first.stop()
    }
  })
})

describe('a signal to a starting up', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'dify-masking-signal-'))
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  const start = (name: string): { child: ChildProcess; runDir: string; exited: Promise<void> } => {
    const file = join(folder, 'config.yaml')
    writeFileSync(file, `listen: ${FREE}\nlogging: { access_log: "off", level: error }\n`)
    const runDir = join(folder, name)
    const child = spawn(process.execPath, [BIN, 'up', '--config', file, '--run-dir', runDir], {
      stdio: 'ignore',
    })
    return { child, runDir, exited: new Promise((resolve) => child.once('exit', () => resolve())) }
  }

  const nothingIsLeft = async (runDir: string): Promise<void> => {
    await waitFor(() => processesOf(runDir).length === 0, 3_000)
    const files = existsSync(runDir) ? readdirSync(runDir) : []
    assert.deepEqual(
      files.filter((name) => lstatSync(join(runDir, name)).isSocket()),
      [],
    )
  }

  it('at any moment leaves no process and no socket', async () => {
    for (const ms of [100, 500, 700, 900, 1_100, 1_300, 1_600, 2_000]) {
      const { child, runDir, exited } = start(`at-${ms}`)
      await sleep(ms)
      child.kill(ms % 200 === 0 ? 'SIGINT' : 'SIGTERM')
      await exited
      await nothingIsLeft(runDir)
    }
  })

  it('and nine more leave no process and no socket either', async () => {
    for (const ms of [800, 1_400]) {
      const { child, runDir, exited } = start(`storm-${ms}`)
      await sleep(ms)
      for (let i = 0; i < 10; i++) {
        child.kill(i % 2 === 0 ? 'SIGTERM' : 'SIGINT')
        await sleep(5)
      }
      await exited
      await nothingIsLeft(runDir)
    }
  })

  it('that nothing can catch leaves what the next up ends', async () => {
    const { child, runDir, exited } = start('kill')
    await sleep(1_200)
    child.kill('SIGKILL')
    await exited
    const next = await up(['--config', join(folder, 'config.yaml'), '--run-dir', runDir])
    await next.stop()
    await nothingIsLeft(runDir)
  })
})

it('three up with the default ports say what is taken', { skip: !hasNamespaces() }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dify-masking-three-'))
  const script = `ip link set lo up
    "$0" "$1" up --run-dir "$2/1" >"$2/out1" 2>"$2/err1" & first=$!
    for i in $(seq 200); do grep -q ^ready "$2/out1" && break; sleep 0.1; done
    for i in 2 3; do "$0" "$1" up --run-dir "$2/$i" >"$2/out$i" 2>"$2/err$i"; done
    kill $first; wait`
  await new Promise<void>((resolve) => {
    execFile('unshare', ['-n', 'sh', '-c', script, process.execPath, BIN, folder], () => resolve())
  })
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8')
  assert.match(read('out1'), /^ready /m)
  for (const i of [2, 3]) {
    assert.equal(read(`out${i}`), '')
    for (const key of ['proxy', 'admin', 'envoy_admin'])
      assert.match(read(`err${i}`), new RegExp(`listen\\.${key}: 127\\.0\\.0\\.1:\\d+ is taken by`))
    assert.deepEqual(processesOf(join(folder, `${i}`)), [])
  }
  rmSync(folder, { recursive: true, force: true })
})

function hasNamespaces(): boolean {
  return process.getuid?.() === 0 && existsSync('/usr/bin/unshare') && existsSync('/sbin/ip')
}
