import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { withPort } from '../../../src/sockets/free-port.ts'
import { type Simulator, startSimulator } from '../../../src/simulator/server.ts'
import { type TestRedis, startRedis } from '../../support/redis/redis-server.ts'
import { chat } from '../../support/envoy/stack.ts'
import { FREE, type Ran, type RunningUp, dify, up } from '../../support/envoy/up.ts'
import { ROOT, deployFile } from '../../unit/deploy/tool.ts'

describe('scripts of operations', () => {
  let folder: string
  let redis: TestRedis
  let simulator: Simulator
  let running: RunningUp
  let env: NodeJS.ProcessEnv

  const script = async (name: string, ...args: readonly string[]): Promise<Ran> =>
    await new Promise((resolve) => {
      const file = deployFile(`scripts/${name}.sh`)
      execFile('bash', [file, ...args], { env, timeout: 120_000 }, (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1
        resolve({ code, stdout, stderr })
      })
    })
  const backups = (): string[] => readdirSync(join(folder, 'backups')).toSorted()

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dify-masking-scripts-'))
    redis = await startRedis()
    simulator = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
    const etc = join(folder, 'etc')
    mkdirSync(etc, { mode: 0o700 })
    assert.equal((await dify(['keys', 'new', '--file', join(etc, 'store.keys')])).code, 0)
    writeFileSync(
      join(etc, 'config.yaml'),
      `listen: ${FREE}
logging: { access_log: "off", level: warn }
store:
  type: redis
  url: redis://${redis.host}:${redis.port}/0
  key_file: ${join(etc, 'store.keys')}
  command_timeout_ms: 1000
upstreams: [{ name: dify, url: "${simulator.url}", version: 1.7.0 }]
`,
      { mode: 0o600 },
    )
    symlinkSync(realpathSync(ROOT), join(folder, 'home'))
    env = {
      ...process.env,
      DIFY_MASKING_HOME: join(folder, 'home'),
      DIFY_MASKING_CONFIG: etc,
      BACKUP_DIR: join(folder, 'backups'),
      BACKUP_KEEP: '2',
    }
    running = await up(['--config', join(etc, 'config.yaml'), '--run-dir', join(folder, 'run')])
  })
  after(async () => {
    await running.stop()
    await simulator.close()
    await redis.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('backup, loss of everything, restore: the same conversation is restored again', async () => {
    const { proxy } = running.ready
    const first = await chat(proxy, 'I am alice@example.vn', { user: 'alice' })
    const again = async (): Promise<string> =>
      (await chat(proxy, 'again', { user: 'alice', conversation: first.conversation })).answer
    simulator.script({ answer: 'You are EMAIL_1' })
    assert.equal(await again(), 'You are alice@example.vn')

    const made = await script('backup')
    assert.equal(made.code, 0, made.stderr)
    const backup = made.stdout.trim()
    assert.deepEqual(readdirSync(backup).toSorted(), [
      'SHA256SUMS',
      'config.tar.gz',
      'vault.ndjson.gz',
      'version.json',
    ])

    await redis.admin.flushall()
    await fetch(`${running.ready.admin}/masking/health`)
    await running.stop()
    rmSync(join(folder, 'etc', 'config.yaml'))
    const restored = await script('restore', backup)
    assert.equal(restored.code, 0, restored.stderr)
    assert.match(restored.stderr, /\d+ entries imported/)
    assert.ok(existsSync(join(folder, 'etc.before-restore', 'store.keys')))

    const config = join(folder, 'etc', 'config.yaml')
    running = await up(['--config', config, '--run-dir', join(folder, 'run')])
    const later = await chat(running.ready.proxy, 'again', {
      user: 'alice',
      conversation: first.conversation,
    })
    assert.equal(later.answer, 'You are alice@example.vn')
    simulator.script({})
  })

  it('a backup holds no key and no value, and old ones go', async () => {
    for (let i = 0; i < 3; i++) {
      await new Promise((resolve) => setTimeout(resolve, 1_050))
      assert.equal((await script('backup')).code, 0)
    }
    assert.equal(backups().length, 2)
    const newest = join(folder, 'backups', backups().at(-1) ?? '')
    const listing = await new Promise<string>((resolve) => {
      execFile('tar', ['-tzf', join(newest, 'config.tar.gz')], (_error, stdout) => resolve(stdout))
    })
    assert.match(listing, /config\.yaml/)
    assert.doesNotMatch(listing, /keys/)
    const entries = await new Promise<string>((resolve) => {
      execFile('gunzip', ['-c', join(newest, 'vault.ndjson.gz')], (_error, stdout) =>
        resolve(stdout),
      )
    })
    assert.ok(entries.split('\n').length > 1)
    for (const { dump } of entries
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { dump: string }))
      assert.ok(!Buffer.from(dump, 'base64').includes('alice'))
  })

  it('a damaged backup changes nothing', async () => {
    const newest = join(folder, 'backups', backups().at(-1) ?? '')
    const file = join(newest, 'config.tar.gz')
    const bytes = readFileSync(file)
    writeFileSync(file, bytes.subarray(0, bytes.length - 5))
    const written = readFileSync(join(folder, 'etc', 'config.yaml'), 'utf8')
    const refused = await script('restore', newest)
    assert.equal(refused.code, 1)
    assert.match(refused.stderr, /damaged: nothing was changed/)
    assert.equal(readFileSync(join(folder, 'etc', 'config.yaml'), 'utf8'), written)
    assert.equal((await script('rehearse')).code, 1)
    writeFileSync(file, bytes)
  })

  it('a disaster is rehearsed beside what runs', async () => {
    const { code, stdout, stderr } = await script('rehearse')
    assert.equal(code, 0, stderr)
    assert.match(stdout, /restores, and a service runs on it/)
    assert.match(stderr, /\d+ entries imported/)
    assert.equal((await fetch(`${running.ready.admin}/masking/health`)).status, 200)
  })

  it('the weekly look finds what is wrong, and is content otherwise', async () => {
    const well = await script('maintain')
    assert.equal(well.code, 0, well.stdout + well.stderr)
    assert.match(well.stdout, /0 problems/)
    const newest = join(folder, 'backups', backups().at(-1) ?? '')
    writeFileSync(join(newest, 'version.json'), '{}')
    const ill = await script('maintain')
    assert.equal(ill.code, 1)
    assert.match(ill.stderr, /damaged/)
    rmSync(newest, { recursive: true })
  })

  it('an update is tested before the switch, and rolled back if it does not become healthy', async () => {
    const releases = ['one', 'two', 'bad'].map((name) => join(folder, name))
    for (const release of releases) {
      mkdirSync(release)
      for (const entry of readdirSync(ROOT))
        if (!entry.startsWith('.git')) symlinkSync(join(ROOT, entry), join(release, entry))
    }
    const [one = '', two = '', bad = ''] = releases
    writeFileSync(join(bad, 'BROKEN'), '')
    const current = join(folder, 'current')
    symlinkSync(one, current)
    const admin = await withPort('127.0.0.1:0')
    const starter = join(folder, 'restart.sh')
    writeFileSync(
      starter,
      `cd ${folder}
[ ! -f pid ] || { kill "$(cat pid)"; while kill -0 "$(cat pid)" 2>/dev/null; do sleep 0.05; done; rm pid; }
[ ! -e ${current}/BROKEN ] || exit 0
${current}/node_modules/.bin/node ${current}/bin/dify-masking.js serve --config ${folder}/etc/config.yaml \\
  --run-dir ${folder}/served --admin ${admin} </dev/null >/dev/null 2>&1 &
echo $! >pid
`,
    )
    env = {
      ...env,
      DIFY_MASKING_HOME: current,
      RESTART_COMMAND: `bash ${starter}`,
      HEALTH_URL: `http://${admin}/masking/health`,
      UPDATE_TESTS: 'unit/config/redact',
      // The tests of the release are not part of this one.
      NODE_TEST_CONTEXT: undefined,
      HEALTH_TRIES: '20',
    }
    try {
      const updated = await script('update', two)
      assert.equal(updated.code, 0, updated.stdout + updated.stderr)
      assert.match(updated.stdout, /\d+ passed, 0 failed[\s\S]*switched[\s\S]*healthy/)
      assert.equal(readlinkSync(current), two)

      const back = await script('rollback')
      assert.equal(back.code, 0, back.stderr)
      assert.equal(readlinkSync(current), one)

      const failed = await script('update', bad)
      assert.equal(failed.code, 1)
      assert.match(failed.stderr, /NOT healthy: going back/)
      assert.equal(readlinkSync(current), one)
      assert.equal((await fetch(`http://${admin}/masking/health`)).status, 200)
    } finally {
      const pid = join(folder, 'pid')
      if (existsSync(pid)) process.kill(Number(readFileSync(pid, 'utf8')))
    }
  })
})
