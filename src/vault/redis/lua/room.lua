-- What an app may hold, and what its open exchanges hold of it. Further keys of an app:
--
-- - `…:t:ID` hash, the trials of a scope: placeholder → number of open exchanges that hold it and have had no answer; ``
--   the same for a new scope as a whole. What is not listed stays, whichever exchange gives it back; the hash expires, and then all of
--   it stays.
-- - `…:p` string: Dify has accepted the credential.
-- - `…:c` hash: scope → its entries and one for itself, `` → their sum.
-- - `…:u` sorted set of scopes by their last known use (ms).
local provenKey, sizeKey, useKey = root .. ':p', root .. ':c', root .. ':u'
local function trialKey(id) return root .. ':t:' .. id end

-- Counts a scope again, or takes it out of the count if it has gone.
local function resize(id)
  local size = tonumber(call('HGET', scopeKey(id), 'n') or '-1') + 1
  local before = tonumber(call('HGET', sizeKey, id) or '0')
  if size == 0 then
    call('HDEL', sizeKey, id)
    call('ZREM', useKey, id)
  else
    call('HSET', sizeKey, id, int(size))
  end
  if size ~= before and call('HINCRBY', sizeKey, '', int(size - before)) == 0 then call('DEL', sizeKey) end
end

-- Takes a scope away with its names.
local function vanish(id)
  local life = call('HGET', scopeKey(id), 'g')
  for _, field in ipairs(call('HKEYS', scopeKey(id))) do
    local kind, name = string.sub(field, 1, 1), string.sub(field, 2)
    if kind == 'a' and string.sub(call('GET', aliasKey(name)) or '', 1, 16) == life then
      call('DEL', aliasKey(name))
    end
    if kind == 'o' then call('ZREM', ownerKey(name), id) end
  end
  call('UNLINK', scopeKey(id), trialKey(id))
  resize(id)
end

-- Looks at the scopes unused for longest: what has expired is forgotten, and `leaves(id, ms)` says which of them go.
local function review(count, ttl, leaves)
  for _, other in ipairs(call('ZRANGE', useKey, 0, count - 1)) do
    local left = call('PTTL', scopeKey(other))
    if left == -2 then
      resize(other)
    elseif leaves(other, ttl - left) then
      vanish(other)
    else
      call('ZADD', useKey, int(now / 1000 - math.max(0, ttl - left)), other)
    end
  end
end

-- Whether a scope may grow; makes room for it of what is idle. Writes nothing while there is room: a server without memory
-- refuses the first write of a script, and none after it.
local function hasRoom(id, more, cap, idle, ttl)
  local function isFull() return tonumber(call('HGET', sizeKey, '') or '0') + more > cap end
  if not isFull() then return true end
  if idle < 0 then return false end
  review(200, ttl, function(other, unused) return other ~= id and unused >= idle and isFull() end)
  return not isFull()
end

-- An exchange uses these placeholders until it gives them back; `born`: those that it has brought in.
local function hold(id, isNew, born, placeholders, ms)
  local trial = trialKey(id)
  local news, seen = {}, {}
  for _, placeholder in pairs(born) do news[placeholder] = true end
  if not isNew and next(news) == nil and call('EXISTS', trial) == 0 then return end
  local function count(name, isBorn)
    if isBorn then
      call('HSET', trial, name, '1')
    elseif call('HEXISTS', trial, name) == 1 then
      call('HINCRBY', trial, name, 1)
    end
  end
  count('', isNew)
  for _, placeholder in ipairs(placeholders) do
    if not seen[placeholder] then count(placeholder, news[placeholder]) end
    seen[placeholder] = true
  end
  call('PEXPIRE', trial, ms)
end
