import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The top folder of the checkout, with a slash at its end. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

const TOOLS = join(ROOT, '.tools/deploy')

/** Path of a file of `deploy/`. */
export const deployFile = (path: string): string => join(ROOT, 'deploy', path)

/**
 * Where a tool is: `NAME_BIN` of the environment (`HELM_BIN`), else what `make deploy-tools` has put into `.tools`, else
 * the PATH; undefined if nowhere. Tests that want one are skipped without it.
 */
export function findTool(name: string): string | undefined {
  const told = process.env[`${name.toUpperCase().replaceAll('-', '_')}_BIN`]
  if (told !== undefined && told !== '') return told
  return [TOOLS, ...(process.env['PATH'] ?? '').split(':')]
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path))
}

/** Options of a test that needs a tool: skipped, with a line that says why, where it is missing. */
export function needs(name: string): { readonly skip: string | false } {
  return {
    skip: findTool(name) === undefined ? `${name} is not installed: make deploy-tools` : false,
  }
}

/** Runs a tool; returns its standard output. Fails with its error output if its exit code is not 0. */
export function runTool(
  name: string,
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string } = {},
): string {
  const path = findTool(name)
  if (path === undefined) throw new Error(`${name} is not installed`)
  const { status, stdout, stderr } = spawnSync(path, args, {
    encoding: 'utf8',
    timeout: 60_000,
    ...options,
  })
  if (status !== 0) throw new Error(`${name} ${args.join(' ')}: ${status}\n${stdout}${stderr}`)
  return stdout
}
