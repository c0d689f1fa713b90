import { createHash } from 'node:crypto'
import type { DifyVersion } from './dify-version.ts'

/** Token counts and prices as every answer carries them; prices are texts in Dify too. */
export const USAGE = {
  prompt_tokens: 305,
  prompt_unit_price: '0.001',
  prompt_price_unit: '0.001',
  prompt_price: '0.0003050',
  completion_tokens: 97,
  completion_unit_price: '0.002',
  completion_price_unit: '0.001',
  completion_price: '0.0001940',
  total_tokens: 402,
  total_price: '0.0002290',
  currency: 'USD',
  latency: 1.771092874929309,
}

/** The id of the app behind every key. */
export const APP_ID = '6d2a6f0e-4a52-4b3a-9d3a-1f1f4dd3a001'
/** The id of its workflow. */
export const WORKFLOW_ID = '9da23599-0000-4000-8000-000000000001'

/** Dify's own id of an end user: the same for the same app and `user`. */
export function endUserId(credential: string, user: string): string {
  const hex = createHash('sha256')
    .update(JSON.stringify([credential, user]))
    .digest('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}

/** `metadata` of an answer: 0.15.8 has the keys that are present, 1.4.2 and later always all three. */
export const metadata = (version: DifyVersion): Record<string, unknown> =>
  version === '0.15.8'
    ? { usage: USAGE }
    : { annotation_reply: null, retriever_resources: [], usage: USAGE }
