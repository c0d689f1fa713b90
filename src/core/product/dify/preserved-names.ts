/** The end user's id, wherever Dify takes one. */
export const USER_FIELD = 'user'

/** What Dify takes for a trace id (`core/helper/trace_id_helper.py`, 1.7.0). */
const TRACE_ID = /^[a-zA-Z0-9_-]{1,128}$/

/**
 * `user` is an identity key that Dify compares: changed, conversations would vanish (`controllers/service_api/wraps.py`).
 * A trace id is forwarded as it is, for ten digits in it are no telephone; anything else under that name is masked. Ids
 * and enumerations need no exception: nothing in them is ever found.
 */
export const isPreservedName = (name: string | number, text: string): boolean =>
  name === USER_FIELD || (name === 'trace_id' && TRACE_ID.test(text))
