const REQUEST_ID = 'x-request-id'

/** Where a request id waits while the header is emptied. Goes with the other headers of its prefix. */
const KEPT_REQUEST_ID = 'x-dify-masking-request-id'

const ORDERS =
  'x-envoy-(retry|max-retries|retriable|hedge|upstream|force-trace|original-dst-host|ip-tags).*'

const UUID = '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'

/** The request id if it is a UUID, else nothing. For the log: requests with a bad path never come to `earlyHeaders`. */
export const SAFE_REQUEST_ID = headerIf(REQUEST_ID, `.matches('${UUID}')`)

/**
 * What happens to a request's headers before anything else looks at them (`early_header_mutation_extensions`):
 *
 * - `x-dify-masking-*` goes: a client must not speak for the service.
 * - What orders Envoy about goes (`x-envoy-retry-on`, `x-envoy-upstream-rq-timeout-ms`): from internal addresses Envoy
 *   would obey. Other `x-envoy-*` stay; meshes tell each other things with them.
 * - `x-request-id` stays if it is a UUID. It is written to logs and sent to Dify, so it must not carry anything else;
 *   Envoy makes a new one in its place.
 */
export function earlyHeaders(): object[] {
  return [
    {
      name: 'envoy.http.early_header_mutation.header_mutation',
      typed_config: {
        '@type':
          'type.googleapis.com/envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation',
        // One after the other. A header is not set to an empty value, so no header can be emptied in one step.
        mutations: [
          removeOwn(),
          { remove_on_match: { key_matcher: { safe_regex: { regex: ORDERS } } } },
          set(KEPT_REQUEST_ID, SAFE_REQUEST_ID),
          { remove: REQUEST_ID },
          set(REQUEST_ID, headerIf(KEPT_REQUEST_ID, " != ''")),
          removeOwn(),
        ],
      },
    },
  ]
}

const removeOwn = (): object => ({
  remove_on_match: { key_matcher: { prefix: 'x-dify-masking-' } },
})

const set = (key: string, value: string): object => ({
  append: { header: { key, value }, append_action: 'OVERWRITE_IF_EXISTS_OR_ADD' },
})

/** Format string: the value of a header if it is there and the condition (CEL, after the value) holds. */
function headerIf(name: string, condition: string): string {
  const value = `request.headers['${name}']`
  return `%CEL('${name}' in request.headers && ${value}${condition} ? ${value} : '')%`
}
