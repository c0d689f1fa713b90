import { LUA_COMMON } from './lua-common.ts'
import { LUA_ROOM } from './lua-room.ts'

/** Takes a scope away with all its names, and marks these: a write that began before comes too late for them. */
const LUA_WIPE = `${LUA_COMMON}${LUA_ROOM}
local function bury(id, stone)
  -- Deleting first: a server without memory for the mark then still takes it.
  call('DEL', aliasKey(id))
  call('SET', aliasKey(id), '!' .. stamp, 'PX', stone)
end
local function wipe(id, stone)
  local names = { id }
  for _, field in ipairs(call('HKEYS', scopeKey(id))) do
    local kind, name = string.sub(field, 1, 1), string.sub(field, 2)
    if kind == 'a' then names[#names + 1] = name end
    if kind == 'o' then call('ZREM', ownerKey(name), id) end
  end
  call('UNLINK', scopeKey(id), countKey(id), trialKey(id))
  resize(id)
  for _, name in ipairs(names) do bury(name, stone) end
end
`

/** Erases the scope that a key means. */
export const LUA_ERASE = `${LUA_WIPE}
local stone, key = num(), arg()
local id = resolve(key)
if id then wipe(id, stone) end
call('UNLINK', countKey(key))
bury(key, stone)
return { 'OK', stamp, id and '1' or '0' }
`

/**
 * Erases what an owner has in this app: all of it, or what writes brought that began before a time (µs, 0: all).
 * Replies the number of scopes that were known.
 */
export const LUA_ERASE_OWNED = `${LUA_WIPE}
local stone, owner, before = num(), arg(), num()
local count = 0
for _, id in ipairs(call('ZRANGE', ownerKey(owner), 0, -1)) do
  local began = call('HGET', scopeKey(id), 'w')
  if not began then
    call('UNLINK', countKey(id))
  elseif before == 0 or tonumber(began) < before then
    wipe(id, stone)
    count = count + 1
  end
end
if before == 0 then call('DEL', ownerKey(owner)) end
return { 'OK', stamp, int(count) }
`
