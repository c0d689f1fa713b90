import type { Config } from './config.ts'

/** A copy of the configuration that may be shown: secrets are `***`. */
export function redactConfig(config: Config): Record<string, unknown> {
  const { oauth, ...rest } = structuredClone(config)
  const secret = oauth.client_secret === undefined ? {} : { client_secret: '***' }
  return { ...rest, oauth: { ...oauth, ...secret } }
}
