import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { TYPED_REACH } from '../../../core/mapping/vault.ts'
import { PLACEHOLDER_FORM } from '../../../core/text/placeholder-form.ts'

/** A Lua script and the name that the server remembers it by. */
export interface Script {
  readonly source: string
  readonly sha1: string
}

const { before, between, after } = PLACEHOLDER_FORM

/** What the scripts share with the rest of the program. */
const CONSTANTS = [
  `local TYPED_REACH = ${TYPED_REACH}`,
  `local BEFORE_PREFIX, BEFORE_NUMBER, AFTER_NUMBER = '${before}', '${between}', '${after}'`,
  '',
].join('\n')

const read = (name: string): string =>
  readFileSync(new URL(`../lua/${name}.lua`, import.meta.url), 'utf8')

/** A script out of files of `lua/`, in this order: later ones use what earlier ones define. */
function script(...files: readonly string[]): Script {
  const source = CONSTANTS + files.map(read).join('\n')
  return { source, sha1: createHash('sha1').update(source).digest('hex') }
}

/** The scripts of the vault, read when the program starts. */
export const SCRIPTS = {
  allocate: script('common', 'room', 'allocate'),
  load: script('common', 'load'),
  bind: script('common', 'bind'),
  release: script('common', 'room', 'release'),
  confirm: script('common', 'room', 'confirm'),
  prove: script('common', 'room', 'prove'),
  proven: script('common', 'room', 'proven'),
  rewrap: script('common', 'rewrap'),
  clock: script('common', 'clock'),
  erase: script('common', 'room', 'wipe', 'erase'),
  eraseOwned: script('common', 'room', 'wipe', 'erase-owned'),
} as const
