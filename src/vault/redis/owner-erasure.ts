import { setTimeout as sleep } from 'node:timers/promises'
import type { OwnerKey } from '../../core/mapping/vault.ts'
import { StoreError } from './server/failure.ts'
import { countOf } from './server/reply.ts'
import { SCRIPTS } from './server/script.ts'
import type { Session } from './server/session.ts'

/** How long an erased name refuses writes that began before; far longer than a write can take. */
export const TOMBSTONE_MS = 600_000

/**
 * Erases everything of an owner in every app; resolves to the number of scopes that were known.
 *
 * Looks twice: a first turn that is under way has no name yet that could have been marked. The server refuses it when
 * it is later than `lateMs`; what came in time, but began before, is erased by the second look.
 */
export async function eraseOwner(
  session: Session,
  owner: OwnerKey,
  lateMs: number,
  now: () => number,
): Promise<number> {
  const times = new Map<string, number>()
  let count = 0
  for (const tag of await session.tagsOfOwner(owner)) {
    count += await eraseIn(session, tag, owner, 0)
    times.set(tag, session.serverTime(tag))
  }
  const since = now()
  await sleep(lateMs)
  const waited = (now() - since) * 1000
  for (const tag of await session.tagsOfOwner(owner)) {
    // Also learns the time of a server that was not asked before.
    await session.read(tag, SCRIPTS.clock, [])
    count += await eraseIn(session, tag, owner, times.get(tag) ?? session.serverTime(tag) - waited)
  }
  return count
}

/** `before`: µs of the server; 0: whenever it began. */
async function eraseIn(
  session: Session,
  tag: string,
  owner: OwnerKey,
  before: number,
): Promise<number> {
  const args = [TOMBSTONE_MS, owner, Math.floor(before)]
  const { status, parts } = await session.read(tag, SCRIPTS.eraseOwned, args)
  if (status !== 'OK') throw new StoreError('other')
  return countOf(parts[0])
}
