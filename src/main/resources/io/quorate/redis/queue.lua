-- What the scripts on a queue have in common; each of them is appended to this.
--
-- KEYS[1]  queue:{name}       the queue
-- KEYS[2]  queue:{name}.dead  the queue of its dead letters
--
-- Either has further keys, its own and a suffix, which share its slot:
--   none, :1 to :9  lists: ids of messages that are available, one for each priority, next first
--   :processing     list: ids of messages that are delivered and not settled, the oldest first
--   :messages       hash: id -> what is known of the message, packed (see below)
--   :bodies         hash: id -> body
--   :due            sorted set: id -> when something is to happen to it, in milliseconds
--   :groups         sorted set: group, a zero byte and the id of 16 digits, all with score 0
--   :exposed        hash: group -> id of the one message of it that is not blocked
--   :attempts       hash: consumer, a zero byte and receive id -> ids that it has got, packed
--   :about          hash: settings, totals and counts; as long as it is there, the queue is
--   :dedups         hash: dedup id -> message id;  :dedup-ends  sorted set: when it is forgotten
--   :ids            of the queue itself only: the id given last, to messages of either
--
-- A message: w wall-clock time of its coming, n bytes of body, p priority, l place (one of those
-- below), u when its rest or delivery ends, x when it is too old, s deliveries ever, h deliveries
-- here, f failures here, g group, a attempt that has it; and of a dead letter r why it died,
-- c after how many failures, t when. What is 0 is left out.
--
-- Time is that of Redis, in milliseconds.

local READY, DELAYED, FLIGHT, BLOCKED = 1, 2, 3, 4
local REJECTED, TOO_OFTEN = 1, 2
local DONE, STALE, UNKNOWN = 1, 2, 3

local IDLE_MILLIS = 300000
local DEDUP_MILLIS = 300000
local IDS_MILLIS = 86400000
local BACKOFF_MILLIS_MAX = 300000
local JITTER_PERCENT = 20
local HANDED_OUT_MAX = 100000
local HAPPENINGS_MAX = 1000
local PLACES_LOOKED_AT = 1000
local PLACES_AT_ONCE = 50
local PRIORITY_MAX = 9

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local micros = tonumber(time[1]) * 1000000 + tonumber(time[2])

-- Lua would write large numbers with an exponent.
local function int(number)
  return string.format('%.0f', number)
end

local function opened(base, is_dead)
  return { base = base, is_dead = is_dead, known = {}, changed = {}, counts = {}, batches = {} }
end

local source = opened(KEYS[1], false)
local dead = opened(KEYS[2], true)

local function queue_of(number)
  return number == '2' and dead or source
end

local function key(queue, suffix)
  return queue.base .. ':' .. suffix
end

local function lane(queue, priority)
  return priority == 0 and queue.base or queue.base .. ':' .. priority
end

-- The error of a Redis that takes no writes or has no memory left, or nil. To be called before the
-- first change: what fails now would otherwise fail in the middle.
local function refusal()
  local answer = redis.pcall('SETRANGE', key(source, 'probe'), 0, '')
  if type(answer) ~= 'table' or not answer.err then
    return nil
  end
  -- Before Redis 7 the place in the script stands before it.
  return { err = string.match(answer.err, '%-(%u+ .+)$') or answer.err }
end

local function exists(queue)
  if queue.is_there == nil then
    queue.is_there = redis.call('EXISTS', key(queue, 'about')) == 1
  end
  return queue.is_there
end

local function obtain(queue)
  if not exists(queue) then
    redis.call('HSET', key(queue, 'about'), 'since', int(now))
    queue.is_there = true
  end
end

local function count(queue, what, change)
  queue.counts[what] = (queue.counts[what] or 0) + change
end

local function settings(queue)
  if not queue.settings then
    local is = redis.call('HMGET', key(queue, 'about'),
      'visibility', 'max_deliveries', 'retry_backoff', 'message_ttl', 'max_length')
    queue.settings = {
      visibility = tonumber(is[1] or 0),
      max_deliveries = tonumber(is[2] or 10),
      retry_backoff = tonumber(is[3] or 1000),
      message_ttl = tonumber(is[4] or 0),
      max_length = tonumber(is[5] or 0),
      is_default = not is[2],
    }
  end
  return queue.settings
end

local function size(queue)
  if not queue.size then
    queue.size = redis.call('HLEN', key(queue, 'messages'))
  end
  return queue.size
end

local function is_full(queue)
  local max = settings(queue).max_length
  return max > 0 and size(queue) >= max
end

-- The message; the same table for the same id, so that no change is lost. Nil if there is none.
local function message(queue, id)
  local found = queue.known[id]
  if found == nil then
    local packed = redis.call('HGET', key(queue, 'messages'), id)
    found = packed and cmsgpack.unpack(packed) or false
    if found then
      found.id = id
    end
    queue.known[id] = found
  end
  return found or nil
end

local function changed(queue, one)
  queue.changed[one.id] = true
end

local function available(queue)
  local sum = 0
  for priority = 0, PRIORITY_MAX do
    sum = sum + redis.call('LLEN', lane(queue, priority))
  end
  return sum
end

-- Writes what has changed, and tells those who wait. The last thing that a script does.
local function finish(queue)
  for id in pairs(queue.changed) do
    local one = queue.known[id]
    if one then
      one.id = nil
      redis.call('HSET', key(queue, 'messages'), id, cmsgpack.pack(one))
      one.id = id
    else
      redis.call('HDEL', key(queue, 'messages'), id)
    end
  end
  for attempt, ids in pairs(queue.batches) do
    if #ids == 0 then
      redis.call('HDEL', key(queue, 'attempts'), attempt)
    else
      redis.call('HSET', key(queue, 'attempts'), attempt, cmsgpack.pack(ids))
    end
  end
  if not exists(queue) then
    return
  end
  for what, change in pairs(queue.counts) do
    if change ~= 0 then
      -- Without memory an acknowledgement counts for more than its being counted.
      redis.pcall('HINCRBY', key(queue, 'about'), what, int(change))
    end
  end
  if redis.call('HLEN', key(queue, 'messages')) == 0 and settings(queue).is_default then
    if redis.call('PTTL', key(queue, 'about')) < 0 then
      redis.call('PEXPIRE', key(queue, 'about'), IDLE_MILLIS)
    end
  else
    redis.call('PERSIST', key(queue, 'about'))
  end
  if queue.is_stirred then
    local messages = available(queue)
    if messages > 0 then
      redis.call('PUBLISH', 'queue:ready', messages .. ' ' .. queue.base)
    end
  end
end

local function finish_both()
  finish(source)
  finish(dead)
end

local function is_too_old(one)
  return one.x ~= nil and one.x <= now
end

local function deadline(one)
  if one.l == FLIGHT then
    return one.u
  elseif one.l == DELAYED and one.x then
    return math.min(one.u, one.x)
  end
  return one.l == DELAYED and one.u or one.x
end

-- What comes back goes to its place, unless that is far from the head.
local function insert(queue, one)
  local list = lane(queue, one.p)
  local mine = tonumber(one.id)
  local last = redis.call('LINDEX', list, -1)
  if not last or tonumber(last) < mine then
    redis.call('RPUSH', list, one.id)
    return
  end
  local before
  for from = 0, PLACES_LOOKED_AT - 1, PLACES_AT_ONCE do
    local others = redis.call('LRANGE', list, from, from + PLACES_AT_ONCE - 1)
    for _, other in ipairs(others) do
      if tonumber(other) > mine then
        redis.call('LINSERT', list, 'BEFORE', other, one.id)
        return
      end
      before = other
    end
  end
  redis.call('LINSERT', list, 'AFTER', before, one.id)
end

local function leave(queue, one)
  if one.l == READY then
    redis.call('LREM', lane(queue, one.p), 1, one.id)
  elseif one.l == FLIGHT then
    redis.call('LREM', key(queue, 'processing'), 1, one.id)
  elseif one.l == DELAYED then
    count(queue, 'delayed', -1)
  elseif one.l == BLOCKED then
    count(queue, 'blocked', -1)
  end
  if deadline(one) then
    redis.call('ZREM', key(queue, 'due'), one.id)
  end
  one.l = nil
end

local function enter(queue, one, place, until_millis)
  one.l = place
  one.u = until_millis > 0 and until_millis or nil
  if place == READY then
    insert(queue, one)
    queue.is_stirred = true
  elseif place == DELAYED then
    count(queue, 'delayed', 1)
  elseif place == BLOCKED then
    count(queue, 'blocked', 1)
  end
  local due = deadline(one)
  if due then
    redis.call('ZADD', key(queue, 'due'), int(due), one.id)
  end
  changed(queue, one)
end

local function rest(queue, one, ready_at)
  leave(queue, one)
  if ready_at <= now then
    enter(queue, one, READY, 0)
  else
    enter(queue, one, DELAYED, ready_at)
  end
end

local function block(queue, one, ready_at)
  leave(queue, one)
  enter(queue, one, BLOCKED, ready_at <= now and 0 or ready_at)
end

local function member(one)
  return one.g .. '\0' .. string.format('%016.0f', tonumber(one.id))
end

local function first_of(queue, group)
  local found = redis.call('ZRANGEBYLEX', key(queue, 'groups'),
    '[' .. group .. '\0', '(' .. group .. '\1', 'LIMIT', 0, 1)
  return found[1] and int(tonumber(string.sub(found[1], -16))) or nil
end

-- Has the first of the group be the one that is not blocked, unless one is being worked on.
local function expose(queue, group)
  local shown = redis.call('HGET', key(queue, 'exposed'), group)
  local first = first_of(queue, group)
  if not first or shown == first then
    return
  end
  local one = shown and message(queue, shown)
  if one and one.l == FLIGHT then
    return
  end
  if one and one.l ~= BLOCKED then
    block(queue, one, one.u or 0)
  end
  redis.call('HSET', key(queue, 'exposed'), group, first)
  local next = message(queue, first)
  rest(queue, next, next.u or 0)
end

local function add(queue, one, ready_at)
  obtain(queue)
  size(queue)
  queue.size = queue.size + 1
  queue.known[one.id] = one
  count(queue, 'bytes', one.n)
  if one.g then
    redis.call('ZADD', key(queue, 'groups'), 0, member(one))
    block(queue, one, ready_at)
    expose(queue, one.g)
  else
    rest(queue, one, ready_at)
  end
end

local function batch(queue, attempt)
  if not queue.batches[attempt] then
    local packed = redis.call('HGET', key(queue, 'attempts'), attempt)
    queue.batches[attempt] = packed and cmsgpack.unpack(packed) or {}
  end
  return queue.batches[attempt]
end

local function leave_batch(queue, one)
  if one.a then
    local ids = batch(queue, one.a)
    for i = #ids, 1, -1 do
      if ids[i] == one.id then
        table.remove(ids, i)
      end
    end
    one.a = nil
  end
end

-- Takes the message out of its queue, but not its body.
local function take(queue, one)
  leave_batch(queue, one)
  leave(queue, one)
  size(queue)
  queue.size = queue.size - 1
  queue.known[one.id] = false
  queue.changed[one.id] = true
  count(queue, 'bytes', -one.n)
  if one.g then
    redis.call('ZREM', key(queue, 'groups'), member(one))
    if redis.call('HGET', key(queue, 'exposed'), one.g) == one.id then
      redis.call('HDEL', key(queue, 'exposed'), one.g)
    end
    expose(queue, one.g)
  end
end

local function remove(queue, one)
  take(queue, one)
  redis.call('HDEL', key(queue, 'bodies'), one.id)
end

local function too_old(queue, one)
  count(queue, 'expired', 1)
  remove(queue, one)
end

-- Moves the message, as if it had never been delivered, with its body.
local function move(from, to, one)
  take(from, one)
  local body = redis.call('HGET', key(from, 'bodies'), one.id)
  redis.call('HDEL', key(from, 'bodies'), one.id)
  redis.call('HSET', key(to, 'bodies'), one.id, body)
  one.h, one.f, one.u = nil, nil, nil
  local ttl = settings(to).message_ttl
  one.x = ttl > 0 and now + ttl or nil
  add(to, one, now)
end

local function bury(queue, one, reason, attempts, at)
  count(queue, 'dead_lettered', 1)
  one.r, one.c, one.t = reason, attempts, at
  move(queue, dead, one)
end

local function is_dead(queue, one)
  return queue.is_dead or one.r ~= nil
end

-- Twice as long after each failure, less a part that is the same for the same failure.
local function backoff(queue, one)
  local full = math.min(
    settings(queue).retry_backoff * 2 ^ math.min(one.f - 1, 30), BACKOFF_MILLIS_MAX)
  local jitter = math.floor(full * JITTER_PERCENT / 100)
  local chance = tonumber(string.sub(redis.sha1hex(one.id .. ':' .. one.f), 1, 8), 16)
  return full - chance % (jitter + 1)
end

local function come_back(queue, one, ready_at)
  if not is_dead(queue, one) and (one.h or 0) >= HANDED_OUT_MAX then
    bury(queue, one, TOO_OFTEN, one.f or 0, now)
  elseif is_too_old(one) then
    too_old(queue, one)
  else
    leave_batch(queue, one)
    if one.g and first_of(queue, one.g) ~= one.id then
      block(queue, one, ready_at)
      expose(queue, one.g)
    else
      rest(queue, one, ready_at)
    end
  end
end

-- The delivery has failed at an instant; a delay below 0 is the queue's to say.
local function fail(queue, one, delay, at)
  one.f = (one.f or 0) + 1
  if not is_dead(queue, one) and one.f >= settings(queue).max_deliveries then
    bury(queue, one, TOO_OFTEN, one.f, at)
  else
    come_back(queue, one, at + (delay < 0 and backoff(queue, one) or delay))
  end
end

local function happen(queue, one)
  if one.l == FLIGHT then
    count(queue, 'timed_out', 1)
    fail(queue, one, -1, one.u)
  elseif is_too_old(one) then
    too_old(queue, one)
  else
    rest(queue, one, 0)
  end
end

local function let_happen(queue)
  local ids = redis.call('ZRANGEBYSCORE', key(queue, 'due'), '-inf', int(now),
    'LIMIT', 0, HAPPENINGS_MAX)
  for _, id in ipairs(ids) do
    local one = message(queue, id)
    if one then
      happen(queue, one)
    else
      redis.call('ZREM', key(queue, 'due'), id)
    end
  end
end

-- Lets happen what is due, or as much of it as one call may.
local function let_all_happen()
  let_happen(source)
  let_happen(dead)
end

-- What is to be said of a receipt, and the queue and message if it is good.
local function verdict(id, delivery)
  for _ = 1, 3 do
    local queue = message(source, id) and source or dead
    local one = message(queue, id)
    if not one or delivery < 1 or delivery > (one.s or 0) then
      return UNKNOWN
    elseif one.l ~= FLIGHT or delivery ~= one.s then
      return STALE
    elseif one.u > now then
      return DONE, queue, one
    end
    happen(queue, one)
  end
  return STALE
end

-- When the next thing happens in the queue, in milliseconds from now; -1 for never.
local function next_millis(queue)
  local next = redis.call('ZRANGE', key(queue, 'due'), 0, 0, 'WITHSCORES')
  return next[2] and math.max(0, tonumber(next[2]) - now) or -1
end

