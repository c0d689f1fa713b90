import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, describe, it } from 'node:test'
import {
  type ServiceProcess,
  type ServiceProcessOptions,
  startServiceProcess,
} from '../../../src/supervisor/service-process.ts'
import { waitFor } from '../../support/wait-for.ts'

/**
 * Stands in for `serve`: writes down what it is told, one word a line. While the file `broken` is there it ends before
 * it is ready; while `deaf` is there it does not leave.
 */
const SERVICE = `
const { appendFileSync, existsSync } = require('node:fs')
const say = (word) => appendFileSync('log', word + ' ' + process.pid + '\\n')
say('start')
if (existsSync('broken')) process.exit(3)
process.on('SIGHUP', () => say('reload'))
const end = (word) => { say(word); if (!existsSync('deaf')) setTimeout(() => process.exit(0), 100) }
process.on('SIGUSR2', () => end('leave'))
process.on('SIGTERM', () => end('stop'))
setInterval(() => {}, 1000)
console.log('ready {}')
`

describe('a supervised service', () => {
  let folder: string
  const home = process.cwd()
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'dify-masking-supervised-'))
    process.chdir(folder)
  })
  after(() => {
    process.chdir(home)
    rmSync(folder, { recursive: true, force: true })
  })
  beforeEach(() => {
    for (const file of ['log', 'broken', 'deaf']) rmSync(file, { force: true })
  })

  const restarts: string[] = []
  const start = async (options: ServiceProcessOptions = {}): Promise<ServiceProcess> => {
    restarts.length = 0
    return await startServiceProcess([], (exit) => restarts.push(exit), {
      command: ['-e', SERVICE],
      ...options,
    })
  }
  const words = (word: string): string[] =>
    (existsSync('log') ? readFileSync('log', 'utf8') : '')
      .split('\n')
      .filter((line) => line.startsWith(`${word} `))
  const isAlive = (pid: number): boolean => {
    try {
      process.kill(pid, 0)
      return true
    } catch {
      return false
    }
  }

  it('comes back after a crash, and says so', async () => {
    const service = await start()
    const { pid } = service
    process.kill(pid, 'SIGKILL')
    await waitFor(() => restarts.length === 1)
    assert.deepEqual(restarts, ['SIGKILL'])
    assert.notEqual(service.pid, pid)
    await service.stop()
    assert.ok(!isAlive(service.pid))
  })

  it('restarts on demand: it leaves, and a new one is ready; that is not a crash', async () => {
    const service = await start()
    const { pid } = service
    await service.restart()
    assert.notEqual(service.pid, pid)
    assert.ok(!isAlive(pid))
    assert.deepEqual(words('leave'), [`leave ${pid}`])
    assert.deepEqual(restarts, [])
    await service.stop()
  })

  it('whose successor does not start says so at once, tries again more and more slowly, and comes back', async () => {
    const service = await start()
    writeFileSync('broken', '')
    await assert.rejects(service.restart(), /exit code 3/)
    await waitFor(() => words('start').length >= 4)
    const began = performance.now()
    const { length } = words('start')
    await waitFor(() => words('start').length >= length + 2)
    assert.ok(performance.now() - began > 300, 'it waits')
    rmSync('broken')
    await waitFor(() => restarts.length === 1)
    await service.restart()
    await service.stop()
  })

  it('reads the configuration again', async () => {
    const service = await start()
    service.reload()
    await waitFor(() => words('reload').length === 1)
    await service.stop()
  })

  it('that is down when the configuration changes is told when it is back, and no other service is affected', async () => {
    const service = await start()
    process.kill(service.pid, 'SIGKILL')
    await waitFor(() => !isAlive(service.pid))
    service.reload()
    await waitFor(() => words('reload').length === 1)
    assert.deepEqual(words('reload'), [`reload ${service.pid}`])
    await service.stop()
  })

  it('that is leaving is not told: its successor is', async () => {
    const service = await start()
    const { pid } = service
    const restarting = service.restart()
    service.reload()
    await restarting
    await waitFor(() => words('reload').length === 1)
    assert.deepEqual(words('reload'), [`reload ${service.pid}`])
    assert.notEqual(service.pid, pid)
    await service.stop()
  })

  it('stopped while it waits to start again stays away', async () => {
    const service = await start()
    writeFileSync('broken', '')
    process.kill(service.pid, 'SIGKILL')
    await waitFor(() => words('start').length >= 3)
    await service.stop()
    rmSync('broken')
    const { length } = words('start')
    // Longer than the pause it was in (at most 50 ms doubled three times).
    await new Promise((resolve) => setTimeout(resolve, 600))
    assert.equal(words('start').length, length)
  })

  it('stopped while it restarts ends, and who waited for it is told', async () => {
    const service = await start()
    const restarting = assert.rejects(service.restart(), /being stopped/)
    await service.stop()
    await restarting
    await assert.rejects(service.restart(), /being stopped/)
    assert.ok(!isAlive(service.pid))
  })

  it('that does not leave is killed when its time is over', async () => {
    const service = await start({ graceMs: 200 })
    const { pid } = service
    writeFileSync('deaf', '')
    await service.restart()
    assert.ok(!isAlive(pid))
    await service.stop()
    assert.ok(!isAlive(service.pid))
  })

  it('that cannot start at all is an error', async () => {
    writeFileSync('broken', '')
    await assert.rejects(start(), /exit code 3/)
  })
})
