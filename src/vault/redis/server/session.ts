import { type RedisClient, type RedisConnection, createRedisClient } from './connection.ts'
import type { CircuitState } from './circuit-breaker.ts'
import type { Failure } from './failure.ts'
import { tagsOfOwner } from './owner-tags.ts'
import { type RedisClock, RedisClocks } from './redis-clock.ts'
import { countOf, textOf } from './reply.ts'
import { rootOf } from './scope-name.ts'
import { type Script, SCRIPTS } from './script.ts'
import { type ScriptArgument, ScriptRunner } from './script-runner.ts'

export interface SessionOptions {
  readonly connection: RedisConnection
  /** What every key begins with. */
  readonly keyPrefix: string
  readonly commandTimeoutMs: number
  /** Monotonic milliseconds. */
  readonly now: () => number
  readonly onState: (state: CircuitState) => void
  readonly onFailure: (failure: Failure) => void
  /** A connection stands, the first or a new one. */
  readonly onConnected: (client: RedisClient) => void
}

/** A reply with its status word; `parts` are what stands after the time. */
export interface Reply {
  readonly status: string
  readonly parts: readonly unknown[]
}

/** When a write began, which may take several tries. */
export interface Beginning {
  /** Local moment, ms. */
  readonly at: number
  /** The same by the clock of the server, µs, as well as it is known. */
  start: number
}

export const beginningAt = (at: number): Beginning => ({ at, start: 0 })

/** The connection of a vault and the clocks of the servers behind it. */
export class Session {
  readonly #client: RedisClient
  readonly #keyPrefix: string
  readonly #runner: ScriptRunner
  readonly #now: () => number
  readonly #isCluster: boolean
  /** By app in a cluster, where each may live on a server of its own; else one. */
  readonly #clocks: RedisClocks

  constructor(options: SessionOptions) {
    const { connection, commandTimeoutMs, keyPrefix, onState, onFailure } = options
    this.#keyPrefix = keyPrefix
    this.#now = options.now
    this.#clocks = new RedisClocks(options.now)
    this.#isCluster = connection.target.kind === 'cluster'
    this.#client = createRedisClient(connection, commandTimeoutMs)
    this.#runner = new ScriptRunner({
      client: this.#client,
      commandTimeoutMs,
      probeKey: `${rootOf(keyPrefix, '-')}:probe`,
      onState,
      onFailure,
    })
    // Failures are told by the commands that meet them.
    this.#client.on('error', () => undefined)
    this.#client.on('ready', () => {
      this.#clocks.reset()
      options.onConnected(this.#client)
    })
    // It tries again for ever; `isConnected` tells those that need it.
    this.#client.connect().catch(() => undefined)
  }

  get state(): CircuitState {
    return this.#runner.state
  }

  get isConnected(): boolean {
    return this.#client.status === 'ready'
  }

  get commands(): number {
    return this.#runner.commands
  }

  /** The apps in which an owner has scopes. */
  async tagsOfOwner(owner: string): Promise<readonly string[]> {
    return await tagsOfOwner(this.#client, this.#keyPrefix, owner, (step) =>
      this.#runner.command(step),
    )
  }

  /** Runs a script that tells its age by the server's clock itself, or needs none. */
  async read(tag: string, script: Script, args: readonly ScriptArgument[]): Promise<Reply> {
    const reply = await this.#runner.run(rootOf(this.#keyPrefix, tag), script, args)
    const [status, stamp, ...parts] = reply
    this.#clock(tag).saw(countOf(stamp))
    return { status: textOf(status), parts }
  }

  /**
   * Runs a script whose first argument is when the write began. A refusal because of that is asked for once more: the
   * reply has told the time better than it was known.
   */
  async write(
    tag: string,
    script: Script,
    args: readonly ScriptArgument[],
    began: Beginning,
  ): Promise<Reply> {
    if (!this.#clock(tag).isKnown) await this.read(tag, SCRIPTS.clock, [])
    // No estimate is ahead, so the latest one is the best.
    began.start = Math.max(began.start, this.#clock(tag).at(began.at))
    const reply = await this.read(tag, script, [began.start, ...args])
    if (!AGE.has(reply.status)) return reply
    const better = this.#clock(tag).at(began.at)
    // Unless the clock of the server has gone back.
    began.start = reply.status === 'LATE' ? better : Math.max(began.start, better)
    const second = await this.read(tag, script, [began.start, ...args])
    if (second.status === 'LATE') throw this.#runner.refusal('late')
    if (second.status === 'ERASED') throw this.#runner.refusal('erased')
    return second
  }

  /** Time of the server of an app, µs. */
  serverTime(tag: string): number {
    return this.#clock(tag).at(this.#now())
  }

  close(): void {
    this.#runner.stop()
    this.#client.disconnect()
  }

  #clock(tag: string): RedisClock {
    return this.#clocks.of(this.#isCluster ? tag : '')
  }
}

const AGE: ReadonlySet<string> = new Set(['LATE', 'ERASED'])
