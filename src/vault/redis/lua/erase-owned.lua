-- Erases what an owner has in this app: all of it, or what writes brought that began before a time (µs, 0: all).
-- Replies the number of scopes that were known.
local stone, owner, before = num(), arg(), num()
local count = 0
for _, id in ipairs(call('ZRANGE', ownerKey(owner), 0, -1)) do
  local began = call('HGET', scopeKey(id), 'w')
  if began and (before == 0 or tonumber(began) < before) then
    wipe(id, stone)
    count = count + 1
  end
end
if before == 0 then call('DEL', ownerKey(owner)) end
return { 'OK', stamp, int(count) }
