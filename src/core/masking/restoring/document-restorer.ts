import { type Leaf, startWalk } from '../../json/document.ts'
import type { JsonPath, JsonScan, JsonVisitor } from '../../json/scan.ts'
import { scanInTurns } from '../../json/turns.ts'
import { type Edit, splice } from '../../text/splice.ts'
import type { RestoreCounts, RestorerOptions, WholeRestore } from './restoring.ts'
import type { Follower } from './follower.ts'
import { mayBeCut, startWhole } from './restorer.ts'
import type { Cuts } from '../../product/cuts.ts'
import { createDocumentReadings } from './document-readings.ts'

export interface DocumentRestore {
  readonly encoding: 'utf8-bytes' | 'utf16'
  /** The scope to restore with at a path; undefined leaves the text as it is. */
  readonly optionsFor: (path: JsonPath) => RestorerOptions | undefined
  readonly counts: RestoreCounts
  /** Where the product has cut strings (`UpstreamProduct.cuts`). Absent: nowhere. */
  readonly cuts?: Cuts
  /** Readings of a string besides those that the document has. */
  readonly followersOf?: (leaf: Leaf) => readonly Follower[]
  readonly maxDepth: number
  /** Whether a longer text may follow in its place: what touches its end may be cut. */
  readonly mayGrow?: (leaf: Leaf) => boolean
  /** Told every token of the document itself. */
  readonly tokens?: JsonVisitor | undefined
}

/**
 * Restores every string of a JSON document, keys and JSON text inside strings included. Values are escaped for the
 * depth at which they stand. Returns the same string if nothing changed; an invalid document is returned unchanged,
 * so its placeholders are shown.
 */
export function restoreDocument(source: string, options: DocumentRestore): string {
  const { scan, edits } = startRestoring(source, options)
  return scan.finish().valid ? splice(source, edits) : source
}

/**
 * Bytes that are read before others have their turn: a few milliseconds. Four times those of a request, for an answer may
 * be so much longer, and Envoy waits for it as long (`message_timeout`), however busy the others are.
 */
const TURN = 131_072

/** As {@link restoreDocument}, for a document that takes long: `pause` lets others have their turn. */
export async function restoreDocumentInTurns(
  source: string,
  options: DocumentRestore,
  pause: () => Promise<void>,
): Promise<string> {
  const later: LongLeaf[] = []
  const { scan, edits } = startRestoring(source, options, later)
  const { valid } = await scanInTurns(scan, TURN, pause)
  // Putting much together takes a turn of its own.
  if (source.length > TURN) await pause()
  if (!valid) return source
  for (const { leaf, reading, cut } of later) {
    while (reading.advance(TURN)) await pause()
    addEdits(leaf, reading.edits, cut, edits)
  }
  return splice(source, edits)
}

const NO_FOLLOWERS: readonly Follower[] = []

/** A string that is not read during the scan: it would take more than a turn. */
interface LongLeaf {
  readonly leaf: Leaf
  readonly reading: WholeRestore
  readonly cut: Cut
}

/** Where a text has been cut. */
interface Cut {
  /** -1: nowhere. */
  readonly at: number
  /** Whether what touches it is a whole placeholder as well as it may be the beginning of one. */
  readonly isWhole: (text: string) => boolean
}

function startRestoring(
  source: string,
  options: DocumentRestore,
  later?: LongLeaf[],
): { readonly scan: JsonScan; readonly edits: Edit[] } {
  const edits: Edit[] = []
  const readings = createDocumentReadings()
  const visit = (leaf: Leaf): void => {
    const restore = leaf.isNumber ? undefined : options.optionsFor(leaf.path)
    if (restore === undefined) return
    const { text } = leaf
    const cut = cutOf(leaf, restore, options)
    const own = options.followersOf?.(leaf) ?? NO_FOLLOWERS
    const followers = [...readings.of(leaf, restore.allowedHosts), ...own]
    const reading = startWhole(restore, text, options.counts, followers)
    // Readings go over strings in their order, so after one that is read later all others are.
    if (later !== undefined && (later.length > 0 || text.length > TURN))
      later.push({ leaf, reading, cut })
    else {
      reading.advance(text.length)
      addEdits(leaf, reading.edits, cut, edits)
    }
  }
  const { encoding, maxDepth, tokens } = options
  return { scan: startWalk(source, encoding, visit, { maxDepth, tokens }), edits }
}

function addEdits(leaf: Leaf, found: readonly Edit[], cut: Cut, edits: Edit[]): void {
  for (const edit of found) {
    if (edit.end === cut.at && !cut.isWhole(leaf.text.slice(edit.start, edit.end))) continue
    const range = leaf.toSource(edit.start, edit.end)
    edits.push({ ...range, replacement: leaf.encode(edit.replacement) })
  }
}

/** What touches a cut that the product tells of stays. What touches one that may be there stays if the scope has a longer one. */
function cutOf(leaf: Leaf, restore: RestorerOptions, options: DocumentRestore): Cut {
  const { path, text } = leaf
  const { cuts } = options
  const at = cuts?.cutAt(path, text) ?? -1
  if (at >= 0) return { at, isWhole: () => false }
  const isWhole = (placeholder: string): boolean => !mayBeCut(placeholder, restore)
  if (options.mayGrow?.(leaf) === true) return { at: text.length, isWhole }
  return { at: cuts?.mayBeCutAt(path, text) ?? -1, isWhole }
}
