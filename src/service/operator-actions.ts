import type { OperatorActions } from '../admin/operator-routes.ts'
import type { Config } from '../config/config.ts'
import { changeRoutes } from '../envoy/routes/route-change.ts'
import { envoyAdmin } from '../envoy/running/admin-client.ts'
import { presumedEnvoy } from '../envoy/running/envoy-watch.ts'
import type { ConfiguredVault } from '../vault/create-vault.ts'
import type { ServiceOptions } from './service.ts'

/** What an operator can do over HTTP. `onRoutes` is called when this process has written the file of routes. */
export function operatorActions(
  { routesFile, reload, logger, envoyAdminUrl = () => undefined }: ServiceOptions,
  vault: ConfiguredVault,
  config: () => Config,
  onRoutes: () => void,
): OperatorActions {
  let revert: NodeJS.Timeout | undefined
  return {
    flush: () => vault.flush(),
    reload,
    setLogLevel: (level, seconds) => {
      clearTimeout(revert)
      logger.level = level
      revert = setTimeout(() => {
        logger.level = config().logging.level
      }, seconds * 1000).unref()
    },
    bypass:
      routesFile === undefined
        ? undefined
        : async (on) => {
            const known = envoyAdminUrl()
            const url = known ?? presumedEnvoy(config())
            const envoys = url === undefined ? [] : [envoyAdmin(url)]
            const place = { file: routesFile, config: config(), envoys }
            const outcome = await changeRoutes(place, (state) => ({ ...state, bypass: on }))
            onRoutes()
            // In a pod or a container of its own Envoy may be out of reach.
            return outcome === 'silent' && known === undefined ? 'unknown' : outcome
          },
  }
}
