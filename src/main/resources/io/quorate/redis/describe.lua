-- Says how a queue stands.
--
-- KEYS    as above
-- ARGV    1 or 2, which of the KEYS
-- Answer  nothing if there is no such queue; else visibility, max_deliveries, retry_backoff,
--         message_ttl, max_length; how many messages are available, rest, are delivered, are
--         blocked; bytes of bodies; how many are in the queue of its dead letters; wall-clock time of the
--         oldest, of those that are looked at, 0 for none; and how many were enqueued, delivered,
--         acked, returned, timed out, expired, dead-lettered, redriven

local OLDEST_OF = 100

local refused = refusal()
if not refused then
  let_all_happen()
  finish_both()
end
local queue = queue_of(ARGV[1])
if redis.call('EXISTS', key(queue, 'about')) == 0 then
  return {}
end

local about = redis.call('HMGET', key(queue, 'about'), 'delayed', 'blocked', 'bytes', 'enqueued',
  'delivered', 'acked', 'returned', 'timed_out', 'expired', 'dead_lettered', 'redriven')
local candidates = redis.call('LRANGE', key(queue, 'processing'), 0, OLDEST_OF - 1)
for _, id in ipairs(redis.call('ZRANGE', key(queue, 'due'), 0, OLDEST_OF - 1)) do
  candidates[#candidates + 1] = id
end
for priority = 0, PRIORITY_MAX do
  candidates[#candidates + 1] = redis.call('LINDEX', lane(queue, priority), 0) or nil
end
local oldest
for _, id in ipairs(candidates) do
  if not oldest or tonumber(id) < tonumber(oldest) then
    oldest = id
  end
end
local first = oldest and message(queue, oldest)
local is = settings(queue)
local answer = {
  is.visibility, is.max_deliveries, is.retry_backoff, is.message_ttl, is.max_length,
  available(queue), tonumber(about[1] or 0), redis.call('LLEN', key(queue, 'processing')),
  tonumber(about[2] or 0), tonumber(about[3] or 0),
  queue.is_dead and 0 or redis.call('HLEN', key(dead, 'messages')), first and first.w or 0,
}
for i = 4, 11 do
  answer[#answer + 1] = tonumber(about[i] or 0)
end
for i, number in ipairs(answer) do
  answer[i] = int(number)
end
return answer
