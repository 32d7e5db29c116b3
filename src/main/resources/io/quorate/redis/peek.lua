-- Shows messages that are available, in the order in which they are delivered.
--
-- KEYS    as above
-- ARGV    1 or 2, which of the KEYS; how many at most; how many bytes of bodies, but one message
--         at least
-- Answer  0 or 1, whether there is such a queue; then for each message ten: id, priority, group,
--         how often it has failed, wall-clock time, and of a dead letter why (1 rejected, 2 too often;
--         else 0), after how many failures, when; then the body, and whether there is none

local refused = refusal()
if not refused then
  let_all_happen()
  finish_both()
end
local queue = queue_of(ARGV[1])
if redis.call('EXISTS', key(queue, 'about')) == 0 then
  return { '0' }
end

local max, bytes_max = tonumber(ARGV[2]), tonumber(ARGV[3])
local answer, shown, bytes = { '1' }, 0, 0
for priority = PRIORITY_MAX, 0, -1 do
  for _, id in ipairs(redis.call('LRANGE', lane(queue, priority), 0, max - 1)) do
    local one = message(queue, id)
    local fits = one and (shown == 0 or bytes + one.n <= bytes_max)
    if fits and shown < max and not is_too_old(one) then
      local body = redis.call('HGET', key(queue, 'bodies'), id)
      for _, what in ipairs({
        id, int(one.p), one.g or '', int(one.f or 0), int(one.w), int(one.r or 0),
        int(one.c or 0), int(one.t or 0), body or '', body and '0' or '1',
      }) do
        answer[#answer + 1] = what
      end
      shown, bytes = shown + 1, bytes + one.n
    end
  end
end
return answer
