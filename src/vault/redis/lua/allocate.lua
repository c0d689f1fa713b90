-- Placeholders for all values of a request. Reads first, then writes, so that a refusal leaves nothing behind.
--
-- Replies: `OK now found placeholders views sequence born isProven`; `LATE` (began longer ago than a write may take),
-- `ERASED` (began before its scope was erased), `ELSEWHERE id proof` (the values are looked up in another scope),
-- `NUMBERS numbers` (the values are sealed for other numbers than they would get: those, and 0 for a value that has one; as
-- above, nothing was done), `FULL` (no number left), `MANY` (more new values than a scope may have), `ROOM` (the credential holds as much as it
-- may, and nothing is idle).
--
-- A scope goes on with its numbers only if it got the last ones in the epoch that still lasts. Else it goes on above
-- `block`, a number of fourteen digits that the caller has drawn, and under another life for caches: what was given out
-- meanwhile may be lost. So it does where the caller knows that these numbers are given out already, or where others keep taking
-- those that it was told (`isForced`): the numbers of a block are known before anything is sealed.
local start, window = num(), num()
if isLate(start, window) then return { 'LATE', stamp } end
local ttl, maxTtl, limit = num(), num(), num()
local key, assumed = arg(), arg()
local base, block, life, draw, seen, isForced = num(), num(), arg(), arg(), num(), num() == 1
local unprovenTtl, cap, idle = num(), num(), num()
-- A request that nobody has verified gives no idle time: it displaces nothing.
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
id = id or key
local scope = scopeKey(id)

local function get(field) return not isNew and call('HGET', scope, field) or nil end

-- What is known already. Literals are judged by what the scope held before the call.
local wanted, fresh = {}, false
for i = 1, count do
  local prefix, hmac, literal, number, record = arg(), arg(), arg(), num(), arg()
  local placeholder = nil
  if literal == '' then
    placeholder = get('i' .. hmac) or get('v' .. hmac)
  elseif not isNew and entryOf(scope, literal) then
    placeholder = literal
  end
  if not placeholder then fresh = true end
  wanted[i] = { prefix, hmac, record, number, placeholder, literal }
end

local epoch = (isNew or fresh) and epochAt(seen, draw) or nil
local highest, suffix, isMoved = {}, '', false
if isNew then
  highest = isForced and { [''] = block } or takeNumbers(key, epoch.id, base, block)
else
  life = get('g')
  suffix = get('z') or ''
  if fresh and (isForced or get('e') ~= epoch.id) then
    isMoved = true
    suffix = '@' .. int(block)
    highest[''] = block
  elseif fresh then
    highest[''] = tonumber(get('B'))
    for _, run in ipairs(lines(get('x'))) do
      local prefix = prefixOf(run)
      if prefix .. suffix == run then highest[prefix] = tonumber(get('c' .. run)) end
    end
  end
end

-- Numbers for the rest.
local placeholders, born, fields, lowest = {}, {}, {}, {}
local numbers, isOther, typed = {}, false, {}
local function bear(i, placeholder, number)
  local _, hmac, record, sealedFor = unpack(wanted[i], 1, 4)
  numbers[i] = int(number)
  isOther = isOther or number ~= sealedFor
  born[hmac] = placeholder
  fields[#fields + 1] = { 'i' .. hmac, placeholder }
  fields[#fields + 1] = { 'r' .. placeholder, hmac .. record }
end
-- What users typed stays as it is: no value gets the number, unless it has it. Far above what is given out nothing is kept.
for i, each in ipairs(wanted) do
  local prefix, literal = each[1], each[6]
  if literal ~= '' and not each[5] then
    local number, top = tonumber(string.match(literal, '%d+$')), highest[prefix] or highest['']
    if number > top and number <= top + TYPED_REACH then
      typed[literal] = true
      bear(i, literal, number)
    end
    each[5] = literal
  end
end
local function isTaken(placeholder)
  return typed[placeholder] or not isNew and entryOf(scope, placeholder)
end
for i, each in ipairs(wanted) do
  local prefix, hmac, placeholder = each[1], each[2], each[5]
  numbers[i] = numbers[i] or '0'
  placeholder = placeholder or born[hmac]
  if not placeholder then
    local number = (highest[prefix] or highest['']) + 1
    -- A block may meet another of the same scope, or what a user typed; what that holds is left to it.
    while isTaken(prefix .. '_' .. int(number)) do number = number + 1 end
    if number > MAX_NUMBER then return { 'FULL', stamp } end
    highest[prefix] = number
    lowest[prefix] = lowest[prefix] or number
    placeholder = prefix .. '_' .. int(number)
    bear(i, placeholder, number)
  end
  placeholders[i] = placeholder
end
if isOther then return { 'NUMBERS', stamp, numbers } end

local bornCount = #fields / 2
-- Two fields of the trials are no placeholders.
if bornCount > limit or (bornCount > 0 and bornCount + call('HLEN', trialKey(id)) > limit + 2) then
  return { 'MANY', stamp }
end
if not hasRoom(id, bornCount + (isNew and 1 or 0), cap, idle, ttl) then return { 'ROOM', stamp } end
if not isProven then ttl = soon end

-- From here on everything is written.
local isCarried = call('EXISTS', countKey(id)) == 1
if epoch then keepEpoch(epoch, isProven and maxTtl or soon) end
if isNew then
  call('HSET', scope, 'g', life, 'b', stamp, 'w', int(start), 'B', int(highest['']), 'e', epoch.id, 'n', '0')
end
if isMoved then call('HSET', scope, 'h', draw, 'z', suffix) end
for _, pair in ipairs(fields) do call('HSET', scope, pair[1], pair[2]) end
if #fields > 0 then
  local runs = lines(call('HGET', scope, 'x'))
  for prefix, number in pairs(lowest) do
    local run = prefix .. suffix
    if call('HSETNX', scope, 'l' .. run, int(number)) == 1 then runs[#runs + 1] = run end
    call('HSET', scope, 'c' .. run, int(highest[prefix]))
  end
  call('HSET', scope, 'x', table.concat(runs, '\n'), 'e', epoch.id, 'B', int(highest['']))
  call('HINCRBY', scope, 'n', #fields / 2)
end
-- Only a name that Dify knows can come back: what was drawn for a first turn needs no memory of its numbers.
local isKept = isNew and base > 0 or isCarried
if isKept and epoch then
  local counters = { countKey(id), '!', epoch.id }
  for prefix, number in pairs(highest) do
    counters[#counters + 1] = prefix
    counters[#counters + 1] = int(number)
  end
  -- Whole or not at all: a part of them would pass for all that was given out.
  call('DEL', countKey(id))
  call('HSET', unpack(counters))
end
if isKept then call('PEXPIRE', countKey(id), isProven and maxTtl or soon) end
hold(id, isNew, isCarried, born, placeholders, unprovenTtl)

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
    -- However wide somebody has made the run, others do not wait for it.
    local cut = math.min(low + math.floor((high - low + 1) / 2), new, low + 2 * limit)
    for number = low, cut - 1 do drop(scope, prefixOf(run) .. '_' .. int(number)) end
    call('HSET', scope, 'l' .. run, int(cut))
  end
end
resize(id)
call('ZADD', useKey, int(now / 1000), id)
review(2, ttl, function() return false end)
for _, each in ipairs({ useKey, sizeKey, provenKey }) do call('PEXPIRE', each, 2 * maxTtl) end
local brought = int(bornCount + (isNew and 1 or 0))
return { 'OK', stamp, found, placeholders, list(views), sequence(), brought, isProven and '1' or '0' }
