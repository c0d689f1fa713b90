import { joinMappings } from '../../core/mapping/join-mappings.ts'
import type { Mapping, ScopeKey } from '../../core/mapping/vault.ts'
import type { MemoryVault } from '../memory-vault.ts'
import { StoreError, isOutage } from './server/failure.ts'
import type { RedisVault } from './redis-vault.ts'

/**
 * `store.on_failure: local`. While the store is out, requests are masked with the memory of this process. All numbers
 * that memory gives out are `resumed` ones, so they do not meet those of the store; what came from memory stays
 * readable here after the store is back, and nowhere else.
 *
 * Erasing is not softened: what the store did not confirm is an error.
 */
export function withLocalFallback(store: RedisVault, memory: MemoryVault): RedisVault {
  const orLocal = async <T>(ask: () => Promise<T>, local: () => T): Promise<T> => {
    try {
      return await ask()
    } catch (error) {
      if (isOut(error)) return local()
      throw error
    }
  }
  return {
    get state() {
      return store.state
    },
    ready: () => true,
    allocate: async (scope, wanted, origin, belonging) =>
      await orLocal(
        async () => {
          const { mapping, ...rest } = await store.allocate(scope, wanted, origin, belonging)
          return { ...rest, mapping: both(mapping, memory.load(scope)) ?? mapping }
        },
        () => memory.allocate(scope, wanted, 'resumed', belonging),
      ),
    load: async (scope) =>
      await orLocal(
        async () => both(await store.load(scope), memory.load(scope)),
        () => memory.load(scope),
      ),
    loadAll: async (scopes) =>
      await orLocal(
        async () => {
          const found = await store.loadAll(scopes)
          return scopes.map((scope, i) => both(found[i], memory.load(scope)))
        },
        () => memory.loadAll(scopes),
      ),
    bind: async (aliases, scope, owners) => {
      memory.bind(aliases, scope, owners)
      await orLocal(
        () => store.bind(aliases, scope, owners),
        () => undefined,
      )
    },
    // A receipt is known where it was written; elsewhere it means nothing.
    confirm: async (scope, receipts, isAccepted) => {
      memory.confirm(scope, receipts, isAccepted)
      await orLocal(
        () => store.confirm(scope, receipts, isAccepted),
        () => undefined,
      )
    },
    release: async (scope, receipts) => {
      memory.release(scope, receipts)
      await orLocal(
        () => store.release(scope, receipts),
        () => undefined,
      )
    },
    prove: async (account) => {
      memory.prove(account)
      await orLocal(
        () => store.prove(account),
        () => undefined,
      )
    },
    erase: async (scope: ScopeKey) => {
      memory.erase(scope)
      await store.erase(scope)
    },
    eraseOwned: async (owner) => {
      const here = memory.eraseOwned(owner)
      return Math.max(here, await store.eraseOwned(owner))
    },
    stats: () => store.stats(),
    sweep: () => {
      memory.sweep()
      store.sweep()
    },
    forgetOpened: () => store.forgetOpened(),
    close: () => {
      memory.flush()
      store.close()
    },
  }
}

const isOut = (error: unknown): boolean =>
  error instanceof StoreError && (error.failure === 'open_circuit' || isOutage(error.failure))

function both(stored: Mapping | undefined, local: Mapping | undefined): Mapping | undefined {
  return stored === undefined || local === undefined
    ? (stored ?? local)
    : joinMappings([stored, local])
}
