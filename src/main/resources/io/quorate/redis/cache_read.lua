-- What a key has.
--
-- KEYS    as above
-- ARGV    the home's term
-- Answer  2 if there is a later home; else 1, a version, and if there is a value: how many
--         milliseconds it is still good, -1 for ever, and the value

if is_fenced() then
  return { FENCED }
end
local cell = redis.call('HMGET', KEYS[2], 'value', 'version', 'ends')
if not cell[1] or (cell[3] and (tonumber(cell[3]) or 0) <= now) then
  return { DONE, redis.call('HGET', KEYS[1], 'version') or '0' }
end
return { DONE, cell[2] or '0', cell[3] and int(tonumber(cell[3]) - now) or '-1', cell[1] }
