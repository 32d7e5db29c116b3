-- Adds messages to a queue, in their order.
--
-- KEYS    as above
-- ARGV    1 or 2, which of the KEYS; wall-clock time; how many messages there may be; how many
--         dedup ids; then six for each message: body, priority, delay, ttl (0 for none), group, dedup id
--         ('' for none)
-- Answer  0 or 1, whether the queue has come into being; then for each message its id, or '' if it
--         was not taken, and 0 taken, 1 known before, 2 the queue is full, 3 too many messages,
--         4 too many dedup ids

local refused = refusal()
if refused then
  return refused
end
let_all_happen()

local queue = queue_of(ARGV[1])
local wall, messages_max, dedups_max = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local dedups, ends = key(queue, 'dedups'), key(queue, 'dedup-ends')
local last = tonumber(redis.call('GET', key(source, 'ids')) or 0)
local answer = { exists(queue) and 0 or 1 }

local forgotten = redis.call('ZRANGEBYSCORE', ends, '-inf', int(now), 'LIMIT', 0, HAPPENINGS_MAX)
for _, id in ipairs(forgotten) do
  redis.call('HDEL', dedups, id)
  redis.call('ZREM', ends, id)
end

local function known(dedup)
  local forgotten_at = redis.call('ZSCORE', ends, dedup)
  return forgotten_at and tonumber(forgotten_at) > now and redis.call('HGET', dedups, dedup)
end

local function shorter(one, other)
  if one == 0 or other == 0 then
    return one + other
  end
  return math.min(one, other)
end

local function enqueue(i)
  local body, priority, delay = ARGV[i], tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2])
  local ttl, group, dedup = tonumber(ARGV[i + 3]), ARGV[i + 4], ARGV[i + 5]
  local before = dedup ~= '' and known(dedup)
  if before then
    return before, 1
  elseif is_full(queue) then
    return '', 2
  elseif size(queue) >= messages_max then
    return '', 3
  elseif dedup ~= '' and redis.call('ZCARD', ends) >= dedups_max then
    return '', 4
  end
  last = math.max(last + 1, micros)
  local id = int(last)
  local one = { id = id, w = wall, n = #body, p = priority }
  local lives = shorter(ttl, settings(queue).message_ttl)
  if lives > 0 then
    one.x = now + lives
  end
  if group ~= '' then
    one.g = group
  end
  redis.call('HSET', key(queue, 'bodies'), id, body)
  add(queue, one, now + delay)
  count(queue, 'enqueued', 1)
  if dedup ~= '' then
    redis.call('HSET', dedups, dedup, id)
    redis.call('ZADD', ends, int(now + DEDUP_MILLIS), dedup)
    redis.call('PEXPIRE', dedups, DEDUP_MILLIS)
    redis.call('PEXPIRE', ends, DEDUP_MILLIS)
  end
  return id, 0
end

for i = 5, #ARGV, 6 do
  local id, verdict_on_it = enqueue(i)
  answer[#answer + 1] = id
  answer[#answer + 1] = verdict_on_it
end
if last > 0 then
  redis.call('SET', key(source, 'ids'), int(last), 'PX', IDS_MILLIS)
end
finish_both()
return answer
