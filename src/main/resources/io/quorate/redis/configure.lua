-- Gives a queue settings in place of those that it had; it comes into being with them.
--
-- KEYS    as above
-- ARGV    1 or 2, which of the KEYS; 1 if all is as nobody had said anything, else 0; visibility,
--         max_deliveries, retry_backoff, message_ttl, max_length
-- Answer  0 or 1, whether the queue has come into being

local refused = refusal()
if refused then
  return refused
end
let_all_happen()

local queue = queue_of(ARGV[1])
local is_new = exists(queue) and 0 or 1
obtain(queue)
local names = { 'visibility', 'max_deliveries', 'retry_backoff', 'message_ttl', 'max_length' }
for i, name in ipairs(names) do
  if ARGV[2] == '1' then
    redis.call('HDEL', key(queue, 'about'), name)
  else
    redis.call('HSET', key(queue, 'about'), name, ARGV[i + 2])
  end
end
queue.settings = nil
finish_both()
return is_new
