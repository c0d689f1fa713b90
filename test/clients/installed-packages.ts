import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

/** A folder that holds published packages, or why there is none. */
export type Installed =
  | { readonly dir: string; readonly missing?: never }
  | { readonly dir?: never; readonly missing: string }

const CLIENTS = resolve(import.meta.dirname, '../../.tools/clients')

/** Below the time limit of one test file. */
const INSTALL_TIMEOUT_MS = 45_000

const run = promisify(execFile)

/**
 * Installs packages of npm, `name@version`, into a folder of their own and keeps it for later runs. `dir` holds
 * `node_modules`. No script of a package runs.
 */
export async function installNpm(...packages: readonly string[]): Promise<Installed> {
  const options = [
    '--no-save',
    '--no-package-lock',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    '--fetch-retries=1',
    '--fetch-retry-mintimeout=1000',
  ]
  return await installOnce('npm', packages, (dir) => [
    'npm',
    ['install', '--prefix', dir, ...options, '--loglevel=error', ...packages],
  ])
}

/** Installs packages of PyPI, `name==version`, likewise. `dir` is for `PYTHONPATH`. */
export async function installPip(...packages: readonly string[]): Promise<Installed> {
  return await installPipBuilding([], packages)
}

/** As `installPip`; packages that are `built` here have no wheel. */
export async function installPipBuilding(
  built: readonly string[],
  packages: readonly string[],
  milliseconds = INSTALL_TIMEOUT_MS,
): Promise<Installed> {
  const options = [
    '--quiet',
    '--disable-pip-version-check',
    '--only-binary=:all:',
    ...(built.length === 0 ? [] : [`--no-binary=${built.join(',')}`]),
    '--retries=1',
    '--timeout=15',
  ]
  const commandFor = (dir: string): Command => [
    'python3',
    ['-m', 'pip', 'install', ...options, '--target', dir, ...packages],
  ]
  return await installOnce('pip', packages, commandFor, milliseconds)
}

type Command = readonly [file: string, args: readonly string[]]

async function installOnce(
  kind: string,
  packages: readonly string[],
  commandFor: (dir: string) => Command,
  milliseconds = INSTALL_TIMEOUT_MS,
): Promise<Installed> {
  const name = packages.join('+').replaceAll(/[^\w.+-]+/g, '-')
  const parent = join(CLIENTS, kind)
  const dir = join(parent, name)
  if (existsSync(dir)) return { dir }
  mkdirSync(parent, { recursive: true })
  // Half an installation must not look like one, also if two runs start at once.
  const scratch = mkdtempSync(join(parent, '.new-'))
  try {
    const [file, args] = commandFor(scratch)
    await run(file, args, { timeout: milliseconds, cwd: scratch })
    renameSync(scratch, dir)
    return { dir }
  } catch (error) {
    rmSync(scratch, { recursive: true, force: true })
    if (existsSync(dir)) return { dir }
    return { missing: `${packages.join(', ')} could not be installed: ${reasonOf(error)}` }
  }
}

/** The line in which the installer first says what is wrong. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if ('killed' in error && error.killed === true) return `not within ${INSTALL_TIMEOUT_MS} ms`
  const said = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr.trim() : ''
  const lines = said.split('\n')
  return lines.find((line) => /^(?:npm )?error/i.test(line)) ?? (lines.at(-1) || error.message)
}
