-- Binds aliases and adds owners. A name that has a living scope keeps it. More aliases than a scope may have are not
-- listed with it: erasing leaves them dangling until they expire, and they mean nothing then. `ELSEWHERE id proof`: the
-- proofs are for another scope; nothing was done.
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
