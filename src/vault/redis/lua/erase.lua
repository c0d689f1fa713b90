-- Erases the scope that a key means.
local stone, key = num(), arg()
local id = resolve(key)
if id then wipe(id, stone) end
bury(key, stone)
return { 'OK', stamp, id and '1' or '0' }
