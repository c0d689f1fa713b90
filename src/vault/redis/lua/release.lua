-- Gives back what an exchange holds: what it brought in and no other exchange holds or has confirmed goes.
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
  vanish(id)
  return { 'OK', stamp }
end
for _, placeholder in ipairs(placeholders) do
  if isLast(placeholder) then drop(scope, placeholder) end
end
resize(id)
return { 'OK', stamp }
