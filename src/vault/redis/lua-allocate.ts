import { LUA_COMMON } from './lua-common.ts'

/**
 * Placeholders for all values of a request. Reads first, then writes, so that a refusal leaves nothing behind.
 *
 * Replies: `OK now found placeholders views`; `LATE` (began longer ago than a write may take), `ERASED` (began before its
 * scope was erased), `ELSEWHERE id proof` (the values are sealed for another scope; nothing was done), `FULL` (no number left).
 *
 * A server that is not the one that numbered last (restart, failover) may have lost what was acknowledged: it leaves a
 * gap, so that no number that Dify may have seen is given to another value.
 */
export const LUA_ALLOCATE = `${LUA_COMMON}
local GAP = 1000
local start, window = num(), num()
if now > start + window then return { 'LATE', stamp } end
local ttl, maxTtl, limit = num(), num(), num()
local key, assumed, firstBase, life = arg(), arg(), num(), arg()
local owners, links, proofs, known = args(), args(), args(), knownScopes()
local count = num()
local id, erased, proof, dead = resolve(key)
if erased and start < erased then return { 'ERASED', stamp } end
if (count > 0 or #links > 0) and (id or key) ~= assumed then
  return { 'ELSEWHERE', stamp, id or key, proof or '' }
end
local isNew = id == nil
id = id or key
local scope = scopeKey(id)

local function has(field) return not isNew and call('HEXISTS', scope, field) == 1 end
local function get(field) return not isNew and call('HGET', scope, field) or nil end

-- What is known already. Literals are judged by what the scope held before the call.
local wanted, fresh = {}, false
for i = 1, count do
  local prefix, hmac, record, literal = arg(), arg(), arg(), arg()
  local placeholder = get('v' .. hmac)
  if not placeholder and literal ~= '' and has('p' .. literal) then placeholder = literal end
  if not placeholder then fresh = true end
  wanted[i] = { prefix, hmac, record, placeholder }
end

local highest, carried, boot = {}, false, nil
if isNew or fresh then
  boot = string.sub(string.match(call('INFO', 'server'), 'run_id:(%x+)') or '', 1, 16)
end
if isNew then
  for _, old in ipairs({ key, dead }) do
    local flat = call('HGETALL', countKey(old))
    local fields = {}
    for i = 1, #flat, 2 do fields[flat[i]] = flat[i + 1] end
    local gap = fields['!'] ~= boot and GAP or 0
    fields['!'] = nil
    for prefix, number in pairs(fields) do
      carried = true
      highest[prefix] = math.max(highest[prefix] or 0, tonumber(number) + gap)
    end
  end
  -- One base above all that is known: it holds for every prefix that this life has not used yet.
  if carried then
    for _, number in pairs(highest) do highest[''] = math.max(highest[''] or 0, number) end
  else
    highest[''] = firstBase
  end
else
  life = call('HGET', scope, 'g')
  if fresh then
    local gap = call('HGET', scope, 'e') ~= boot and GAP or 0
    highest[''] = tonumber(call('HGET', scope, 'B')) + gap
    for _, prefix in ipairs(lines(call('HGET', scope, 'x'))) do
      highest[prefix] = tonumber(call('HGET', scope, 'c' .. prefix)) + gap
    end
  end
end

-- Numbers for the rest.
local placeholders, born, fields, lowest = {}, {}, {}, {}
for i, each in ipairs(wanted) do
  local prefix, hmac, record, placeholder = unpack(each, 1, 4)
  placeholder = placeholder or born[hmac]
  if not placeholder then
    local number = (highest[prefix] or highest['']) + 1
    if number > 999999999 then return { 'FULL', stamp } end
    highest[prefix] = number
    lowest[prefix] = lowest[prefix] or number
    placeholder = prefix .. '_' .. int(number)
    born[hmac] = placeholder
    fields[#fields + 1] = { 'v' .. hmac, placeholder }
    fields[#fields + 1] = { 'p' .. placeholder, hmac .. record }
  end
  placeholders[i] = placeholder
end

-- From here on everything is written.
if isNew then
  call('HSET', scope, 'g', life, 'b', stamp, 'w', int(start), 'B', int(highest['']), 'e', boot, 'n', '0')
end
for _, pair in ipairs(fields) do call('HSET', scope, pair[1], pair[2]) end
if #fields > 0 then
  local prefixes = lines(call('HGET', scope, 'x'))
  for prefix, number in pairs(lowest) do
    if call('HSETNX', scope, 'l' .. prefix, int(number)) == 1 then prefixes[#prefixes + 1] = prefix end
  end
  call('HSET', scope, 'x', table.concat(prefixes, '\\n'), 'e', boot, 'B', int(highest['']))
  for _, prefix in ipairs(prefixes) do call('HSET', scope, 'c' .. prefix, int(highest[prefix])) end
  call('HINCRBY', scope, 'n', #fields / 2)
end
if #fields > 0 or carried then
  local counters = countKey(id)
  call('HSET', counters, '!', boot)
  for prefix, number in pairs(highest) do call('HSET', counters, prefix, int(number)) end
end
call('PEXPIRE', countKey(id), maxTtl)

for _, owner in ipairs(owners) do
  call('HSET', scope, 'o' .. owner, '')
  call('ZADD', ownerKey(owner), int(longest(id, maxTtl)), id)
  call('ZREMRANGEBYSCORE', ownerKey(owner), '-inf', '(' .. int(now / 1000))
  call('PEXPIRE', ownerKey(owner), maxTtl)
end

-- The youngest hundred links stay.
if #links > 0 then
  local kept = lines(call('HGET', scope, 'k'))
  for n, link in ipairs(links) do
    local target, _, means = resolve(link)
    if target and target ~= id then
      local line = target .. '\\t' .. link .. '\\t' .. proofs[n] .. '\\t' .. means
      for i = #kept, 1, -1 do
        if split(kept[i], '[^\\t]+')[1] == target then table.remove(kept, i) end
      end
      kept[#kept + 1] = line
      if #kept > 100 then table.remove(kept, 1) end
    end
  end
  call('HSET', scope, 'k', table.concat(kept, '\\n'))
end

local views = {}
local found = joined(id, proof or '', known, ttl, maxTtl, views)

-- A scope that is too large loses the older half of every prefix; the caller has still got all of it above.
if tonumber(call('HGET', scope, 'n')) > limit then
  for _, prefix in ipairs(lines(call('HGET', scope, 'x'))) do
    local low, high = tonumber(call('HGET', scope, 'l' .. prefix)),
      tonumber(call('HGET', scope, 'c' .. prefix))
    local cut = low + math.floor((high - low + 1) / 2)
    for number = low, cut - 1 do
      local placeholder = prefix .. '_' .. int(number)
      local record = call('HGET', scope, 'p' .. placeholder)
      if record then
        call('HDEL', scope, 'p' .. placeholder, 'v' .. string.sub(record, 1, 16))
        call('HINCRBY', scope, 'n', -1)
      end
    end
    call('HSET', scope, 'l' .. prefix, int(cut))
  end
end
return { 'OK', stamp, found, placeholders, list(views) }
`
