import { randomUUID } from 'node:crypto'

export interface Turn {
  readonly messageId: string
  readonly query: string
  readonly answer: string
  readonly inputs: unknown
}

export interface Conversation {
  readonly id: string
  readonly credential: string
  readonly user: string
  name: string
  readonly turns: Turn[]
}

/** What Dify stores: conversations of an end user of an app, as they reached it. */
export interface Conversations {
  /** The conversation of that id if it belongs to this app and user. */
  find(credential: string, user: string, id: string): Conversation | undefined
  create(credential: string, user: string): Conversation
  list(credential: string, user: string): readonly Conversation[]
  remove(conversation: Conversation): void
  clear(): void
}

export function createConversations(): Conversations {
  const all = new Map<string, Conversation>()
  const isOf = (each: Conversation, credential: string, user: string): boolean =>
    each.credential === credential && each.user === user
  return {
    find(credential, user, id) {
      const found = all.get(id)
      return found !== undefined && isOf(found, credential, user) ? found : undefined
    },
    create(credential, user) {
      const conversation: Conversation = {
        id: randomUUID(),
        credential,
        user,
        name: 'New conversation',
        turns: [],
      }
      all.set(conversation.id, conversation)
      return conversation
    },
    list: (credential, user) =>
      [...all.values()].filter((each) => isOf(each, credential, user)).toReversed(),
    remove(conversation) {
      all.delete(conversation.id)
    },
    clear() {
      all.clear()
    },
  }
}

/** What the "model" answers: the query, and on later turns what it remembers, which is what Dify stored. */
export function echo(query: string, earlier: readonly Turn[]): string {
  const said = `You said: ${query}`
  if (earlier.length === 0) return said
  return `${said} Earlier you said: ${earlier.map((turn) => turn.query).join(' | ')}`
}
