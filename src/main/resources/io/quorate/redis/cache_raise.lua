-- A home begins, or opens: memory refuses whatever is older.
--
-- KEYS    the first of those above
-- ARGV    the home's term; which field: term, if it begins, or open
-- Answer  1 done, and above which version everything from now on has its own; 2 there is a later home

if is_fenced() then
  return { FENCED }
end
local refused = refusal()
if refused then
  return refused
end
if is_less(redis.call('HGET', KEYS[1], ARGV[2]) or '0', ARGV[1]) then
  local ended, open = redis.call('HGET', KEYS[1], 'term'), redis.call('HGET', KEYS[1], 'open')
  -- Only where a home was open there were owners that memory did not hear of.
  if ARGV[2] == 'term' and open and open == ended then
    leave_out_a_block()
  end
  redis.call('HSET', KEYS[1], ARGV[2], ARGV[1])
end
return { DONE, floor() }
