-- Has a key refuse what was granted before; its value stays.
--
-- KEYS    as above
-- ARGV    the home's term; term and sequence of the grant
-- Answer  1 done, and above which version everything from now on has its own; 2 there is a later home

if is_fenced() then
  return { FENCED }
end
local grant = { ARGV[2], ARGV[3] }
local cell = redis.call('HMGET', KEYS[2], 'term', 'sequence', 'value', 'version', 'ends')
if cell[1] and cell[2] and not is_earlier({ cell[1], cell[2] }, grant) then
  return { DONE, floor() }
end
local refused = refusal()
if refused then
  return refused
end
leave_out_a_block()
redis.call('HSET', KEYS[2], 'term', grant[1], 'sequence', grant[2])
if not cell[4] then
  redis.call('HSET', KEYS[2], 'version', redis.call('HGET', KEYS[1], 'version') or '0')
end
if not cell[3] or cell[5] then
  local goes = math.max(now + KEPT_MILLIS, cell[5] and tonumber(cell[5]) or 0)
  redis.call('PEXPIREAT', KEYS[2], int(goes))
end
return { DONE, floor() }
