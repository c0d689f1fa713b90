-- What all scripts share. `KEYS[1]` is `PREFIX:{TAG}`; every key that a script touches begins with it and so lies in
-- the same slot of a cluster:
--
-- - `…:s:ID` hash, a scope. Fields: `g` its life (16 hex digits, drawn by its first writer), `b` birth and `w` start of the
--   write that bore it (µs of Redis), `n` entries, `x` runs, `k` links, a line each; per run `lRUN` lowest and `cRUN` highest
--   number; per entry `iHMAC` → placeholder and `rPLACEHOLDER` → HMAC and sealed record; per alias `aID`; per owner
--   `oOWNER`. A run holds the numbers that one process gives out: a prefix (`EMAIL`), or a prefix and the number above which
--   the block of the process begins (`EMAIL@51234567812345`).
-- - `…:a:ID` string: life (16), proof (32) and id of the scope that an alias means, or `!` and the µs at which ID was
--   erased. Proofs are the services': what Redis says of names is checked by them (see `VaultKeys`).
-- - `…:o:OWNER` sorted set of scope ids by the end of their longest life (ms).
local root = KEYS[1]
local call = redis.call
local time = call('TIME')
local now = time[1] * 1000000 + time[2]
local at = 0
local function arg() at = at + 1 return ARGV[at] end
local function num() return tonumber(arg()) end
local function args()
  local list = {}
  for i = 1, num() do list[i] = arg() end
  return list
end
local function int(n) return string.format('%.0f', n) end
-- The form of a placeholder comes from `core/text/placeholder-form.ts`.
local function placeholderOf(prefix, number)
  return BEFORE_PREFIX .. prefix .. BEFORE_NUMBER .. int(number) .. AFTER_NUMBER
end
local function numberIn(placeholder)
  return tonumber(string.match(string.sub(placeholder, 1, #placeholder - #AFTER_NUMBER), '%d+$'))
end
local stamp = int(now)
local function scopeKey(id) return root .. ':s:' .. id end
local function aliasKey(id) return root .. ':a:' .. id end
local function ownerKey(id) return root .. ':o:' .. id end
local function split(text, pattern)
  local list = {}
  for part in string.gmatch(text or '', pattern) do list[#list + 1] = part end
  return list
end
local function lines(text) return split(text, '[^\n]+') end
local function prefixOf(run) return string.match(run, '^[^@]+') end

-- The entry of a placeholder in a scope, and taking it away.
local function entryOf(scope, placeholder) return call('HGET', scope, 'r' .. placeholder) end
local function drop(scope, placeholder)
  local record = entryOf(scope, placeholder)
  if not record then return end
  call('HDEL', scope, 'r' .. placeholder, 'i' .. string.sub(record, 1, 16))
  call('HINCRBY', scope, 'n', -1)
end

-- Id of the living scope that id means, or nil; when id was erased; the proof that it means that scope (empty for its
-- own name).
local function resolve(id)
  local alias = call('GET', aliasKey(id))
  local erased = nil
  if alias and string.sub(alias, 1, 1) == '!' then
    erased = tonumber(string.sub(alias, 2))
    alias = nil
  end
  if call('EXISTS', scopeKey(id)) == 1 then return id, erased, '' end
  if not alias then return nil, erased end
  local life, proof, target = string.sub(alias, 1, 16), string.sub(alias, 17, 48), string.sub(alias, 49)
  if call('HGET', scopeKey(target), 'g') == life then return target, erased, proof end
  return nil, erased
end

-- When a name was erased. A mark from a clock that has gone back since is as old as can be told: from now.
local jump = 1000000
local function erasedAt(id, erased)
  if not erased or erased <= now + jump then return erased end
  call('SET', aliasKey(id), '!' .. stamp, 'PX', 600000)
  return now
end

-- Whether a write began too long ago, or by a clock that has gone back since.
local function isLate(start, window) return now > start + window or start > now + jump end

-- Milliseconds at which the longest life of a scope ends. One that was born by a clock that has gone back is born now.
local function longest(id, maxTtl)
  local born = tonumber(call('HGET', scopeKey(id), 'b')) or now
  if born > now + jump then
    born = now
    redis.pcall('HSET', scopeKey(id), 'b', stamp)
  end
  return born / 1000 + maxTtl
end

-- A use: the scope lives another ttl, but never beyond its longest life.
local function touch(id, ttl, maxTtl)
  call('PEXPIREAT', scopeKey(id), int(math.min(now / 1000 + ttl, longest(id, maxTtl))))
end

-- What the caller has of scopes already: id -> { life, highest number by run }.
local function knownScopes()
  local known = {}
  for _ = 1, num() do
    local id, life, highest = arg(), arg(), {}
    for _ = 1, num() do
      local run = arg()
      highest[run] = num()
    end
    known[id] = { life, highest }
  end
  return known
end

-- Records that one reply may still hold: more take so long that others wait. The caller asks for the rest.
local room = 2000

-- Where runs end: lowest and highest number of each.
local function endsOf(scope, runs)
  local ends = {}
  for from = 1, #runs, 1000 do
    local fields = {}
    for i = from, math.min(#runs, from + 999) do
      fields[#fields + 1] = 'l' .. runs[i]
      fields[#fields + 1] = 'c' .. runs[i]
    end
    for _, number in ipairs(call('HMGET', scope, unpack(fields))) do ends[#ends + 1] = number end
  end
  return ends
end

-- A scope as the caller needs it: what it has already is left out. 1: nothing was left out, and what the caller has is
-- of another life, or more than there is. Then by run: highest number, records, and the number up to which the caller has
-- all of them then.
local function view(id, known)
  local scope = scopeKey(id)
  local life = call('HGET', scope, 'g')
  local runs = lines(call('HGET', scope, 'x'))
  local ends = endsOf(scope, runs)
  local tops = {}
  for i, run in ipairs(runs) do tops[run] = tonumber(ends[2 * i]) end
  local has = known[id] and known[id][1] == life and known[id][2] or nil
  for run, number in pairs(has or {}) do
    if number > (tops[run] or 0) then has = nil break end
  end
  local out = { id, life, has and '0' or '1' }
  has = has or {}
  for i, run in ipairs(runs) do
    local from = math.max(tonumber(ends[2 * i - 1]), (has[run] or 0) + 1)
    local last = tops[run]
    local prefix = prefixOf(run)
    local records = {}
    while from <= last and room > 0 do
      local numbers, fields = {}, {}
      for n = from, math.min(last, from + math.min(room, 1000) - 1) do
        numbers[#numbers + 1] = int(n)
        fields[#fields + 1] = 'r' .. placeholderOf(prefix, n)
      end
      for j, record in ipairs(call('HMGET', scope, unpack(fields))) do
        if record then
          records[#records + 1] = numbers[j]
          records[#records + 1] = record
        end
      end
      from = from + #numbers
      room = room - #numbers
    end
    out[#out + 1] = { run, ends[2 * i], records, int(math.min(from - 1, last)) }
  end
  return out
end

-- The scope and the living scopes that it is linked with: id and proof; id, name that was linked, proof that it was,
-- proof that the name means the id. Adds their views. Counts as use.
local function joined(id, proof, known, ttl, maxTtl, views)
  local found = { { id, proof } }
  for _, line in ipairs(lines(call('HGET', scopeKey(id), 'k'))) do
    local link = split(line, '[^\t]+')
    if call('EXISTS', scopeKey(link[1])) == 1 then
      found[#found + 1] = { link[1], link[2], link[3], link[4] or '' }
    end
  end
  for _, entry in ipairs(found) do
    local each = entry[1]
    if not views[each] then
      local seen = view(each, known)
      views[each] = seen
      views[#views + 1] = seen
      -- Last: with a shorter maxTtl than before, its life may be over with this.
      touch(each, ttl, maxTtl)
    end
  end
  return found
end

-- Views as an array that can be sent.
local function list(views)
  local out = {}
  for i = 1, #views do out[i] = views[i] end
  return out
end
