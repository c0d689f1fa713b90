import type { AnswerIdKind } from '../product/answer-ids.ts'
import type { Matched } from '../product/endpoint.ts'
import { MaskingError } from '../errors.ts'
import { isPlaceholderOf } from '../text/placeholder-form.ts'
import type { Allocation, Mapping, OwnerKey, Receipt, ScopeKey, Wanted } from '../mapping/vault.ts'
import { withoutSecrets } from '../mapping/withheld.ts'
import type { Place } from '../masking/request-masker.ts'
import type { Echo } from '../masking/restoring/restoring.ts'
import { type AnsweredAt, adoptFailedTurns, rememberFailedTurn, secondsOf } from './failed-turns.ts'
import { type Identity, type Named, withNamed } from '../product/identity.ts'
import { allocateForPeople } from './allocate-for-people.ts'
import { rememberForm, scopeOfForm } from './form-scopes.ts'
import { type Scope, objectKey, scopeOf } from './scope.ts'
import type { UpstreamProduct } from '../product/upstream-product.ts'
import type { Surroundings } from './settings.ts'

/** Who asks, which scope that gives, and what the vault knows of it: the part of an exchange that lasts. */
export class ExchangeScope {
  readonly #around: Surroundings
  readonly #product: UpstreamProduct
  readonly #matched: Matched
  readonly #claims: string | undefined
  #identity: Identity
  #scope: Scope | undefined
  #mapping: Mapping | undefined
  /** Dify may have seen numbers of this scope: should the vault forget it, they are not to be given out again. */
  #isNumbered = false
  /** Uploads that the request names: their placeholders may come back in the answer. */
  #fileIds: readonly string[] = []
  /** What was given to this exchange and is neither confirmed nor given back. */
  #receipts: readonly Receipt[] = []
  #isClosed = false
  #isAccepted = false
  /** The masked query of a first turn: all that tells of its conversation should it fail. */
  #first: { readonly query: string; readonly sentAt: number } | undefined

  /** `claims`: a digest of the claims that the identity is read from. */
  constructor(
    around: Surroundings,
    product: UpstreamProduct,
    matched: Matched,
    identity: Identity,
    claims?: string,
  ) {
    this.#product = product
    this.#claims = claims
    this.#around = around
    this.#matched = matched
    this.#identity = identity
  }

  get identity(): Identity {
    return this.#identity
  }

  /** Once it is chosen, which is with the first look for placeholders. */
  get chosen(): Scope | undefined {
    return this.#scope
  }

  /** Takes in what the body names. */
  identify(named: Named, fileIds: readonly string[] = []): void {
    this.#identity = withNamed(this.#identity, named)
    if (fileIds.length > 0) this.#fileIds = fileIds
  }

  /**
   * Placeholders for places, in order. The mapping is stored before the masked request is released: Dify may answer,
   * and replay, at any time.
   */
  async allocate(places: readonly Place[]): Promise<readonly string[]> {
    const { settings, vault, keys } = this.#around
    if (settings.dryRun) return []
    // Once chosen it stays: an upload allocates piece by piece.
    this.#scope ??= await this.#choose()
    const scope = this.#scope
    const links = this.#links()
    // A run needs its scope even when it holds nothing yet: the ids of its answer are bound to it.
    const { kind } = this.#matched.endpoint.scope
    const isRun = scope.lasting && (kind === 'run' || kind === 'chain')
    if (places.length === 0 && links.length === 0 && !isRun) return []
    const wanted = withoutSecrets(
      places.map((place) => place.wanted),
      (value) => keys.digest(value),
    )
    const unverified = this.#isUnverified ? { isUnverified: true } : {}
    const belonging = { owners: scope.owners, links, ...unverified }
    const origin = this.#isNumbered ? 'resumed' : scope.origin
    this.#isNumbered = true
    const allocate = async (values: readonly Wanted[]): Promise<Allocation> => {
      const allocation = await vault.allocate(scope.key, values, origin, belonging)
      this.#receipts = this.#receipts.concat(allocation.receipt)
      return allocation
    }
    const { placeholders, mapping } = await allocateForPeople(places, wanted, allocate)
    // The client went while the vault was asked: nothing of this goes on.
    if (this.#isClosed) await this.#giveBack()
    if (!wanted.every((each, i) => isAnswer(each, placeholders[i])))
      throw new MaskingError('vault_unavailable', 'Reason: record.')
    this.#mapping = mapping
    return placeholders
  }

  async #choose(): Promise<Scope> {
    const { settings, keys } = this.#around
    const scope = scopeOf(this.#matched, this.#identity, settings.scope, keys)
    const { scope: rule } = this.#matched.endpoint
    if (rule.kind !== 'form' || settings.scope === 'request') return scope
    const { params } = this.#matched
    const token = rule.param === undefined ? this.#identity.credential : params.get(rule.param)
    const key = await scopeOfForm(this.#around, token ?? '')
    return key === undefined ? scope : { ...scope, key, lasting: true }
  }

  /** Dify has accepted the credential. */
  async prove(): Promise<void> {
    const { keys, vault, claims } = this.#around
    this.#isAccepted = true
    const { credential } = this.#identity
    if (this.#claims !== undefined) claims.add(this.#claims)
    if (credential !== undefined) await vault.prove(keys.account(credential))
  }

  /** Takes in the masked body of a run, as Dify gets it. */
  sends(body: string): void {
    const { settings, now } = this.#around
    const isFirst = this.#matched.endpoint.scope.kind === 'run' && this.#scope?.origin === 'fresh'
    if (!isFirst || this.#scope?.lasting !== true || !(this.#mapping?.size ?? 0)) return
    const query = this.#product.turns?.queryIn(body, settings.maxDepth)
    if (query !== undefined) this.#first = { query, sentAt: now() }
  }

  /**
   * Dify has answered. What it may have kept stays in the vault, what it has refused is given back. `date`: of the answer.
   */
  async answered(status: number, date?: string): Promise<void> {
    if (this.#product.keepsNothing(status)) {
      this.#first = undefined
      return await this.#giveBack()
    }
    if (this.#scope?.lasting === true) await this.#keep()
    const at = secondsOf(date)
    if (status < 400 || at === undefined || this.#first === undefined) return
    const seconds = this.#around.now() - this.#first.sentAt
    await this.#rememberFailed({ date: at, seconds })
  }

  /** A first turn that no id will name. `answered`: undefined if it is not known when Dify got it. */
  async #rememberFailed(answered: AnsweredAt | undefined): Promise<void> {
    const first = this.#first
    this.#first = undefined
    // Any client may claim to be another client's visitor.
    if (first === undefined || this.#scope === undefined || this.#isUnverified) return
    const { key } = this.#scope
    await rememberFailedTurn(this.#around, this.#identity, key, first.query, answered)
  }

  /** What the messages of a conversation are restored with; undefined: what was known before. */
  async mappingOfTurns(source: string): Promise<Mapping | undefined> {
    const { settings } = this.#around
    const { turns } = this.#product
    if (this.#matched.endpoint.showsTurns !== true || turns === undefined) return undefined
    if (settings.scope !== 'conversation') return undefined
    try {
      const shown = turns.messagesIn(source, settings.maxDepth)
      return await adoptFailedTurns(this.#around, this.#identity, shown, this.#mapping)
    } catch {
      // Shown as placeholders, as if nothing had been kept.
      return undefined
    }
  }

  /**
   * The exchange is over. `sent`: how much of the request Dify has got. A scope that ends with the exchange leaves the
   * vault, and so does what Dify has never got whole; a run that no client waited for may be in a conversation.
   */
  async close(sent: 'nothing' | 'part' | 'all'): Promise<void> {
    this.#isClosed = true
    if (sent === 'all' && this.#scope?.lasting === true) await this.#keep()
    else await this.#giveBack()
    if (sent === 'all') await this.#rememberFailed(undefined)
  }

  /** Whether only claims that the product has not accepted yet say who asks. */
  get #isUnverified(): boolean {
    return this.#claims !== undefined && !this.#around.claims.has(this.#claims)
  }

  async #keep(): Promise<void> {
    const receipts = this.#takeReceipts()
    if (this.#scope !== undefined && receipts.length > 0)
      await this.#around.vault.confirm(this.#scope.key, receipts, this.#isAccepted)
  }

  async #giveBack(): Promise<void> {
    const receipts = this.#takeReceipts()
    if (this.#scope !== undefined && receipts.length > 0)
      await this.#around.vault.release(this.#scope.key, receipts)
  }

  #takeReceipts(): readonly Receipt[] {
    const receipts = this.#receipts
    this.#receipts = []
    return receipts
  }

  /** What the answer is restored with. */
  async mapping(scope: Scope): Promise<Mapping | undefined> {
    this.#mapping ??= await this.#around.vault.load(scope.key)
    return this.#mapping
  }

  /** Binds ids that the answer showed, so that later requests that name them find the scope. */
  async bind(ids: readonly (readonly [AnswerIdKind, string])[]): Promise<void> {
    const { keys, settings, vault } = this.#around
    const scope = this.#scope
    const { credential, user } = this.#identity
    if (scope === undefined) return
    if (settings.scope !== 'request')
      for (const [kind, id] of ids)
        if (kind === 'form') await rememberForm(this.#around, id, scope.key)
    if (credential === undefined) return
    this.#first = undefined
    const aliases: ScopeKey[] = []
    // The form of an upload may name its user after the file.
    const owners: OwnerKey[] =
      this.#matched.endpoint.scope.kind === 'upload' && user !== undefined ? [keys.owner(user)] : []
    for (const [kind, id] of ids) {
      if (kind === 'form') continue
      if (kind !== 'conversation') {
        aliases.push(objectKey(keys, credential, this.#identity, kind, id))
      } else if (user !== undefined) {
        owners.push(keys.owner(user, id))
        if (settings.scope !== 'user') aliases.push(keys.conversation(credential, user, id))
      }
    }
    const news = aliases.filter((alias) => alias !== scope.key)
    if (news.length > 0 || owners.length > 0) await vault.bind(news, scope.key, owners)
  }

  /** A conversation that Dify has deleted (200 up to 1.3.0, then 204) takes its mapping with it. */
  async eraseDeleted(): Promise<void> {
    const { settings, vault } = this.#around
    if (this.#matched.endpoint.erases !== true || settings.scope !== 'conversation') return
    if (this.#scope !== undefined) await vault.erase(this.#scope.key)
  }

  /** The end user's pseudonym, if Dify was given one. */
  get echo(): Echo | undefined {
    const { pseudonymOf } = this.#around
    const { user, isPersonal } = this.#identity
    if (pseudonymOf === undefined || isPersonal || user === undefined || user === '')
      return undefined
    return { pseudonym: pseudonymOf(user), user }
  }

  /** The scopes of the uploads that the request names. */
  #links(): ScopeKey[] {
    const { credential } = this.#identity
    const { keys, settings } = this.#around
    if (credential === undefined || settings.scope === 'request') return []
    return this.#fileIds.map((id) => objectKey(keys, credential, this.#identity, 'file', id))
  }
}

/** Whatever the vault is: what goes into a request is a placeholder of the wanted prefix, or nothing goes. */
const isAnswer = ({ prefix }: Wanted, placeholder: string | undefined): boolean =>
  placeholder !== undefined && isPlaceholderOf(prefix, placeholder)
