import type { Observer } from '../../src/core/observer.ts'

/** Hears nothing. */
export const SILENT: Observer = {
  findings() {},
  restored() {},
  unknownPlaceholder() {},
  withheld() {},
  unread() {},
  streamEvent() {},
  heldBytes() {},
  seconds() {},
  error() {},
}
