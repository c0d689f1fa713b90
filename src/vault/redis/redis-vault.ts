import { randomBytes } from 'node:crypto'
import { MaskingError } from '../../core/errors.ts'
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
import { type LookedUp, counted, idsIn } from './arguments.ts'
import type { CircuitState } from './circuit-breaker.ts'
import type { RedisClient, RedisConnection } from './connection.ts'
import type { Failure } from './failure.ts'
import { MappingCache } from './mapping-cache.ts'
import { TOMBSTONE_MS, eraseOwner } from './owner-erasure.ts'
import { meant } from './found-scopes.ts'
import { givenPlaceholders } from './given-placeholders.ts'
import { NumberedRequest } from './numbered-request.ts'
import { countOf, textOf } from './reply.ts'
import { ScopeLoader } from './scope-loader.ts'
import { knownArguments, mappingOf } from './scope-reader.ts'
import { scopeName } from './scope-name.ts'
import { type Script, SCRIPTS } from './script.ts'
import type { ScopeMapping } from './scope-mapping.ts'
import type { ScriptArgument } from './script-runner.ts'
import { type Reply, Session } from './session.ts'
import { TurnQueue } from './turn-queue.ts'
import type { VaultKeys } from './vault-keys.ts'

export interface RedisVaultOptions {
  readonly connection: RedisConnection
  readonly keys: VaultKeys
  /** What every key in Redis begins with. */
  readonly keyPrefix: string
  /** Seconds that a scope lives after its last use, and at most. */
  readonly ttlSeconds: number
  readonly maxTtlSeconds: number
  /** Most placeholders of one scope; the older half leaves when there are more. */
  readonly maxEntriesPerScope: number
  /** Most placeholders and scopes of one credential. */
  readonly maxEntriesPerAccount: number
  /** Seconds after its last use in which a scope does not make room for others of its credential. */
  readonly minTtlSeconds: number
  /** Seconds that a scope lives after its last use while Dify has not accepted its credential. */
  readonly unprovenTtlSeconds: number
  /** Most entries that this process writes for such credentials within that time. */
  readonly maxUnproven: number
  /** Milliseconds that a command may take. */
  readonly commandTimeoutMs: number
  /** Most placeholders that this process keeps opened, and for how long unused, ms. */
  readonly maxOpened: number
  readonly openedIdleMs: number
  /**
   * Number that a `resumed` scope starts above if the store knows nothing of it, and that a scope goes on above after a
   * disaster (see `resumeBase`).
   */
  readonly resumeBase: () => number
  /** Monotonic milliseconds. */
  readonly now: () => number
  /** Milliseconds after which a write that is still under way is refused by the server. Default 1000 + twice the timeout. */
  readonly lateMs?: number
  readonly onState?: (state: CircuitState) => void
  readonly onFailure?: (failure: Failure) => void
  readonly onConnected?: (client: RedisClient) => void
}

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
/** A scope that changes its name more often than this within one call is not one. */
const MAX_MOVES = 4
/** Sixteen hexadecimal digits. */
const randomName = (): string => randomBytes(8).toString('hex')

const NO_ROOM =
  'This credential holds store.max_entries_per_credential, and none of its conversations is idle.'

/** What a receipt says, as scripts read it. The life of a scope, whatever became of its numbers. */
const held = (id: string, { life, placeholders }: Receipt): readonly ScriptArgument[] => [
  id,
  life.slice(0, 16),
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
  readonly #turns = new TurnQueue()
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
    const isProven = (tag: string): boolean => admission.isProven(tag)
    this.#loader = new ScopeLoader({ ...options, session, cache, isProven })
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
    const { asked, parts } = await this.#allocated(tag, key, wanted, origin, belonging, known)
    const loader = this.#loader
    loader.saw(tag, parts[3])
    const first = loader.read(tag, [key], known, [parts[0]], parts[2])
    const [mappings = []] = await loader.complete(tag, [key], first)
    const [own] = mappings
    const mapping = mappingOf(mappings)
    if (own === undefined || mapping === undefined) throw loader.broken()
    const placeholders = loader.trusted(() => givenPlaceholders(parts[1], wanted, asked, own))
    const receipt = { life: own.life, placeholders: [...new Set(placeholders)] }
    const brought = loader.trusted(() => countOf(parts[4]))
    if (brought > wanted.length + 1) throw loader.broken()
    if (brought > 0) this.#bringers.add(receipt)
    const isProven = loader.trusted(() => textOf(parts[5])) === '1'
    this.#admission.written(account, isProven, receipt, brought)
    return { placeholders, mapping, receipt }
  }

  /**
   * Writes the values of a request. Each is sealed for the number that it should get; if others have taken that
   * meanwhile, the server says which it is now.
   */
  async #allocated(
    tag: string,
    key: string,
    wanted: readonly Wanted[],
    origin: Origin,
    belonging: Belonging,
    known: readonly ScopeMapping[],
  ): Promise<{ readonly asked: LookedUp; readonly parts: readonly unknown[] }> {
    const { keys, resumeBase } = this.#options
    const [block, life, draw] = [resumeBase(), randomName(), randomName()]
    const base = origin === 'resumed' ? block : 0
    const request = new NumberedRequest({ wanted, keys, base, seen: this.#loader.numbers })
    const heldOf = (id: string): ScopeMapping | undefined =>
      this.#cache.held(tag, id) ?? known.find((mapping) => mapping.id === id)
    const room = this.#roomOf(belonging)
    const links = idsIn(tag, belonging.links ?? [])
    const write = async (): Promise<Reply> =>
      await this.#write(tag, key, SCRIPTS.allocate, (assumed) => {
        const scope = `${tag}.${assumed}`
        const values = request.argsIn(scope, heldOf(assumed))
        return [
          base,
          block,
          life,
          draw,
          this.#loader.writes.of(tag),
          request.isForced ? 1 : 0,
          ...room,
          ...counted(belonging.owners ?? []),
          ...counted(links),
          ...counted(links.map((link) => keys.proof('link', scope, `${tag}.${link}`))),
          ...knownArguments(known),
          ...values,
        ]
      })
    const first = await write()
    // Requests of this process do not race each other, or a crowd in one scope would never end.
    const reply =
      first.status === 'NUMBERS'
        ? await this.#turns.run(`${tag}.${key}`, async () => {
            const now = heldOf(this.#cache.canonical(tag, key))
            return await this.#renumbered(request, first, now, write)
          })
        : first
    if (reply.status !== 'OK') throw this.#loader.broken()
    return { asked: request.asked, parts: reply.parts }
  }

  async #renumbered(
    request: NumberedRequest,
    first: Reply,
    mapping: ScopeMapping | undefined,
    write: () => Promise<Reply>,
  ): Promise<Reply> {
    const loader = this.#loader
    loader.trusted(() => request.toldBefore(first.parts[0], mapping))
    let reply = await write()
    while (reply.status === 'NUMBERS' && !request.isHopeless) {
      const [told] = reply.parts
      loader.trusted(() => request.told(told))
      reply = await write()
    }
    return reply
  }

  /** What an allocation may hold. */
  #roomOf({ isUnverified = false }: Belonging): readonly number[] {
    const { unprovenTtlSeconds, maxEntriesPerAccount, minTtlSeconds, ttlSeconds } = this.#options
    const idle = isUnverified ? -1 : Math.min(minTtlSeconds, ttlSeconds) * 1000
    return [unprovenTtlSeconds * 1000, maxEntriesPerAccount, idle]
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
    await this.#write(tag, key, SCRIPTS.bind, (assumed) => [
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

  /**
   * A write for the scope that a key means. What is sealed or proved is so for one scope: if the key means another than
   * it did last, the server says so, and it is done again.
   */
  async #write(
    tag: string,
    key: string,
    script: Script,
    argsFor: (assumed: string) => readonly ScriptArgument[],
  ): Promise<Reply> {
    const { keys, now, ttlSeconds, maxTtlSeconds, maxEntriesPerScope } = this.#options
    const began = now()
    const limits = [
      this.#lateMs * 1000,
      (script === SCRIPTS.bind ? this.#ttlOf(tag) : ttlSeconds) * 1000,
      maxTtlSeconds * 1000,
      maxEntriesPerScope,
    ]
    let assumed = this.#cache.canonical(tag, key)
    for (let move = 0; move <= MAX_MOVES; move++) {
      const args = [...limits, key, assumed, ...argsFor(assumed)]
      const reply = await this.#session.write(tag, script, args, began)
      if (reply.status === 'OK' || reply.status === 'NUMBERS') return reply
      if (reply.status === 'FULL') throw new MaskingError('internal')
      if (reply.status === 'MANY')
        throw new MaskingError('too_many_values', `The limit is ${maxEntriesPerScope}.`)
      if (reply.status === 'ROOM') throw new MaskingError('vault_full', NO_ROOM)
      if (reply.status !== 'ELSEWHERE') break
      const [id, proof] = reply.parts
      assumed = this.#loader.trusted(() => meant(keys, tag, key, id, proof))
      this.#cache.name(tag, key, assumed)
    }
    throw this.#loader.broken()
  }

  /** Seconds that a scope of an app lives; an allocation has said whether the app is proven. */
  #ttlOf(tag: string): number {
    const { ttlSeconds, unprovenTtlSeconds } = this.#options
    return this.#admission.isProven(tag) ? ttlSeconds : Math.min(ttlSeconds, unprovenTtlSeconds)
  }
}
