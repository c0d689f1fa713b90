/**
 * Parts of Envoy (its loggers, `source/common/common/logger.h`) that speak of Envoy itself: its configuration, its files,
 * names and certificates, and whether an upstream is healthy. No text of a request reaches them.
 */
const OF_ENVOY_ITSELF = [
  'config',
  'conn_handler',
  'dns',
  'file',
  'hc',
  'health_checker',
  'init',
  'main',
  'rds',
  'runtime',
  'secret',
  'upstream',
]

/** Where Envoy says at last why it ends. */
const LAST_WORDS = ['assert', 'backtrace']

/**
 * How Envoy is started so that its log has nothing of the traffic: all parts are silent but those that are named here.
 * Its `oauth2` writes queries, cookies and what a visitor puts into them, with line breaks, as warnings and errors; what
 * other parts write is not promised anywhere.
 */
export const LOG_OPTIONS: readonly string[] = [
  '--log-level',
  'off',
  '--component-log-level',
  [
    ...LAST_WORDS.map((name) => `${name}:critical`),
    ...OF_ENVOY_ITSELF.map((name) => `${name}:warning`),
  ].join(','),
]
