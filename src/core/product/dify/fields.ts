import type { Endpoint } from '../endpoint.ts'
import { type FieldPlace, endUserNames, keptNames } from '../person-fields.ts'
import type { Fields } from '../upstream-product.ts'

/** What Dify takes for a trace id (`core/helper/trace_id_helper.py`, 1.7.0). */
const TRACE_ID = /^[a-zA-Z0-9_-]{1,128}$/

/**
 * What selects a person is compared by Dify: changed, conversations would vanish, or be those of another person
 * (`controllers/service_api/wraps.py`, `controllers/web/passport.py`). A trace id is forwarded as it is, for ten digits in it
 * are no telephone; anything else under that name is masked. Ids and enumerations need no exception: nothing in them is ever
 * found.
 */
export function fieldsOf(endpoint: Endpoint, place: FieldPlace): Fields {
  const kept = keptNames(endpoint, place)
  return {
    endUser: endUserNames(endpoint, place),
    preserves: (name, text) =>
      kept.has(String(name)) || (name === 'trace_id' && TRACE_ID.test(text)),
  }
}
