import { ANY_METHOD, type Endpoint } from '../endpoint.ts'
import type { FieldPlace, PersonFields } from '../person-fields.ts'

/** The end user that Dify takes a request to come from stands in `user`, in one place only. */
const USER_IN_QUERY: PersonFields = { endUser: { query: ['user'] } }
const USER_IN_JSON: PersonFields = { endUser: { json: ['user'] } }
export const USER_IN_FORM: PersonFields = { endUser: { form: ['user'] } }
/** The person stands in the credential. */
export const NO_PERSON: PersonFields = {}
/** Of a route that is not known: `user` is kept wherever it stands, and nothing is made of it. */
const USER_ANYWHERE: PersonFields = {
  endUser: { query: ['user'], json: ['user'], form: ['user'] },
}

/** Those of a row; without any `user` of the query for a GET, else of the JSON body. */
function personsOf({ persons, method }: Endpoint): PersonFields {
  if (persons !== undefined) return persons
  if (method === ANY_METHOD) return USER_ANYWHERE
  return method === 'GET' ? USER_IN_QUERY : USER_IN_JSON
}

const NONE: ReadonlySet<string> = new Set()

/** Names whose values select an end user in a place. */
export function endUserNames(endpoint: Endpoint, place: FieldPlace): ReadonlySet<string> {
  const names = personsOf(endpoint).endUser?.[place]
  return names === undefined ? NONE : new Set(names)
}

/** Names whose values are not masked in a place. */
export function keptNames(endpoint: Endpoint, place: FieldPlace): ReadonlySet<string> {
  const { endUser, signIn } = personsOf(endpoint)
  return new Set([...(endUser?.[place] ?? []), ...(signIn?.[place] ?? [])])
}
