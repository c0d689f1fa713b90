-- Replaces records by the same under a younger key, unless they have changed or gone meanwhile.
local id, life, count = arg(), arg(), num()
if call('HGET', scopeKey(id), 'g') ~= life then return { 'OK', stamp } end
for _ = 1, count do
  local field, old, new = 'r' .. arg(), arg(), arg()
  if call('HGET', scopeKey(id), field) == old then call('HSET', scopeKey(id), field, new) end
end
return { 'OK', stamp }
