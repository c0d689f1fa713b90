import { LUA_COMMON } from './lua-common.ts'
import { LUA_ROOM } from './lua-room.ts'

/** Gives back what an exchange holds: what it brought in and nobody else holds or has confirmed goes. */
export const LUA_RELEASE = `${LUA_COMMON}${LUA_ROOM}
local key, life, placeholders = arg(), arg(), args()
local id = resolve(key)
if not id or call('HGET', scopeKey(id), 'g') ~= life then return { 'OK', stamp } end
local scope, trial = scopeKey(id), trialKey(id)
local function isLast(name)
  local holders = tonumber(call('HGET', trial, name) or '0')
  if holders > 1 then call('HINCRBY', trial, name, -1) end
  if holders == 1 then call('HDEL', trial, name) end
  return holders == 1
end
if isLast('') then
  -- Without an earlier life there is nothing that numbers would have to stay clear of.
  if call('HEXISTS', trial, '+') == 0 then call('UNLINK', countKey(id)) end
  vanish(id)
  -- An app that nobody has a key for leaves nothing.
  if call('EXISTS', provenKey) + call('EXISTS', sizeKey) == 0 then call('UNLINK', epochKey) end
  return { 'OK', stamp }
end
for _, placeholder in ipairs(placeholders) do
  if isLast(placeholder) then drop(scope, placeholder) end
end
resize(id)
return { 'OK', stamp }
`

/** Dify has accepted the credential of the app. */
export const LUA_PROVE = `${LUA_COMMON}${LUA_ROOM}
call('SET', provenKey, '1', 'PX', 2 * num())
return { 'OK', stamp }
`

/** Whether Dify has accepted the credential of the app. */
export const LUA_PROVEN = `${LUA_COMMON}${LUA_ROOM}
return { 'OK', stamp, int(call('EXISTS', provenKey)) }
`

/** What an exchange held stays, and a scope that was soon to be forgotten lives as long as any. */
export const LUA_CONFIRM = `${LUA_COMMON}${LUA_ROOM}
local ttl, maxTtl, wasUnproven = num(), num(), num() == 1
local key, life, placeholders = arg(), arg(), args()
local id = resolve(key)
if not id or call('HGET', scopeKey(id), 'g') ~= life then return { 'OK', stamp } end
call('HDEL', trialKey(id), '')
for _, placeholder in ipairs(placeholders) do call('HDEL', trialKey(id), placeholder) end
if not wasUnproven then return { 'OK', stamp } end
touch(id, ttl, maxTtl)
for _, key in ipairs({ countKey(id), epochKey }) do call('PEXPIRE', key, maxTtl) end
for _, field in ipairs(call('HKEYS', scopeKey(id))) do
  if string.sub(field, 1, 1) == 'o' then call('PEXPIRE', ownerKey(string.sub(field, 2)), maxTtl) end
end
return { 'OK', stamp }
`
