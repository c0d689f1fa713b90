import type { Leaf } from '../json/document.ts'
import { type OuterText, inOutermost } from '../masking/restoring/document-readings.ts'
import { type PlaceGuard, createPlaceGuard } from '../masking/place/place-guard.ts'
import { type Follower, followerOf } from '../masking/restoring/follower.ts'

/** Readings that strings of an event belong to besides those of the event itself. */
export interface Readings {
  followersOf(leaf: Leaf): readonly Follower[]
}

/**
 * One message or run as clients join it: all pieces one after the other, whatever event, node or selector they come from. A
 * replacement begins the text again for those who take it, and not for those who go on with what they have, so that it adds a
 * reading.
 */
export interface MessageReadings {
  /** All readings so far; the list grows. */
  readonly followers: readonly Follower[]
  /** Those of the event whose text at `path` takes the place of all pieces so far. */
  replace(path: string): Readings
  /** Those of the event whose text at `path` does so for some clients, and is one more piece to others. */
  replaceOrGoOn(path: string): Readings
}

/** Readings of one message, and paths of one stream, before nothing more is restored. */
const MOST = 4
const MOST_PATHS = 1_000

export function createMessageReadings(allowedHosts: readonly string[]): MessageReadings {
  const guards: PlaceGuard[] = []
  const followers: Follower[] = []
  const begin = (): Follower => {
    const guard = followers.length < MOST ? createPlaceGuard({ allowedHosts }) : undefined
    const begun = guard === undefined ? CLOSED : followerOf(guard)
    if (guard !== undefined) guards.push(guard)
    if (followers.length <= MOST) followers.push(begun)
    return begun
  }
  const startAt = (path: string, goesOn: boolean): Readings => {
    const soFar = goesOn ? [...followers] : []
    const outer: readonly OuterText[] = goesOn ? guards.map((guard) => ({ guard, at: 0 })) : []
    const lost = soFar.filter((follower) => follower === CLOSED)
    const begun = begin()
    return {
      followersOf: (leaf) => {
        if (!leaf.path.toPattern().startsWith(path)) return []
        if (leaf.around === undefined) return leaf.isKey ? [] : [...soFar, begun]
        // JSON text, of which only its strings are shown here: what a client joins after it is not known.
        if (followers.length <= MOST) followers.push(CLOSED)
        const inside = [...lost, ...outer.map((text) => inOutermost(leaf, text))]
        return leaf.isKey ? inside : [...inside, begun]
      },
    }
  }
  begin()
  return {
    followers,
    replace: (path) => startAt(path, false),
    replaceOrGoOn: (path) => startAt(path, true),
  }
}

/** Strings of events of which nothing is known: a client may join those at one path, as it does with OpenAI's pieces. */
export function createPathReadings(allowedHosts: readonly string[]): Readings {
  const byPath = new Map<string, readonly Follower[]>()
  return {
    followersOf({ isKey, around, path }) {
      if (isKey || around !== undefined) return []
      const pattern = path.toPattern()
      const known = byPath.get(pattern)
      if (known !== undefined) return known
      if (byPath.size === MOST_PATHS) return [CLOSED]
      const created = [createFollower(allowedHosts)]
      byPath.set(pattern, created)
      return created
    },
  }
}

const createFollower = (allowedHosts: readonly string[]): Follower =>
  followerOf(createPlaceGuard({ allowedHosts }))

const CLOSED: Follower = {
  read() {},
  over() {},
  closedBy: 'limit',
  awaitsWord: false,
  reasonAgainst: () => 'limit',
}
