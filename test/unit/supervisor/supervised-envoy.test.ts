import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { EnvoyProcess } from '../../../src/supervisor/envoy-process.ts'
import {
  type BoundAddresses,
  type SupervisedEnvoy,
  superviseEnvoy,
} from '../../../src/supervisor/supervised-envoy.ts'
import { waitFor } from '../../support/wait-for.ts'

/** Plays the processes of Envoy: each start takes the next of `starts`; without one it succeeds. */
class Play {
  readonly starts: ('ok' | 'fails' | 'hangs')[] = []
  readonly bound: (BoundAddresses | undefined)[] = []
  readonly ends: string[] = []
  restarts = 0
  stopped = 0
  #end: (exit: Awaited<EnvoyProcess['exited']>) => void = () => {}

  async run(): Promise<SupervisedEnvoy> {
    return await superviseEnvoy({
      signal: new AbortController().signal,
      start: async (bound, signal) => await this.#start(bound, signal),
      onEnd: (exit) => this.ends.push(exit),
      onRestart: () => this.restarts++,
    })
  }

  die(exit: Awaited<EnvoyProcess['exited']> = { code: null, signal: 'SIGKILL' }): void {
    this.#end(exit)
  }

  async #start(bound: BoundAddresses | undefined, signal: AbortSignal): Promise<EnvoyProcess> {
    this.bound.push(bound)
    const how = this.starts.shift() ?? 'ok'
    if (how === 'fails') throw new Error('Envoy exited with 1 before it was ready')
    if (how === 'hangs')
      await new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('given up')))
      })
    const { promise, resolve } = Promise.withResolvers<Awaited<EnvoyProcess['exited']>>()
    this.#end = resolve
    const stop = async (): Promise<void> => {
      this.stopped++
      resolve({ code: 0, signal: null })
    }
    return {
      proxyUrl: 'http://127.0.0.1:18080',
      tlsUrl: undefined,
      adminUrl: 'http://127.0.0.1:19901',
      pid: this.bound.length,
      exited: promise,
      stop,
      drain: stop,
    }
  }
}

describe('a supervised Envoy', () => {
  it('is started again where it was when it ends by itself', async () => {
    const play = new Play()
    const envoy = await play.run()
    play.die()
    await waitFor(() => play.restarts === 1)
    assert.deepEqual(play.ends, ['SIGKILL'])
    assert.equal(play.bound[0], undefined)
    assert.equal(play.bound[1]?.proxyUrl, 'http://127.0.0.1:18080')
    assert.equal(envoy.pid(), 2)
    await envoy.drain(0)
    assert.equal(play.stopped, 1)
    assert.deepEqual(play.ends, ['SIGKILL'], 'an end that was asked for is none by itself')
  })

  it('is given up after five ends within a minute, and starts that fail are ends', async () => {
    const play = new Play()
    play.starts.push('ok', 'ok', 'fails', 'fails')
    const envoy = await play.run()
    play.die({ code: 3, signal: null })
    await waitFor(() => play.restarts === 1)
    play.die()
    await waitFor(() => play.restarts === 2)
    play.die()
    const why = await envoy.givenUp
    assert.match(why, /it ended 5 times within a minute \(SIGKILL\)/)
    assert.deepEqual(play.ends, [
      'exit code 3',
      'SIGKILL',
      ...Array.from({ length: 2 }, () => 'Envoy exited with 1 before it was ready'),
      'SIGKILL',
    ])
    assert.equal(play.bound.length, 5)
    await envoy.drain(0)
  })

  it('is not started again after a drain, also of one that is just starting', async () => {
    const play = new Play()
    play.starts.push('ok', 'hangs')
    const envoy = await play.run()
    play.die()
    await waitFor(() => play.bound.length === 2)
    await envoy.drain(0)
    assert.equal(play.restarts, 0)
    assert.equal(play.bound.length, 2)
  })
})
