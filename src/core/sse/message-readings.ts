import { type PlaceGuard, createPlaceGuard } from '../masking/place/place-guard.ts'
import { type Follower, followerOf } from '../masking/restorer.ts'

/**
 * One message or run as clients join it: all pieces one after the other, whatever event, node or selector they come from. A
 * replacement begins the text again for those who take it, and not for those who go on with what they have, so that it adds a
 * reading.
 */
export interface MessageReadings {
  /** All readings so far; the list grows. */
  readonly followers: readonly Follower[]
  /** The reading that begins with a replacement. */
  replace(): Follower
  /** The replacement could not be read as it is shown: nothing is restored behind it. */
  close(): void
}

/** More replacements of one message than these close the rest of it. */
const MOST = 4

export function createMessageReadings(allowedHosts: readonly string[]): MessageReadings {
  const create = (): Follower => followerOf(createPlaceGuard({ allowedHosts }))
  const followers: Follower[] = [create()]
  return {
    followers,
    replace() {
      const follower = followers.length < MOST ? create() : CLOSED
      if (followers.length <= MOST) followers.push(follower)
      return follower
    },
    close() {
      followers.push(CLOSED)
    },
  }
}

const CLOSED: Follower = {
  read() {},
  over() {},
  closedBy: 'limit',
  awaitsWord: false,
  reasonAgainst: (): ReturnType<PlaceGuard['reasonAgainst']> => 'limit',
}
