import { LUA_COMMON } from './lua-common.ts'

/** Mappings of several scopes of one app. Replies `OK now found-per-key views sequence`; nothing found for an unknown scope. */
export const LUA_LOAD = `${LUA_COMMON}
local ttl, maxTtl = num(), num()
local keys, known = args(), knownScopes()
local views, found = {}, {}
for i, key in ipairs(keys) do
  local id, _, proof = resolve(key)
  found[i] = id and joined(id, proof, known, ttl, maxTtl, views) or {}
end
return { 'OK', stamp, found, list(views), sequence() }
`

/**
 * Binds aliases and adds owners. A name that has a living scope keeps it. More aliases than a scope may have are not
 * listed with it: erasing leaves them dangling until they expire, and they mean nothing then. `ELSEWHERE id proof`: the
 * proofs are for another scope; nothing was done.
 */
export const LUA_BIND = `${LUA_COMMON}
local start, window = num(), num()
if isLate(start, window) then return { 'LATE', stamp } end
local ttl, maxTtl, limit = num(), num(), num()
local key, assumed, owners, aliases, proofs = arg(), arg(), args(), args(), args()
local id, erased, proof = resolve(key)
erased = erasedAt(key, erased)
if erased and start < erased then return { 'OK', stamp } end
if not id then return { 'OK', stamp } end
if #aliases > 0 and id ~= assumed then return { 'ELSEWHERE', stamp, id, proof } end
local scope = scopeKey(id)
local life = call('HGET', scope, 'g')
local ends = int(longest(id, maxTtl))
local listed = tonumber(call('HGET', scope, 'm') or '0')
for i, alias in ipairs(aliases) do
  local living, gone = resolve(alias)
  gone = erasedAt(alias, gone)
  if not living and not (gone and start < gone) then
    if listed < limit then
      call('HSET', scope, 'a' .. alias, '')
      listed = listed + 1
    end
    call('SET', aliasKey(alias), life .. proofs[i] .. id, 'PXAT', ends)
    -- From here on it numbers as that scope does: what it had before is no longer all that was given out.
    call('UNLINK', countKey(alias))
  end
end
call('HSET', scope, 'm', int(listed))
for _, owner in ipairs(owners) do
  call('HSET', scope, 'o' .. owner, '')
  call('ZADD', ownerKey(owner), ends, id)
  call('PEXPIRE', ownerKey(owner), maxTtl)
end
touch(id, ttl, maxTtl)
return { 'OK', stamp }
`

/** Replaces records by the same under a younger key, unless they have changed or gone meanwhile. */
export const LUA_REWRAP = `${LUA_COMMON}
local id, life, count = arg(), arg(), num()
if lifeOf(scopeKey(id)) ~= life then return { 'OK', stamp } end
for _ = 1, count do
  local field, old, new = 'r' .. arg(), arg(), arg()
  if call('HGET', scopeKey(id), field) == old then call('HSET', scopeKey(id), field, new) end
end
return { 'OK', stamp }
`

/** The time of the server, to know it before the first write. */
export const LUA_CLOCK = `${LUA_COMMON} return { 'OK', stamp }`
