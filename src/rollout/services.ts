import { ADMIN_CLUSTER } from '../envoy/clusters.ts'
import type { EnvoyAdmin } from '../envoy/running/admin-client.ts'
import type { AnswerCounts } from './answer-tally.ts'

const TIMEOUT_MS = 2_000

/**
 * Asks every service process for its counts, at the addresses that Envoy has for their pages. One that cannot be reached
 * is being started again; rejects if none answers, or one asks for a token that is not known here.
 */
export function createServices(
  envoy: Pick<EnvoyAdmin, 'addresses'>,
  token: string | undefined,
  fetch = globalThis.fetch,
): () => Promise<readonly AnswerCounts[]> {
  const headers: Record<string, string> =
    token === undefined ? {} : { authorization: `Bearer ${token}` }
  const ask = async (address: string): Promise<AnswerCounts | undefined> => {
    const url = `http://${address}/masking/stats`
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(
      () => undefined,
    )
    if (answer === undefined) return undefined
    if (answer.status === 401) throw new Error('the service asks for a token: see admin.token_file')
    if (!answer.ok) return undefined
    return ((await answer.json()) as { readonly answer_ends?: AnswerCounts }).answer_ends
  }
  return async () => {
    const asked = await Promise.all((await envoy.addresses(ADMIN_CLUSTER)).map(ask))
    const found = asked.filter((counts) => counts !== undefined)
    if (found.length === 0) throw new Error('no service says what it has counted')
    return found
  }
}
