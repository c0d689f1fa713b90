-- Epochs: while one lasts, Redis has lost, restored and taken back nothing of an app as far as can be told. A new one
-- begins when the server is another (run id), is master again (replication id), has taken in keys by `RESTORE`, `DEBUG`
-- or `SWAPDB` (their counts in `INFO commandstats`), when these counts were set back (`CONFIG RESETSTAT` counts and times
-- itself, and the scripts that have run never get fewer), when the key of the epoch is gone, and when a service has seen
-- a later write than the server knows of.
--
-- A server that does not tell all of this is never trusted: there every allocation begins an epoch.
local function info(section)
  local text = redis.pcall('INFO', section)
  return type(text) == 'string' and text or ''
end
local function identity()
  local run, replication = string.match(info('server'), 'run_id:(%x+)'), string.match(info('replication'), 'master_replid:(%x+)')
  local stats = info('commandstats')
  if not run or not replication or not string.find(stats, 'cmdstat_', 1, true) then return nil end
  local parts = { run, replication }
  for _, command in ipairs({ 'restore', 'debug', 'swapdb' }) do
    parts[#parts + 1] = string.match(stats, 'cmdstat_' .. command .. ':calls=(%d+)') or '0'
  end
  parts[#parts + 1] = string.match(stats, 'cmdstat_config|resetstat:(calls=%d+,usec=%d+)') or '0'
  local scripts = 0
  for _, command in ipairs({ 'eval', 'evalsha' }) do
    scripts = scripts + tonumber(string.match(stats, 'cmdstat_' .. command .. ':calls=(%d+)') or '0')
  end
  return table.concat(parts, '.'), scripts
end

-- The epoch that lasts, or a new one named draw. seen: the last write that the caller knows of.
local function epochAt(seen, draw)
  local cell = call('HMGET', root .. ':e', 'r', 'e', 'q', 's')
  local server, scripts = identity()
  local last = tonumber(cell[3] or '0')
  -- The script that wrote the cell has been counted since.
  local lasts = server and cell[1] == server and scripts > tonumber(cell[4] or '-1') and cell[2] and last >= seen
  -- By the clock, or else from 0 again after a loss, which other services would take for another one.
  local following = math.max(last + 1, seen + 1, now)
  return { id = lasts and cell[2] or draw, server = server or '', scripts = int(scripts or 0), sequence = int(following) }
end
local function keepEpoch(epoch, maxTtl)
  call('HSET', root .. ':e', 'r', epoch.server, 'e', epoch.id, 'q', epoch.sequence, 's', epoch.scripts)
  call('PEXPIRE', root .. ':e', maxTtl)
end

-- What a new scope numbers above, by prefix. Numbers of an earlier life under this very name are gone on with if they are
-- of this epoch.
local function takeNumbers(key, epoch, base, block)
  local flat = call('HGETALL', countKey(key))
  if #flat == 0 then return { [''] = base } end
  local highest = {}
  local of = nil
  for i = 1, #flat, 2 do
    if flat[i] == '!' then of = flat[i + 1] else highest[flat[i]] = tonumber(flat[i + 1]) end
  end
  if of ~= epoch then return { [''] = block } end
  -- One base above all that is known: it holds for every prefix that this life has not used yet.
  for _, number in pairs(highest) do highest[''] = math.max(highest[''] or 0, number) end
  return highest
end
