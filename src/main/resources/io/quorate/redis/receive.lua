-- Delivers messages of a queue: moves them from its lists to its processing list.
--
-- KEYS    as above
-- ARGV    1 or 2, which of the KEYS; how many at most; how many bytes of bodies, but one message
--         at least; how long the deliveries last, 0 if the queue is to say; how long if it does not
--         say either; the attempt that is repeated with the same answer, '' for none
-- Answer  when something happens next, in milliseconds from now, -1 for never; then for each
--         message twelve: id, which of its deliveries this is, which that counts, wall-clock time,
--         priority, group, when the delivery ends, and of a dead letter why (1 rejected, 2 too
--         often; else 0), after how many failures, when; then the body, and whether there is none

local refused = refusal()
if refused then
  return refused
end
let_all_happen()

local queue = queue_of(ARGV[1])
local max, bytes_max, attempt = tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[6]
if not exists(queue) then
  finish_both()
  return { '-1' }
end
local visibility = tonumber(ARGV[4])
if visibility == 0 then
  visibility = settings(queue).visibility
end
if visibility == 0 then
  visibility = tonumber(ARGV[5])
end

-- The message that is delivered next; nil if none is available, or before it are more that are too
-- old than one call may remove: they are due, so whoever waits looks again at once.
local removed = 0
local function next_message()
  for priority = PRIORITY_MAX, 0, -1 do
    local id = redis.call('LINDEX', lane(queue, priority), 0)
    while id and removed < HAPPENINGS_MAX do
      local one = message(queue, id)
      if one and not is_too_old(one) then
        return one
      elseif one then
        too_old(queue, one)
      else
        redis.call('LPOP', lane(queue, priority))
      end
      removed = removed + 1
      id = redis.call('LINDEX', lane(queue, priority), 0)
    end
  end
end

local delivered = {}
local ids = attempt ~= '' and batch(queue, attempt) or {}
if #ids > 0 then
  for _, id in ipairs(ids) do
    delivered[#delivered + 1] = message(queue, id)
  end
else
  local bytes = 0
  while #delivered < max do
    local one = next_message()
    if not one or (#delivered > 0 and bytes + one.n > bytes_max) then
      break
    end
    bytes = bytes + one.n
    redis.call('LMOVE', lane(queue, one.p), key(queue, 'processing'), 'LEFT', 'RIGHT')
    if one.x then
      redis.call('ZREM', key(queue, 'due'), one.id)
    end
    one.s, one.h = (one.s or 0) + 1, (one.h or 0) + 1
    if attempt ~= '' then
      one.a = attempt
      ids[#ids + 1] = one.id
    end
    enter(queue, one, FLIGHT, now + visibility)
    count(queue, 'delivered', 1)
    delivered[#delivered + 1] = one
  end
end

local answer = { int(next_millis(queue)) }
for _, one in ipairs(delivered) do
  local body = redis.call('HGET', key(queue, 'bodies'), one.id)
  for _, what in ipairs({
    one.id, int(one.s), int((one.f or 0) + 1), int(one.w), int(one.p), one.g or '', int(one.u),
    int(one.r or 0), int(one.c or 0), int(one.t or 0), body or '', body and '0' or '1',
  }) do
    answer[#answer + 1] = what
  end
end
finish_both()
return answer
