-- Shows a lock to whoever looks into Redis. Nobody decides anything by it.
--
-- KEYS    lock:{name}, a hash
-- ARGV    its type: exclusive, shared or semaphore; the greatest fencing token; when the last hold
--         ends, in milliseconds of the wall clock; the clients that hold it
-- Answer  1

local holders = {}
for i = 4, #ARGV do
  holders[#holders + 1] = ARGV[i]
end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'type', ARGV[1], 'token', ARGV[2], 'expiry', ARGV[3],
  'holders', cjson.encode(holders))
return 1
