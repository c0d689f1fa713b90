-- What an exchange held stays, and a scope that was soon to be forgotten lives as long as any.
local ttl, maxTtl, wasUnproven = num(), num(), num() == 1
local key, life, placeholders = arg(), arg(), args()
local id = resolve(key)
if not id or call('HGET', scopeKey(id), 'g') ~= life then return { 'OK', stamp } end
call('HDEL', trialKey(id), '')
for _, placeholder in ipairs(placeholders) do call('HDEL', trialKey(id), placeholder) end
if not wasUnproven then return { 'OK', stamp } end
touch(id, ttl, maxTtl)
for _, field in ipairs(call('HKEYS', scopeKey(id))) do
  if string.sub(field, 1, 1) == 'o' then call('PEXPIRE', ownerKey(string.sub(field, 2)), maxTtl) end
end
return { 'OK', stamp }
