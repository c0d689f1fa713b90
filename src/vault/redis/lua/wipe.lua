-- Takes a scope away with all its names, and marks these: a write that began before comes too late for them.
local function bury(id, stone)
  -- Deleting first: a server without memory for the mark then still takes it.
  call('DEL', aliasKey(id))
  call('SET', aliasKey(id), '!' .. stamp, 'PX', stone)
end
local function wipe(id, stone)
  local names = { id }
  for _, field in ipairs(call('HKEYS', scopeKey(id))) do
    local kind, name = string.sub(field, 1, 1), string.sub(field, 2)
    if kind == 'a' then names[#names + 1] = name end
    if kind == 'o' then call('ZREM', ownerKey(name), id) end
  end
  call('UNLINK', scopeKey(id), trialKey(id))
  resize(id)
  for _, name in ipairs(names) do bury(name, stone) end
end
