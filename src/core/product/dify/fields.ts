import { isOpaqueId } from '../../text/opaque-id.ts'
import type { Endpoint } from '../endpoint.ts'
import type { FieldPlace } from '../person-fields.ts'
import { endUserNames, keptNames } from './person-fields.ts'
import type { Fields } from '../upstream-product.ts'

/**
 * What selects a person is compared by Dify: changed, conversations would vanish, or be those of another person
 * (`controllers/service_api/wraps.py`, `controllers/web/passport.py`). A trace id is forwarded as it is in the shapes of ids;
 * anything else under that name is read. Other ids and enumerations need no exception: nothing in them is ever found.
 */
export function fieldsOf(endpoint: Endpoint, place: FieldPlace): Fields {
  const kept = keptNames(endpoint, place)
  return {
    endUser: endUserNames(endpoint, place),
    preserves: (name, text) => kept.has(String(name)) || (name === 'trace_id' && isOpaqueId(text)),
  }
}
