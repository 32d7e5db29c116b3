-- A home begins, or opens: memory refuses whatever is older.
--
-- KEYS    the first of those above
-- ARGV    the home's term; which field: term, if it begins, or open
-- Answer  1 done, 2 there is a later home

if is_fenced() then
  return FENCED
end
local refused = refusal()
if refused then
  return refused
end
if is_less(redis.call('HGET', KEYS[1], ARGV[2]) or '0', ARGV[1]) then
  redis.call('HSET', KEYS[1], ARGV[2], ARGV[1])
end
return DONE
