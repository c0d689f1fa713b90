import type { Config } from '../../config/config.ts'
import { createVault } from '../../vault/create-vault.ts'
import { isReadyWithin, whyUnreachable } from '../vault/store-reach.ts'
import { type Finding, fail, ok, warn } from './finding.ts'
import { ASK_MS } from './ask.ts'

const VAULT_MS = 5_000

/** Whether the vault answers. */
export async function vaultFinding(config: Config): Promise<Finding> {
  if (config.store.type === 'memory')
    return ok('vault', 'memory: mappings are lost with the process, and not shared')
  const problems: string[] = []
  let vault: ReturnType<typeof createVault>
  try {
    vault = createVault(config, {
      failure: (failure) => problems.push(failure),
      state: () => undefined,
      warning: (message) => problems.push(message),
    })
  } catch (error) {
    return fail('vault', error instanceof Error ? error.message : 'unknown error')
  }
  try {
    if (!(await isReadyWithin(vault, VAULT_MS))) {
      const problem = await whyUnreachable(config.store, ASK_MS)
      return fail('vault', `Redis does not answer: ${problem ?? problems.at(-1) ?? 'not in time'}`)
    }
    await new Promise((done) => setTimeout(done, 200))
    const [warning] = problems
    return warning === undefined ? ok('vault', 'Redis answers') : warn('vault', warning)
  } finally {
    vault.close()
  }
}
