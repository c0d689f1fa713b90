import type { Observer } from '../observer.ts'
import type { WithheldReason } from '../withheld-reason.ts'
import type { RestoreCounts } from './restoring/restoring.ts'

/** Tells the observer what restoring did, and begins to count again. */
export function reportCounts(observer: Observer, counts: RestoreCounts): void {
  if (counts.restored > 0) observer.restored(counts.restored)
  if (counts.unknown > 0) observer.unknownPlaceholder(counts.unknown)
  for (const [reason, count] of Object.entries(counts.withheld ?? {}))
    observer.withheld(reason as WithheldReason, count)
  counts.restored = 0
  counts.unknown = 0
  delete counts.withheld
}
