import { isPlainPath, policyOfPath } from '../../core/transaction/path-policy.ts'
import type { Config } from '../../config/config.ts'
import type { Endpoint } from '../../core/product/endpoint.ts'
import { policiesOf } from '../../service/rules.ts'
import { isPageOfService, unreadBy } from '../../envoy/routes/routes.ts'

/** What becomes of a request, before anything in it is looked at. */
export interface Treatment {
  /** Whether the service reads the request. */
  readonly isRead: boolean
  readonly says: string
}

/** `path`: as the client sends it, without a query. */
export function treatmentOfRequest(path: string, endpoint: Endpoint, config: Config): Treatment {
  const { masking } = config
  const unread = (says: string): Treatment => ({ isRead: false, says })
  if (isPageOfService(path)) return unread('a page of the service itself: it never reaches Dify')
  const part = unreadBy(path, config)
  if (part !== undefined)
    return unread(`passes UNREAD: ${part} is Dify's console, its files or its web front end`)
  if (!masking.enabled) return unread('passes UNREAD: masking.enabled is false')
  const ofPath = policyOfPath(path, new Map(Object.entries(masking.paths)))
  if (ofPath === 'allow') return unread('passes UNREAD: masking.paths says allow')
  if (ofPath === 'block') return unread('refused with 403: masking.paths says block')
  const { policy, operators } = endpoint
  if (operators === true && isPlainPath(path))
    return unread('passes UNREAD: accounts and workspaces belong to operators')
  const key = policy?.key ?? ''
  const ofGroup = policiesOf(config)[key]
  if (ofGroup === 'allow') return unread(`passes UNREAD: masking.${key} is allow`)
  if (ofGroup === 'block') return unread(`refused with 403: masking.${key} is block`)
  return masking.dry_run
    ? { isRead: true, says: 'counted and NOT masked: masking.dry_run is true' }
    : { isRead: true, says: 'masked' }
}
