-- Mappings of several scopes of one app. Replies `OK now found-per-key views`; nothing found for an unknown scope.
local ttl, maxTtl = num(), num()
local keys, known = args(), knownScopes()
local views, found = {}, {}
for i, key in ipairs(keys) do
  local id, _, proof = resolve(key)
  found[i] = id and joined(id, proof, known, ttl, maxTtl, views) or {}
end
return { 'OK', stamp, found, list(views) }
