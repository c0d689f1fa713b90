import { admin } from './admin.ts'
import { evidence } from './evidence.ts'
import { externalTrace } from './external-trace.ts'
import { fileUpload } from './file-upload.ts'
import { DIFY_VERSION } from './forms.ts'
import { listen } from './listen.ts'
import { logging } from './logging.ts'
import { masking } from './masking/masking.ts'
import { oauth } from './oauth.ts'
import { performance } from './performance.ts'
import { rateLimit } from './rate-limit.ts'
import { store } from './store.ts'
import { tls } from './tls.ts'
import { upstreams } from './upstreams.ts'

/**
 * The JSON Schema (2020-12) of the configuration file: the one place for keys, types, defaults, ranges and their meaning.
 * `validate`, the reference documentation, editors and the type `Config` all read it. Unknown keys are errors everywhere.
 * One file a section.
 */

/** The sections, in the order of the documentation. */
export const SECTIONS = {
  version: {
    type: 'string',
    default: 'auto-detect',
    pattern: DIFY_VERSION,
    errorHint: 'auto-detect, or a Dify version such as 1.7.0',
    description: 'Dify version of every upstream that names none itself.',
  },
  listen,
  tls,
  upstreams,
  masking,
  performance,
  store,
  rate_limit: rateLimit,
  admin,
  oauth,
  file_upload: fileUpload,
  external_trace: externalTrace,
  logging,
  evidence,
} as const

/** Without defaults: an overlay must not bring its own. */
function withoutDefaults(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutDefaults)
  if (schema === null || typeof schema !== 'object') return schema
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => key !== 'default')
      .map(([key, value]) => [key, withoutDefaults(value)]),
  )
}

export const CONFIG_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://dify-masking.invalid/config.schema.json',
  title: 'dify-masking configuration',
  type: 'object',
  additionalProperties: false,
  properties: {
    $schema: { type: 'string', description: 'Ignored; editors read it.' },
    ...SECTIONS,
    environments: {
      type: 'object',
      description:
        'Named overlays. The one that `DIFY_MASKING_ENV` names is laid over the rest of the file.',
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        properties: withoutDefaults(SECTIONS),
      },
    },
  },
} as const
