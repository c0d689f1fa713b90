import { randomBytes } from 'node:crypto'
import { MaskingError } from '../../core/errors.ts'
import type { Belonging, Origin, Wanted } from '../../core/mapping/vault.ts'
import type { Admission } from './admission.ts'
import { type LookedUp, counted, idsIn } from './arguments.ts'
import { meant } from './found-scopes.ts'
import type { MappingCache } from './mapping-cache.ts'
import { NumberBlocks } from './number-blocks.ts'
import { NumberedRequest } from './numbered-request.ts'
import type { RedisVaultOptions } from './redis-vault-options.ts'
import type { ScopeLoader } from './scope-loader.ts'
import type { ScopeMapping } from './scope-mapping.ts'
import { knownArguments } from './scope-reader.ts'
import { type Script, SCRIPTS } from './server/script.ts'
import type { ScriptArgument } from './server/script-runner.ts'
import { type Reply, type Session, beginningAt } from './server/session.ts'
import { TurnQueue } from './turn-queue.ts'

export interface ScopeWriterOptions
  extends Pick<
    RedisVaultOptions,
    | 'keys'
    | 'ttlSeconds'
    | 'maxTtlSeconds'
    | 'maxEntriesPerScope'
    | 'maxEntriesPerAccount'
    | 'minTtlSeconds'
    | 'unprovenTtlSeconds'
    | 'resumeBase'
    | 'now'
  > {
  readonly session: Session
  readonly cache: MappingCache
  readonly loader: ScopeLoader
  readonly admission: Admission
  readonly lateMs: number
}

/** A scope that changes its name more often than this within one call is not one. */
const MAX_MOVES = 4
/** Times that the server may ask for other numbers. */
const MAX_TRIES = 12
/** Done, or to be asked for with other numbers. */
const ANSWERS: ReadonlySet<string> = new Set(['OK', 'NUMBERS', 'TAKEN'])

const NO_ROOM =
  'This credential holds store.max_entries_per_credential, and none of its conversations is idle.'

/** Writes to scopes, whatever they are called and whichever other service writes to them. */
export class ScopeWriter {
  readonly #options: ScopeWriterOptions
  readonly #turns = new TurnQueue()
  readonly #blocks: NumberBlocks

  constructor(options: ScopeWriterOptions) {
    this.#options = options
    this.#blocks = new NumberBlocks(options.resumeBase)
  }

  /**
   * Writes the values of a request. What is new is sealed for a number of this process's own; where the server knows more
   * than this process, it says so, and what is left is sealed again.
   */
  async allocate(
    tag: string,
    key: string,
    wanted: readonly Wanted[],
    origin: Origin,
    belonging: Belonging,
    known: readonly ScopeMapping[],
  ): Promise<{ readonly asked: LookedUp; readonly parts: readonly unknown[] }> {
    const { keys } = this.#options
    const life = randomBytes(8).toString('hex')
    const request = new NumberedRequest({
      wanted,
      keys,
      blocks: this.#blocks,
      drawn: origin === 'fresh' ? `${tag}.${key}` : undefined,
      isAccepted: this.#options.admission.isProven(tag),
    })
    const heldOf = (id: string): ScopeMapping | undefined =>
      this.#options.cache.held(tag, id) ?? known.find((mapping) => mapping.id === id)
    const room = this.#roomOf(belonging)
    const links = idsIn(tag, belonging.links ?? [])
    // However often it is tried: what was under way when a scope was erased is erased, too.
    const began = beginningAt(this.#options.now())
    const write = async (): Promise<Reply> =>
      await this.write(
        tag,
        key,
        SCRIPTS.allocate,
        (assumed) => {
          const scope = `${tag}.${assumed}`
          const { block, values } = request.argsIn(scope, heldOf(assumed))
          return [
            life,
            ...block,
            ...room,
            ...counted(belonging.owners ?? []),
            ...counted(links),
            ...counted(links.map((link) => keys.proof('link', scope, `${tag}.${link}`))),
            ...knownArguments(known),
            ...values,
          ]
        },
        began,
      )
    const first = await write()
    // Requests of this process do not race each other, or a crowd in one scope would never end.
    const reply =
      first.status === 'OK'
        ? first
        : await this.#turns.run(`${tag}.${key}`, async () => {
            const now = heldOf(this.#options.cache.canonical(tag, key))
            return await this.#renumbered(request, first, now, write)
          })
    return { asked: request.lookedUp, parts: reply.parts }
  }

  /** The server asks for other numbers, as often as it is asked within reason. */
  async #renumbered(
    request: NumberedRequest,
    first: Reply,
    mapping: ScopeMapping | undefined,
    write: () => Promise<Reply>,
  ): Promise<Reply> {
    let reply = first
    for (let tries = 0; reply.status !== 'OK'; tries++) {
      if (tries === MAX_TRIES) throw this.#options.loader.broken()
      const { status, parts } = reply
      if (status === 'TAKEN') request.leave(mapping)
      else request.take(this.#options.loader.trusted(() => request.asked(parts[0])))
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

  /**
   * A write for the scope that a key means. What is sealed or proved is so for one scope: if the key means another than
   * it did last, the server says so, and it is done again. `began`: an erasure since then refuses it.
   */
  async write(
    tag: string,
    key: string,
    script: Script,
    argsFor: (assumed: string) => readonly ScriptArgument[],
    began = beginningAt(this.#options.now()),
  ): Promise<Reply> {
    const { keys, ttlSeconds, maxTtlSeconds, maxEntriesPerScope } = this.#options
    const limits = [
      this.#options.lateMs * 1000,
      (script === SCRIPTS.bind ? this.#ttlOf(tag) : ttlSeconds) * 1000,
      maxTtlSeconds * 1000,
      maxEntriesPerScope,
    ]
    let assumed = this.#options.cache.canonical(tag, key)
    for (let move = 0; move <= MAX_MOVES; move++) {
      const args = [...limits, key, assumed, ...argsFor(assumed)]
      const reply = await this.#options.session.write(tag, script, args, began)
      if (ANSWERS.has(reply.status)) return reply
      if (reply.status === 'MANY')
        throw new MaskingError('too_many_values', `The limit is ${maxEntriesPerScope}.`)
      if (reply.status === 'ROOM') throw new MaskingError('vault_full', NO_ROOM)
      if (reply.status !== 'ELSEWHERE') break
      const [id, proof] = reply.parts
      assumed = this.#options.loader.trusted(() => meant(keys, tag, key, id, proof))
      this.#options.cache.name(tag, key, assumed)
    }
    throw this.#options.loader.broken()
  }

  /** Seconds that a scope of an app lives; an allocation has said whether the app is proven. */
  #ttlOf(tag: string): number {
    const { ttlSeconds, unprovenTtlSeconds } = this.#options
    return this.#options.admission.isProven(tag)
      ? ttlSeconds
      : Math.min(ttlSeconds, unprovenTtlSeconds)
  }
}
