import { placeholderPattern } from '../text/placeholder-form.ts'
import type { Mapping, ScopeKey, Wanted } from '../mapping/vault.ts'
import type { Identity } from '../product/identity.ts'
import type { Message } from '../product/turns.ts'
import { objectKey } from './scope.ts'
import type { Surroundings } from './settings.ts'

/**
 * First turns that fail without an id. Dify stores conversation and message before it asks the model, and a blocking
 * answer of 400 names neither (`controllers/service_api/app/completion.py`). The scope of the turn then has no name, and
 * the message shows placeholders whenever it is read.
 *
 * So the scope is kept under what the message itself shows: app key, end user, and the masked query to the letter,
 * together with the time at which Dify answered, by Dify's clock. A list of messages that shows that query, created at
 * that time, links its conversation with the scope. Several failed turns with the same masked query are all linked, and
 * what they give different values is shown as it is (`joinMappings`). That goes for turns, too, of which it is not known
 * when they came to Dify, because the client was gone before there was an answer.
 */

/** Clock of Dify's database against that of its web server, seconds. */
const SLACK = 5
/** Prefix of the names that scopes have in the list of a query. No request is ever given one. */
const LISTED = 'TURN'
/** In place of the time of a turn. */
const UNSURE = 'unsure'
/** Turns with the same masked query that are looked at; with more of them nothing is linked. */
const MAX_TURNS = 1000
/** Scopes that one conversation is linked with at once. */
const MAX_LINKS = 20
/** What might be a placeholder; whether it is one is the grammar's to say. */
const SHAPE = new RegExp(placeholderPattern(), 'g')

/** When Dify answered, seconds since 1970 by its `Date`, and how long it took. */
export interface AnsweredAt {
  readonly date: number
  readonly seconds: number
}

/** Seconds since 1970 of a `Date` header. */
export function secondsOf(date: string | undefined): number | undefined {
  const at = date === undefined ? Number.NaN : Date.parse(date) / 1000
  return Number.isFinite(at) ? at : undefined
}

/** Keeps the scope of a first turn that has failed. `answered`: undefined if there was no answer. */
export async function rememberFailedTurn(
  { keys, vault }: Surroundings,
  { credential, user }: Identity,
  scope: ScopeKey,
  query: string,
  answered: AnsweredAt | undefined,
): Promise<void> {
  if (credential === undefined || user === undefined) return
  const list = keys.failedTurns(credential, user, query)
  const value = `${scope} ${answered === undefined ? UNSURE : timeOf(answered)}`
  const wanted: Wanted[] = [{ prefix: LISTED, value }]
  const { receipt } = await vault.allocate(list, wanted, 'resumed', { owners: [keys.owner(user)] })
  await vault.confirm(list, [receipt])
}

const timeOf = ({ date, seconds }: AnsweredAt): string =>
  `${Math.floor(date - seconds - SLACK)} ${Math.ceil(date + SLACK)}`

/**
 * Links a conversation with the first turn that failed in it, if its messages show that turn. The mapping with it, or
 * undefined if there is nothing to link.
 */
export async function adoptFailedTurns(
  { keys, vault }: Surroundings,
  identity: Identity,
  shown: readonly Message[],
  known: Mapping | undefined,
): Promise<Mapping | undefined> {
  const { credential, user, conversation } = identity
  if (!credential || !user || !conversation) return undefined
  const messages = shown.filter(({ query }) =>
    (query.match(SHAPE) ?? []).some((each) => known?.get(each) === undefined),
  )
  if (messages.length === 0) return undefined
  const lists = await vault.loadAll(
    messages.map(({ query }) => keys.failedTurns(credential, user, query)),
  )
  const found = messages.map((message, i) => turnsOf(lists[i], message.createdAt))
  const scopes = [...new Set(found.flat())]
  const [first] = messages.filter((_, i) => (found[i] ?? []).length > 0)
  // One that has been forgotten may be the one that this is.
  const turns = scopes.length === 0 ? [] : await vault.loadAll(scopes)
  if (first === undefined || turns.length > MAX_LINKS || turns.includes(undefined)) return undefined
  const key = keys.conversation(credential, user, conversation)
  const belonging = {
    owners: [keys.owner(user), keys.owner(user, conversation)],
    links: scopes,
  }
  const { mapping, receipt } = await vault.allocate(key, [], 'resumed', belonging)
  await vault.confirm(key, [receipt], true)
  await vault.bind([objectKey(keys, credential, identity, 'message', first.id)], key)
  return mapping
}

/** Scopes of failed turns that were under way at a time, and if there are any, those that may have been. */
function turnsOf(list: Mapping | undefined, at: number): readonly ScopeKey[] {
  if (list === undefined || list.size > MAX_TURNS) return []
  const sure: ScopeKey[] = []
  const unsure: ScopeKey[] = []
  // The latest first, whichever service has numbered it.
  for (const [, turn] of [...list.valuesOf(LISTED)].toReversed()) {
    const [scope = '', from, to] = turn.split(' ')
    if (from === UNSURE) unsure.push(scope)
    else if (Number(from) <= at && at <= Number(to)) sure.push(scope)
  }
  return sure.length === 0 ? [] : [...sure, ...unsure]
}
