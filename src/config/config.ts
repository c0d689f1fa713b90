import type { patterns } from './schema/masking/patterns.ts'
import type { SECTIONS } from './schema/schema.ts'
import type { ValueOf } from './schema/value-of.ts'

/**
 * The configuration as the program uses it: validated, defaults filled in, `${NAME}` replaced, frozen. Its type is that of
 * the schema, which describes every key. Key names are those of the file, so that an error message, the documentation and
 * the code say the same word.
 */
export type Config = {
  readonly [Section in keyof typeof SECTIONS]: ValueOf<(typeof SECTIONS)[Section]>
}

export type TlsConfig = Config['tls']
export type UpstreamConfig = Config['upstreams'][number]
export type MaskingConfig = Config['masking']
export type ExternalConfig = MaskingConfig['external']
export type StoreConfig = Config['store']
export type OauthConfig = Config['oauth']
export type LoggingConfig = Config['logging']
export type RateConfig = Pick<Config['rate_limit'], 'requests_per_second' | 'burst'>

/** What is looked for where `masking.patterns` does not say it; `none`: as in 0.1. */
export type PresetName = MaskingConfig['preset']

/** The recognizers that a configuration can name under `masking.patterns`. */
export type PatternName = keyof typeof patterns
