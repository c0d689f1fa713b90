import type { Leaf } from '../../json/document.ts'
import type { Enclosing } from '../../json/leaf.ts'
import { encodeJsonString } from '../../json/string-token.ts'
import type { WithheldReason } from '../../withheld-reason.ts'
import { type PlaceGuard, createPlaceGuard } from '../place/place-guard.ts'
import type { Follower } from './follower.ts'

/**
 * How clients may read the strings of a document besides each by itself, so that a value is restored only where all of these
 * readings allow it:
 *
 * - JSON text in a string as the running text that it is, with its quotes and escapes, at every level;
 * - the values of one JSON text one after the other, as a client shows what it has taken out of it;
 * - the strings of one array one after the other, as clients join them.
 *
 * The fields of an answer itself are texts of their own: no client joins an answer with a name or an id.
 */
export interface DocumentReadings {
  /** The readings that a string belongs to, which must be asked for in the order of the document. */
  of(leaf: Leaf, allowedHosts: readonly string[]): readonly Follower[]
}

export function createDocumentReadings(): DocumentReadings {
  const texts = new WeakMap<Enclosing, OuterText>()
  const values = new WeakMap<Enclosing, Follower>()
  let array: { readonly path: string; next: number; readonly follower: Follower } | undefined
  const ofArray = (leaf: Leaf, allowedHosts: readonly string[]): Follower | undefined => {
    const { path } = leaf
    const index = path.depth === 0 ? '' : path.key(path.depth - 1)
    if (typeof index !== 'number' || leaf.isKey) return undefined
    const of = pathOf(leaf)
    if (array?.path !== of || index < array.next)
      array = { path: of, next: index, follower: createLateFollower(allowedHosts) }
    array.next = index + 1
    return array.follower
  }
  return {
    of(leaf, allowedHosts) {
      const { around } = leaf
      if (around === undefined) {
        const follower = ofArray(leaf, allowedHosts)
        return follower === undefined ? [] : [follower]
      }
      const found = leaf.isKey ? [] : [kept(values, around, () => createLateFollower(allowedHosts))]
      let depth = 1
      for (let place: Enclosing | undefined = around; place !== undefined; place = place.outer) {
        const create = (): OuterText => ({ guard: createPlaceGuard({ allowedHosts }), at: 0 })
        found.push(inText(leaf, place, kept(texts, place, create), depth++))
      }
      return found
    },
  }
}

const pathOf = ({ path }: Leaf): string => {
  let text = ''
  for (let at = 0; at < path.depth - 1; at++) text += `${String(path.key(at))}\u0000`
  return text
}

function kept<Value extends object>(
  all: WeakMap<Enclosing, Value>,
  key: Enclosing,
  create: () => Value,
): Value {
  const known = all.get(key)
  if (known !== undefined) return known
  const created = create()
  all.set(key, created)
  return created
}

/** Reads only once it is asked: most texts have nothing to restore. */
function createLateFollower(allowedHosts: readonly string[]): Follower {
  let late: string[] = []
  const guard = createPlaceGuard({ allowedHosts, isJoined: true })
  const upToDate = (): PlaceGuard => {
    for (const text of late) guard.read(text, 0, text.length)
    late = []
    return guard
  }
  return {
    read: (text, from, to) => {
      late.push(text.slice(from, to))
    },
    over: (value) => {
      late.push(value)
    },
    get closedBy() {
      return upToDate().closedBy
    },
    get awaitsWord() {
      return upToDate().awaitsWord
    },
    reasonAgainst: (value, behind) => upToDate().reasonAgainst(value, behind),
  }
}

/** JSON text that is read as it stands. */
export interface OuterText {
  readonly guard: PlaceGuard
  at: number
}

/** The outermost JSON text around a leaf, read on from where the guard of `outer` is. */
export function inOutermost(leaf: Leaf, outer: OuterText): Follower {
  const places: Enclosing[] = []
  for (let place = leaf.around; place !== undefined; place = place.outer) places.push(place)
  const outermost = places.at(-1)
  if (outermost === undefined) throw new Error('the leaf is not part of a JSON text')
  return inText(leaf, outermost, outer, places.length)
}

/** The JSON text `place` around a leaf, which stands `depth` strings deeper in it. */
function inText(leaf: Leaf, place: Enclosing, outer: OuterText, depth: number): Follower {
  let asked = 0
  const readTo = (offset: number): void => {
    const to = leaf.offsetIn(place, offset)
    outer.guard.read(place.decoded.text, outer.at, to)
    outer.at = Math.max(outer.at, to)
  }
  const upToDate = (): PlaceGuard => {
    if (asked >= 0) readTo(asked)
    asked = -1
    return outer.guard
  }
  return {
    read: (_text, _from, to) => {
      asked = to
    },
    over: (value, start, end) => {
      readTo(start)
      asked = -1
      const written = encodeJsonString(value, depth)
      outer.guard.read(written, 0, written.length)
      outer.at = leaf.offsetIn(place, end)
    },
    get closedBy() {
      return upToDate().closedBy
    },
    get awaitsWord() {
      return upToDate().awaitsWord
    },
    reasonAgainst: (value, _behind, end): WithheldReason | undefined => {
      const at = leaf.offsetIn(place, end)
      const behind = place.decoded.text.slice(at, at + 2)
      return upToDate().reasonAgainst(encodeJsonString(value, depth), behind)
    },
  }
}
