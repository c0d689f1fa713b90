import { createHash } from 'node:crypto'
import { LUA_ALLOCATE } from './lua-allocate.ts'
import { LUA_ERASE, LUA_ERASE_OWNED } from './lua-erase.ts'
import { LUA_CONFIRM, LUA_PROVE, LUA_PROVEN, LUA_RELEASE } from './lua-release.ts'
import { LUA_BIND, LUA_CLOCK, LUA_LOAD, LUA_REWRAP } from './lua-scopes.ts'

/** A Lua script and the name that the server remembers it by. */
export interface Script {
  readonly source: string
  readonly sha1: string
}

const script = (source: string): Script => ({
  source,
  sha1: createHash('sha1').update(source).digest('hex'),
})

/** The scripts of the vault. */
export const SCRIPTS = {
  allocate: script(LUA_ALLOCATE),
  load: script(LUA_LOAD),
  bind: script(LUA_BIND),
  release: script(LUA_RELEASE),
  confirm: script(LUA_CONFIRM),
  prove: script(LUA_PROVE),
  proven: script(LUA_PROVEN),
  rewrap: script(LUA_REWRAP),
  clock: script(LUA_CLOCK),
  erase: script(LUA_ERASE),
  eraseOwned: script(LUA_ERASE_OWNED),
} as const
