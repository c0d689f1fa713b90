import type {
  Account,
  Allocation,
  Belonging,
  Mapping,
  Origin,
  OwnerKey,
  Receipt,
  ScopeKey,
  Vault,
  Wanted,
} from '../../core/mapping/vault.ts'
import { Admission } from './admission.ts'
import { counted, idsIn } from './arguments.ts'
import type { CircuitState } from './server/circuit-breaker.ts'
import { givenPlaceholders } from './given-placeholders.ts'
import { MappingCache } from './mapping-cache.ts'
import { TOMBSTONE_MS, eraseOwner } from './owner-erasure.ts'
import type { RedisVaultOptions } from './redis-vault-options.ts'
import { countOf, textOf } from './server/reply.ts'
import { ScopeLoader } from './scope-loader.ts'
import { scopeName } from './server/scope-name.ts'
import { mappingOf } from './scope-reader.ts'
import { ScopeWriter } from './scope-writer.ts'
import { SCRIPTS } from './server/script.ts'
import type { ScriptArgument } from './server/script-runner.ts'
import { Session } from './server/session.ts'

export interface RedisVaultStats {
  /** What this process keeps opened of the store. */
  readonly scopes: number
  readonly entries: number
  readonly hits: number
  readonly misses: number
  /** Commands sent. */
  readonly commands: number
}

/** Mappings in Redis, shared by all replicas: sealed there, opened here. */
export interface RedisVault extends Vault {
  allocate(
    scope: ScopeKey,
    wanted: readonly Wanted[],
    origin: Origin,
    belonging?: Belonging,
  ): Promise<Allocation>
  load(scope: ScopeKey): Promise<Mapping | undefined>
  loadAll(scopes: readonly ScopeKey[]): Promise<readonly (Mapping | undefined)[]>
  bind(aliases: readonly ScopeKey[], scope: ScopeKey, owners?: readonly OwnerKey[]): Promise<void>
  confirm(scope: ScopeKey, receipts: readonly Receipt[], isAccepted?: boolean): Promise<void>
  release(scope: ScopeKey, receipts: readonly Receipt[]): Promise<void>
  prove(account: Account): Promise<void>
  erase(scope: ScopeKey): Promise<void>
  /** In every app. Takes `lateMs` longer than one would think: what was under way when it began is erased too. */
  eraseOwned(owner: OwnerKey): Promise<number>
  /** Whether requests are likely to be served. */
  ready(): boolean
  readonly state: CircuitState
  stats(): RedisVaultStats
  /** Drops opened values that were not used lately. */
  sweep(): void
  /** Drops all opened values; they are in Redis. */
  forgetOpened(): void
  close(): void
}

const LATE_MS = 1_000
/** What a receipt says, as scripts read it. */
const held = (id: string, { life, placeholders }: Receipt): readonly ScriptArgument[] => [
  id,
  life,
  ...counted(placeholders),
]

/** Connects in the background; every method refuses until then. */
export function createRedisVault(options: RedisVaultOptions): RedisVault {
  return new InRedis(options)
}

class InRedis implements RedisVault {
  readonly #options: RedisVaultOptions
  readonly #session: Session
  readonly #cache: MappingCache
  readonly #loader: ScopeLoader
  readonly #writer: ScopeWriter
  readonly #admission: Admission
  readonly #lateMs: number
  /** Receipts of allocations that have brought something in. */
  readonly #bringers = new WeakSet<Receipt>()
  #hits = 0
  #misses = 0

  constructor(options: RedisVaultOptions) {
    const { commandTimeoutMs, onState, onFailure, onConnected } = options
    this.#options = options
    this.#lateMs = options.lateMs ?? LATE_MS + 2 * commandTimeoutMs
    this.#cache = new MappingCache(options.maxOpened, options.openedIdleMs, options.now)
    this.#session = new Session({
      connection: options.connection,
      keyPrefix: options.keyPrefix,
      commandTimeoutMs,
      now: options.now,
      onState: (state) => onState?.(state),
      onFailure: (failure) => onFailure?.(failure),
      onConnected: (client) => onConnected?.(client),
    })
    const [session, cache] = [this.#session, this.#cache]
    const admission = new Admission({ ...options, session })
    this.#admission = admission
    const loader = new ScopeLoader({ ...options, session, cache })
    this.#loader = loader
    const lateMs = this.#lateMs
    this.#writer = new ScopeWriter({ ...options, session, cache, loader, admission, lateMs })
  }

  get state(): CircuitState {
    return this.#session.state
  }

  ready(): boolean {
    return this.#session.isConnected && this.state === 'closed'
  }

  async allocate(
    scope: ScopeKey,
    wanted: readonly Wanted[],
    origin: Origin,
    belonging: Belonging = {},
  ): Promise<Allocation> {
    const { tag, id: key } = scopeName(scope)
    const known = this.#cache.known(tag, key)
    const { isUnverified = false } = belonging
    const account = isUnverified ? `${tag}?` : tag
    await this.#admission.admit(account, wanted.length + 1, isUnverified)
    const { asked, parts } = await this.#writer.allocate(tag, key, wanted, origin, belonging, known)
    const loader = this.#loader
    const first = loader.read(tag, [key], known, [parts[0]], parts[2])
    const [mappings = []] = await loader.complete(tag, [key], first)
    const [own] = mappings
    const mapping = mappingOf(mappings)
    if (own === undefined || mapping === undefined) throw loader.broken()
    const placeholders = loader.trusted(() => givenPlaceholders(parts[1], wanted, asked, own))
    const receipt = { life: own.life, placeholders: [...new Set(placeholders)] }
    const brought = loader.trusted(() => countOf(parts[3]))
    if (brought > wanted.length + 1) throw loader.broken()
    if (brought > 0) this.#bringers.add(receipt)
    const isProven = loader.trusted(() => textOf(parts[4])) === '1'
    this.#admission.written(account, isProven, receipt, brought)
    return { placeholders, mapping, receipt }
  }

  async load(scope: ScopeKey): Promise<Mapping | undefined> {
    const [mapping] = await this.loadAll([scope])
    return mapping
  }

  async loadAll(scopes: readonly ScopeKey[]): Promise<readonly (Mapping | undefined)[]> {
    const found = new Map<ScopeKey, Mapping | undefined>()
    const byTag = Map.groupBy(new Set(scopes), (scope) => scopeName(scope).tag)
    await Promise.all(
      [...byTag].map(async ([tag, keys]) => {
        const mappings = await this.#loadApp(tag, idsIn(tag, keys))
        for (const [i, key] of keys.entries()) found.set(key, mappings[i])
      }),
    )
    return scopes.map((scope) => found.get(scope))
  }

  async #loadApp(tag: string, keys: readonly string[]): Promise<readonly (Mapping | undefined)[]> {
    const mappings = (await this.#loader.load(tag, keys)).map(mappingOf)
    const unknown = mappings.filter((mapping) => mapping === undefined).length
    this.#misses += unknown
    this.#hits += mappings.length - unknown
    return mappings
  }

  async bind(
    aliases: readonly ScopeKey[],
    scope: ScopeKey,
    owners: readonly OwnerKey[] = [],
  ): Promise<void> {
    const { tag, id: key } = scopeName(scope)
    const { keys } = this.#options
    const names = idsIn(tag, aliases)
    await this.#writer.write(tag, key, SCRIPTS.bind, (assumed) => [
      ...counted(owners),
      ...counted(names),
      ...counted(names.map((name) => keys.proof('alias', `${tag}.${name}`, `${tag}.${assumed}`))),
    ])
  }

  /** An exchange that has brought in nothing holds nothing that others could give back. */
  async confirm(scope: ScopeKey, receipts: readonly Receipt[], isAccepted = false): Promise<void> {
    const { tag, id } = scopeName(scope)
    const { ttlSeconds, maxTtlSeconds } = this.#options
    const isProven = isAccepted && this.#admission.isProven(tag)
    for (const receipt of receipts) {
      const wasUnproven = isProven && this.#admission.settle(receipt)
      if (!wasUnproven && !this.#bringers.has(receipt)) continue
      const limits = [ttlSeconds * 1000, maxTtlSeconds * 1000, wasUnproven ? 1 : 0]
      await this.#session.read(tag, SCRIPTS.confirm, [...limits, ...held(id, receipt)])
    }
  }

  async release(scope: ScopeKey, receipts: readonly Receipt[]): Promise<void> {
    const { tag, id } = scopeName(scope)
    this.#cache.forget(tag, id)
    for (const receipt of receipts) {
      await this.#session.read(tag, SCRIPTS.release, held(id, receipt))
      this.#admission.settle(receipt)
    }
  }

  async prove(account: Account): Promise<void> {
    await this.#admission.prove(account)
  }

  async erase(scope: ScopeKey): Promise<void> {
    const { tag, id } = scopeName(scope)
    this.#cache.forget(tag, id)
    const { status } = await this.#session.read(tag, SCRIPTS.erase, [TOMBSTONE_MS, id])
    if (status !== 'OK') throw this.#loader.broken()
  }

  async eraseOwned(owner: OwnerKey): Promise<number> {
    const count = await eraseOwner(this.#session, owner, this.#lateMs, this.#options.now)
    // Which of the opened scopes were theirs is not known here.
    if (count > 0) this.#cache.clear()
    return count
  }

  stats(): RedisVaultStats {
    const { scopes, entries } = this.#cache.size
    const { commands } = this.#session
    return { scopes, entries, hits: this.#hits, misses: this.#misses, commands }
  }

  sweep(): void {
    this.#cache.sweep()
  }

  forgetOpened(): void {
    this.#cache.clear()
  }

  close(): void {
    this.#session.close()
    this.#cache.clear()
  }
}
