import { FORMS } from '../mapping/scope-keys.ts'
import type { ScopeKey } from '../mapping/vault.ts'
import type { Surroundings } from './settings.ts'

/**
 * The scopes of runs that wait for a form. A form is filled in by its token, in the web app without any credential, in the API
 * with another one than that of the run; what is filled in becomes part of the run, and must have the numbers of its scope.
 * Stores keep the scopes of one app together, so that one name cannot belong to two apps: the scope is written down under the
 * token instead, as a value.
 */
const WRITTEN = 'SCOPE'

/** Writes down which scope a form belongs to. The first time counts. */
export async function rememberForm(
  { keys, vault }: Surroundings,
  token: string,
  scope: ScopeKey,
): Promise<void> {
  const record = keys.form(token)
  if (((await vault.load(record))?.size ?? 0) > 0) return
  await vault.prove(keys.account(FORMS))
  const { receipt } = await vault.allocate(record, [{ prefix: WRITTEN, value: scope }], 'fresh')
  await vault.confirm(record, [receipt], true)
}

/** The scope of the run that waits for a form, if it is known. */
export async function scopeOfForm(
  { keys, vault }: Surroundings,
  token: string,
): Promise<ScopeKey | undefined> {
  const written = await vault.load(keys.form(token))
  const [first] = written?.valuesOf(WRITTEN) ?? []
  return first?.[1]
}
