/** A message of a conversation, as a list of messages shows it. */
export interface Message {
  readonly id: string
  /** What the user asked, as the product has stored it. */
  readonly query: string
  /** Seconds since 1970; NaN if it is not told. */
  readonly createdAt: number
}

/** For a product that stores a first turn before it can fail without an id: what names that turn. */
export interface ProductTurns {
  /** What the user asks in the body of a run, byte string, as the product stores it. */
  readonly queryIn: (body: string, maxDepth: number) => string | undefined
  /** The messages in an answer that shows them (`Endpoint.showsTurns`). */
  readonly messagesIn: (source: string, maxDepth: number) => readonly Message[]
}
