import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before } from 'node:test'
import type { Wanted } from '../../../src/core/mapping/vault.ts'
import type { RedisVault } from '../../../src/vault/redis/redis-vault.ts'
import { waitFor } from '../wait-for.ts'
import { type TestRedis, startRedis } from './redis-server.ts'
import { connectedVault, connectionTo, testKeys } from './redis-vault.ts'

/** An address to mask. */
export const email = (value: string): Wanted => ({ prefix: 'EMAIL', value })

/** A server, and the vaults of two services that share what is on it. For the tests of one file, with which all ends. */
export class TwoVaults {
  readonly keys = testKeys()
  readonly #keyPrefix: string
  #redis: TestRedis | undefined
  #vaults: readonly RedisVault[] = []

  /** `args`: of the server. */
  constructor(keyPrefix: string, args: readonly string[]) {
    this.#keyPrefix = keyPrefix
    before(async () => {
      this.#redis = await startRedis({ args: [...args] })
      await this.replaceBoth()
    })
    after(async () => {
      for (const vault of this.#vaults) vault.close()
      await this.#redis?.stop()
    })
  }

  get redis(): TestRedis {
    if (this.#redis === undefined) throw new Error('the server is started before the tests')
    return this.#redis
  }

  get vaults(): readonly RedisVault[] {
    return this.#vaults
  }

  readonly one = (): RedisVault => this.#vault(0)
  readonly two = (): RedisVault => this.#vault(1)

  #vault(i: number): RedisVault {
    const vault = this.#vaults[i]
    if (vault === undefined) throw new Error('the vaults begin before the tests')
    return vault
  }

  #begin(): Promise<RedisVault> {
    const connection = connectionTo(this.redis)
    return connectedVault({ connection, keys: this.keys, keyPrefix: this.#keyPrefix })
  }

  /** One of the vaults ends, and another one begins in its place. */
  async replace(i: number): Promise<void> {
    this.#vault(i).close()
    this.#vaults = this.#vaults.with(i, await this.#begin())
  }

  /** Both end; the ones in their place know nothing of what was before. */
  async replaceBoth(): Promise<void> {
    for (const vault of this.#vaults) vault.close()
    this.#vaults = [await this.#begin(), await this.#begin()]
  }

  /** Writes what the server holds to a file of this name. */
  async save(name: string): Promise<string> {
    await this.redis.admin.save()
    const copy = join(this.redis.dir, name)
    copyFileSync(join(this.redis.dir, 'dump.rdb'), copy)
    return copy
  }

  /** Kills the server and starts it from such a file, or from the one that it has last written. */
  async restartFrom(file: string | undefined): Promise<void> {
    await this.redis.kill()
    if (file !== undefined) copyFileSync(file, join(this.redis.dir, 'dump.rdb'))
    await this.redis.restart()
    for (const vault of this.#vaults) await waitFor(() => vault.ready())
  }
}
