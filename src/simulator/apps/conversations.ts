import { randomUUID } from 'node:crypto'
import type { WireEvent } from '../shapes/api-answer.ts'

/** A question and its answer. */
export interface Turn {
  readonly messageId: string
  readonly query: string
  /** Grows while it streams. */
  answer: string
  readonly inputs: Readonly<Record<string, unknown>>
  /** Unix seconds. */
  readonly createdAt: number
  rating: string | null
  /** The form that its run has waited for. */
  form?: WireEvent
}

/** Turns of one end user with one app, under one id. */
export interface Conversation {
  readonly id: string
  readonly credential: string
  readonly user: string
  readonly inputs: Readonly<Record<string, unknown>>
  name: string
  readonly turns: Turn[]
  /** Unix seconds. */
  readonly createdAt: number
  updatedAt: number
}

/** Who asks: conversations belong to an end user of an app. */
export interface Owner {
  readonly credential: string
  readonly user: string
}

/** What Dify stores: conversations as they reached it, masked. */
export interface Conversations {
  /** The conversation of that id if it belongs to this owner. */
  find(owner: Owner, id: string): Conversation | undefined
  /** With a new id unless one is given. */
  create(owner: Owner, inputs: Conversation['inputs'], id?: string): Conversation
  addTurn(conversation: Conversation, turn: Turn): void
  /** The latest first. */
  list(owner: Owner): readonly Conversation[]
  remove(conversation: Conversation): void
}

/** Enough for any test; the longest unused go first. */
const MAX_CONVERSATIONS = 10_000

/** Now, as Dify writes times. */
export const unixSeconds = (): number => Math.floor(Date.now() / 1000)

/** An empty store. */
export function createConversations(): Conversations {
  const all = new Map<string, Conversation>()
  const isOf = (each: Conversation, { credential, user }: Owner): boolean =>
    each.credential === credential && each.user === user
  return {
    find(owner, id) {
      const found = all.get(id)
      return found !== undefined && isOf(found, owner) ? found : undefined
    },
    create({ credential, user }, inputs, id = randomUUID()) {
      const now = unixSeconds()
      const name = 'New conversation'
      const conversation: Conversation = {
        id,
        credential,
        user,
        inputs,
        name,
        turns: [],
        createdAt: now,
        updatedAt: now,
      }
      all.set(id, conversation)
      for (const oldest of all.keys()) {
        if (all.size <= MAX_CONVERSATIONS) break
        all.delete(oldest)
      }
      return conversation
    },
    addTurn(conversation, turn) {
      conversation.turns.push(turn)
      conversation.updatedAt = turn.createdAt
      // To the end of the map: seconds are too coarse to sort by.
      if (all.delete(conversation.id)) all.set(conversation.id, conversation)
    },
    list: (owner) => [...all.values()].filter((each) => isOf(each, owner)).toReversed(),
    remove(conversation) {
      all.delete(conversation.id)
    },
  }
}
