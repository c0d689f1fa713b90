/**
 * What evidence can say. Names of closed sets, names of entities, numbers and digests: no value, placeholder or free text
 * fits in, and what does not fit is not written.
 */
export type EvidenceRecord =
  | {
      readonly kind: 'exchange'
      /** Milliseconds since 1970. */
      readonly at: number
      /** Id of the product's table of endpoints; empty where none matched. */
      readonly endpoint: string
      readonly version: string
      readonly outcome: string
      /** Values masked, by entity. */
      readonly entities: Readonly<Record<string, number>>
      /** Keyed digests (`digestOf`); empty where the request names none. */
      readonly app: string
      readonly user: string
    }
  | {
      readonly kind: 'act'
      readonly at: number
      readonly act: Act
      /** For `erase`: how many mappings; else 0. */
      readonly count: number
      /** Keyed digest of the configuration in force. */
      readonly config: string
      readonly preset: string
      /** Whether requests were masked at that time. */
      readonly masking: boolean
    }
  | { readonly kind: 'lost'; readonly at: number; readonly count: number }

export const ACTS = [
  'start',
  'stop',
  'reload',
  'reload_failed',
  'erase',
  'bypass_on',
  'bypass_off',
] as const

export type Act = (typeof ACTS)[number]

type Field = (value: unknown) => boolean

const matches =
  (pattern: RegExp): Field =>
  (value) =>
    typeof value === 'string' && pattern.test(value)
const count: Field = (value) => Number.isSafeInteger(value) && Number(value) >= 0
const name = matches(/^[a-z][a-z0-9_.-]{0,79}$/)
const nameOrNone: Field = (value) => value === '' || name(value)
const digestOrNone = matches(/^(?:[0-9a-f]{32})?$/)
const isEntity = matches(/^[A-Z][A-Z0-9_]{0,63}$/)

function isCounts(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.entries(value).every(([entity, found]) => isEntity(entity) && count(found))
}

const FIELDS: Readonly<Record<EvidenceRecord['kind'], Readonly<Record<string, Field>>>> = {
  exchange: {
    at: count,
    endpoint: nameOrNone,
    version: matches(/^(?:\d{1,3}\.\d{1,3}\.\d{1,3}|unknown)$/),
    outcome: name,
    entities: isCounts,
    app: digestOrNone,
    user: digestOrNone,
  },
  act: {
    at: count,
    act: (value) => ACTS.some((act) => act === value),
    count,
    config: matches(/^[0-9a-f]{32}$/),
    preset: name,
    masking: (value) => typeof value === 'boolean',
  },
  lost: { at: count, count },
}

/** The numbers of a release of Dify. What follows them (`1.7.0-ours`) can be any text, so evidence leaves it out. */
export const releaseOf = (version: string): string =>
  /^\d{1,3}\.\d{1,3}\.\d{1,3}(?!\d)/.exec(version)?.[0] ?? 'unknown'

/** The first field that evidence cannot hold; undefined if the record is sound. Fields that are not listed are refused. */
export function recordProblem(record: Readonly<Record<string, unknown>>): string | undefined {
  const { kind, ...rest } = record
  const fields = kind === 'exchange' || kind === 'act' || kind === 'lost' ? FIELDS[kind] : undefined
  if (fields === undefined) return 'kind'
  const known = new Set(Object.keys(fields))
  return (
    Object.keys(rest).find((key) => !known.has(key)) ??
    Object.entries(fields).find(([key, isSound]) => !isSound(rest[key]))?.[0]
  )
}
