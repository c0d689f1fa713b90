-- Placeholders for all values of a request. Reads first, then writes, so that a refusal leaves nothing behind.
--
-- Replies: `OK now found placeholders views born isProven`; `LATE` (began longer ago than a write may take), `ERASED`
-- (began before its scope was erased), `ELSEWHERE id proof` (the values are looked up in another scope), `TAKEN` (a scope
-- that should be new is there), `NUMBERS numbers` (some values need another number: the one that stands in their
-- place or a higher one, for typed text this very one; 0 for a value that needs none), `MANY` (more new values than a scope may
-- have), `ROOM` (the credential holds as much as it may, and nothing is idle). Nothing was done but with `OK`.
--
-- The caller says the number of each value that it holds for new, and has sealed the value for it. It takes the numbers of
-- a block that no other process uses, one after the other, so nothing here decides which number is free: what the server
-- has forgotten, or was made to forget, cannot make a number be given twice.
local start, window = num(), num()
if isLate(start, window) then return { 'LATE', stamp } end
local ttl, maxTtl, limit = num(), num(), num()
local key, assumed = arg(), arg()
local life, base, suffix, isFirst = arg(), num(), arg(), num() == 1
local unprovenTtl, cap, idle = num(), num(), num()
-- A request that is not verified gives no idle time: it displaces nothing.
local isProven = idle >= 0 and call('EXISTS', provenKey) == 1
local soon = math.min(ttl, unprovenTtl)
local owners, links, proofs, known = args(), args(), args(), knownScopes()
local count = num()
local id, erased, proof = resolve(key)
erased = erasedAt(key, erased)
if erased and start < erased then return { 'ERASED', stamp } end
if (count > 0 or #links > 0) and (id or key) ~= assumed then
  return { 'ELSEWHERE', stamp, id or key, proof or '' }
end
local isNew = id == nil
if isFirst and not isNew then return { 'TAKEN', stamp } end
id = id or key
local scope = scopeKey(id)

local function get(field) return not isNew and call('HGET', scope, field) or nil end

-- What is known already. Literals are judged by what the scope held before the call.
local wanted = {}
for i = 1, count do
  local prefix, hmac, literal, number, record = arg(), arg(), arg(), num(), arg()
  local placeholder = nil
  if literal == '' then
    placeholder = get('i' .. hmac)
  elseif not isNew and entryOf(scope, literal) then
    placeholder = literal
  end
  wanted[i] = { prefix, hmac, record, number, placeholder, literal }
end

-- The highest number of the caller's run of a prefix, and of every run that the prefix has or may get: blocks that have
-- given out numbers of other prefixes only, and the one that counts from 1.
local own, runs, ends = {}, nil, nil
local function ownTop(prefix)
  own[prefix] = own[prefix] or tonumber(get('c' .. prefix .. suffix) or base)
  return own[prefix]
end
local function topsOf(prefix)
  if not runs then
    runs = lines(get('x'))
    ends = endsOf(scope, runs)
  end
  local byBase = { ['0'] = 0, [int(base)] = ownTop(prefix) }
  for i, run in ipairs(runs) do
    local from = string.match(run, '@(%d+)$') or '0'
    if prefixOf(run) == prefix then
      byBase[from] = tonumber(ends[2 * i])
    else
      byBase[from] = byBase[from] or tonumber(from)
    end
  end
  return byBase
end

-- What the caller has sealed for the rest, or which numbers it needs.
local placeholders, born, fields, lowest, highest = {}, {}, {}, {}, {}
local numbers, isOther, taken = {}, false, {}
local function bear(i, placeholder)
  local hmac, record = wanted[i][2], wanted[i][3]
  taken[placeholder] = true
  born[hmac] = placeholder
  fields[#fields + 1] = { 'i' .. hmac, placeholder }
  fields[#fields + 1] = { 'r' .. placeholder, hmac .. record }
end
local function refuse(i, number)
  isOther = true
  numbers[i] = int(number)
end
-- What users typed stays as it is: no value gets the number, unless it has it. Far above what is given out nothing is
-- kept, nor where the caller has given the number out (-1).
local near = {}
local function isNear(prefix, number)
  local function isAhead(top) return number > top and number <= top + TYPED_REACH end
  near[prefix] = near[prefix] or topsOf(prefix)
  for _, top in pairs(near[prefix]) do
    if isAhead(top) then return true end
  end
  return false
end
for i, each in ipairs(wanted) do
  local prefix, literal = each[1], each[6]
  numbers[i] = '0'
  if literal ~= '' and not each[5] then
    local number = numberIn(literal)
    if isNear(prefix, number) then
      if each[4] == number then bear(i, literal) elseif each[4] >= 0 then refuse(i, number) end
    end
    each[5] = literal
  end
end
for i, each in ipairs(wanted) do
  local prefix, number, placeholder = each[1], each[4], each[5]
  if not placeholder then
    placeholder = placeholderOf(prefix, number)
    if number <= ownTop(prefix) or taken[placeholder] or not isNew and entryOf(scope, placeholder) then
      refuse(i, math.max(number, ownTop(prefix)) + 1)
    else
      lowest[prefix] = math.min(lowest[prefix] or number, number)
      highest[prefix] = math.max(highest[prefix] or number, number)
      bear(i, placeholder)
    end
  end
  placeholders[i] = placeholder
end
if isOther then return { 'NUMBERS', stamp, numbers } end

local bornCount = #fields / 2
-- One field of the trials is not a placeholder.
if bornCount > limit or (bornCount > 0 and bornCount + call('HLEN', trialKey(id)) > limit + 1) then
  return { 'MANY', stamp }
end
if not hasRoom(id, bornCount + (isNew and 1 or 0), cap, idle, ttl) then return { 'ROOM', stamp } end
if not isProven then ttl = soon end

-- From here on everything is written.
if isNew then call('HSET', scope, 'g', life, 'b', stamp, 'w', int(start), 'n', '0') end
for _, pair in ipairs(fields) do call('HSET', scope, pair[1], pair[2]) end
if #fields > 0 then
  runs = lines(call('HGET', scope, 'x'))
  for prefix, number in pairs(lowest) do
    local run = prefix .. suffix
    if call('HSETNX', scope, 'l' .. run, int(number)) == 1 then runs[#runs + 1] = run end
    call('HSET', scope, 'c' .. run, int(highest[prefix]))
  end
  call('HSET', scope, 'x', table.concat(runs, '\n'))
  call('HINCRBY', scope, 'n', #fields / 2)
end
hold(id, isNew, born, placeholders, unprovenTtl)

for _, owner in ipairs(owners) do
  call('HSET', scope, 'o' .. owner, '')
  call('ZADD', ownerKey(owner), int(longest(id, maxTtl)), id)
  call('ZREMRANGEBYSCORE', ownerKey(owner), '-inf', '(' .. int(now / 1000))
  call('PEXPIRE', ownerKey(owner), isProven and maxTtl or soon)
end

-- The youngest hundred links stay.
if #links > 0 then
  local kept = lines(call('HGET', scope, 'k'))
  for n, link in ipairs(links) do
    local target, _, means = resolve(link)
    if target and target ~= id then
      local line = target .. '\t' .. link .. '\t' .. proofs[n] .. '\t' .. means
      for i = #kept, 1, -1 do
        if split(kept[i], '[^\t]+')[1] == target then table.remove(kept, i) end
      end
      kept[#kept + 1] = line
      if #kept > 100 then table.remove(kept, 1) end
    end
  end
  call('HSET', scope, 'k', table.concat(kept, '\n'))
end

local views = {}
local found = joined(id, proof or '', known, ttl, maxTtl, views)

-- A scope that is too large loses the older half of every run; the caller has still got all of it above.
if tonumber(call('HGET', scope, 'n')) > limit then
  for _, run in ipairs(lines(call('HGET', scope, 'x'))) do
    local low, high = tonumber(call('HGET', scope, 'l' .. run)), tonumber(call('HGET', scope, 'c' .. run))
    local new = run == prefixOf(run) .. suffix and lowest[prefixOf(run)] or high
    -- However wide a client has made the run, others do not wait for it.
    local cut = math.min(low + math.floor((high - low + 1) / 2), new, low + 2 * limit)
    for number = low, cut - 1 do drop(scope, placeholderOf(prefixOf(run), number)) end
    call('HSET', scope, 'l' .. run, int(cut))
  end
end
resize(id)
call('ZADD', useKey, int(now / 1000), id)
review(2, ttl, function() return false end)
for _, each in ipairs({ useKey, sizeKey, provenKey }) do call('PEXPIRE', each, 2 * maxTtl) end
local brought = int(bornCount + (isNew and 1 or 0))
return { 'OK', stamp, found, placeholders, list(views), brought, isProven and '1' or '0' }
