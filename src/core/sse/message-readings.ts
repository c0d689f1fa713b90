import type { Leaf } from '../json/document.ts'
import { createPlaceGuard } from '../masking/place/place-guard.ts'
import { type Follower, followerOf } from '../masking/restorer.ts'

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
}

/** Readings of one message, and paths of one stream, before nothing more is restored. */
const MOST = 4
const MOST_PATHS = 1_000

export function createMessageReadings(allowedHosts: readonly string[]): MessageReadings {
  const followers: Follower[] = [createFollower(allowedHosts)]
  return {
    followers,
    replace(path) {
      const begun = followers.length < MOST ? createFollower(allowedHosts) : CLOSED
      if (followers.length <= MOST) followers.push(begun)
      return {
        followersOf: ({ isKey, around, path: at }) => {
          if (isKey || !at.toPattern().startsWith(path)) return []
          // JSON text, of which only its strings are shown here: what a client joins is not known.
          if (around !== undefined && followers.length <= MOST) followers.push(CLOSED)
          return [begun]
        },
      }
    },
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
