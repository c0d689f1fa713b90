import type { WithheldReason } from './withheld-reason.ts'

/** What the core tells about its work. Counts and names only: no text of the traffic ever goes through here. */
export interface Observer {
  /** `count` findings of `entity` were masked. */
  findings(entity: string, count: number): void
  /** Placeholders put back into an answer. */
  restored(count: number): void
  /** Placeholder-shaped text in an answer that the scope does not know. */
  unknownPlaceholder(count: number): void
  /** Placeholders that the scope knows and that stay, because a value there could leave by itself. */
  withheld(reason: WithheldReason, count: number): void
  /**
   * Policy let something through unread: `file` of an allowed type, `json_number`, `input` of a run, a whole exchange of
   * `operators` or of a `path`, or of a group of endpoints, as the product names it (`EndpointPolicy.unreadAs`).
   */
  unread(kind: string, count: number): void
  /** A file of an upload is through or refused. */
  file(kind: string, result: 'masked' | 'unread' | 'refused'): void
  /** An SSE event of this kind went through: a name of the product's table, or `other`. */
  streamEvent(event: string): void
  /** Bytes of text held back at the end of a message; 0 when nothing is held. */
  heldBytes(bytes: number): void
  /** Seconds spent masking a request or restoring an answer. */
  seconds(direction: 'mask' | 'restore', seconds: number): void
  /** A refusal or failure by catalogue code. */
  error(code: string): void
}

/** Where nothing is measured. */
export const SILENT_OBSERVER: Observer = {
  findings() {},
  restored() {},
  unknownPlaceholder() {},
  withheld() {},
  unread() {},
  file() {},
  streamEvent() {},
  heldBytes() {},
  seconds() {},
  error() {},
}
