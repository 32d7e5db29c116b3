-- Removes all messages of a queue, those that are delivered included, and maybe the queue itself.
-- Dedup ids are remembered. Also without memory, which it frees.
--
-- KEYS    as above
-- ARGV    1 or 2, which of the KEYS; 1 if the queue is to go with its settings, else 0
-- Answer  how many messages there were; -1 if there is no such queue

local refused = refusal()
if refused and not string.find(refused.err, 'OOM', 1, true) then
  return refused
end
if not refused then
  let_all_happen()
  finish_both()
end

local queue = queue_of(ARGV[1])
if redis.call('EXISTS', key(queue, 'about')) == 0 then
  return -1
end
local messages = redis.call('HLEN', key(queue, 'messages'))
for priority = 0, PRIORITY_MAX do
  redis.call('UNLINK', lane(queue, priority))
end
for _, what in ipairs({
  'processing', 'messages', 'bodies', 'due', 'groups', 'exposed', 'attempts',
}) do
  redis.call('UNLINK', key(queue, what))
end
if ARGV[2] == '1' then
  redis.call('UNLINK', key(queue, 'about'))
  return messages
end
redis.call('HDEL', key(queue, 'about'), 'bytes', 'delayed', 'blocked')
if redis.call('HEXISTS', key(queue, 'about'), 'max_deliveries') == 0 then
  redis.call('PEXPIRE', key(queue, 'about'), IDLE_MILLIS)
end
return messages
