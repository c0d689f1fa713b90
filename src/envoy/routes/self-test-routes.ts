import { SELF_TEST_PATH } from '../../self-test/echo.ts'
import { ADMIN_CLUSTER } from '../clusters.ts'
import { readByService } from '../ext-proc-filter.ts'

const ROUTE = { cluster: ADMIN_CLUSTER, timeout: '5s' }

/**
 * Routes to the service's own echo, through the same filters as a masked request: one that the service reads, and one
 * that it does not, which the proof gate must refuse. Without the token the echo answers 404.
 */
export function selfTestRoutes(): object[] {
  return [
    {
      name: 'self-test',
      match: { path: SELF_TEST_PATH },
      route: ROUTE,
      typed_per_filter_config: readByService(),
    },
    { name: 'self-test unread', match: { path: `${SELF_TEST_PATH}/unread` }, route: ROUTE },
  ]
}

/** These routes alone (`envoy.config.route.v3.RouteConfiguration`). */
export function selfTestRoutesOnly(): object {
  const virtual_hosts = [{ name: 'self-test', domains: ['*'], routes: selfTestRoutes() }]
  return { name: 'self-test', virtual_hosts }
}
