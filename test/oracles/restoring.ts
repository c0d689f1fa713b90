import { DIFY } from '../../src/core/product/dify/dify.ts'
import type { UpstreamProduct } from '../../src/core/product/upstream-product.ts'
import type { Vault } from '../../src/core/mapping/vault.ts'
import { createGrammar } from '../../src/core/masking/placeholder.ts'
import { createAnswerReader } from '../../src/core/transaction/answer-reader.ts'
import type { Surroundings } from '../../src/core/transaction/settings.ts'
import { memoryVault, surroundings } from '../support/exchange/surroundings.ts'
import type { Random } from './random.ts'
import { MAPPING, PREFIXES } from './secrets.ts'

/** How an answer reaches a client. `joined`: what the client shows, pieces of one message put together. */
export interface Way {
  readonly name: string
  readonly isSlow?: boolean
  readonly send: (answer: string, random: Random, hosts?: readonly string[]) => Promise<Shown>
}

/** Texts that a client shows, restored by the real code: the answer itself, then what stands around it. */
export type Shown = readonly string[]

/** The scope of everything is the same here. */
const ONE_SCOPE: Vault = Object.assign(memoryVault(), {
  loadAll: async (scopes: readonly unknown[]) => await Promise.resolve(scopes.map(() => MAPPING)),
})
const AROUND: Surroundings = {
  ...surroundings({}, { vault: ONE_SCOPE }),
  grammar: createGrammar(PREFIXES, true),
  pause: async () => {
    await Promise.resolve()
  },
}

/** Sends an answer to the request `line` through the real code, in chunks. */
export async function restore(
  line: string,
  type: string,
  chunks: readonly string[],
  hosts: readonly string[] = [],
  product: UpstreamProduct = DIFY,
): Promise<string> {
  const [method = '', path = ''] = line.split(' ')
  const reader = createAnswerReader(type, {
    around: { ...AROUND, settings: { ...AROUND.settings, restoreUrlHosts: hosts } },
    product,
    endpoint: product.match(method, path).endpoint,
    identity: { credential: 'app-1', user: 'u', conversation: undefined, isPersonal: false },
    mapping: MAPPING,
    readIds: false,
    echo: undefined,
    version: '',
    learn: undefined,
  })
  if (reader === undefined) throw new Error(`${line} is not read`)
  let out = ''
  for (const [i, chunk] of chunks.entries())
    out += await reader.push(chunk, i === chunks.length - 1)
  return Buffer.from(out, 'latin1').toString('utf8')
}

/** All texts of a value, and those that are JSON text themselves as a client reads them that looks into them. */
export function textsOf(value: unknown, depth = 0): readonly string[] {
  if (typeof value === 'string') return [value, ...(depth < 2 ? textsInside(value, depth) : [])]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap((each) => textsOf(each, depth))
}

function textsInside(text: string, depth: number): readonly string[] {
  if (!/^\s*[[{"]/.test(text)) return []
  try {
    return textsOf(JSON.parse(text), depth + 1)
  } catch {
    return []
  }
}
