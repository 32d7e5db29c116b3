-- Writes down that there are queues of these names, or may be soon.
--
-- KEYS    the sorted set of all names, each with score 0
-- ARGV    how many there may be; the names
-- Answer  1, or 0 if there would be too many

local newcomers = 0
for i = 2, #ARGV do
  newcomers = newcomers + (redis.call('ZSCORE', KEYS[1], ARGV[i]) and 0 or 1)
end
if newcomers > 0 and redis.call('ZCARD', KEYS[1]) + newcomers > tonumber(ARGV[1]) then
  return 0
end
for i = 2, #ARGV do
  redis.call('ZADD', KEYS[1], 0, ARGV[i])
end
return 1
