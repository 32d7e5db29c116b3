-- Gives delivered messages back.
--
-- KEYS    as above
-- ARGV    fail, silent or fatal; the delay, below 0 if the queue is to say; then for each receipt
--         two: id of the message, which of its deliveries
-- Answer  for each receipt 1 done, 2 stale, 3 unknown

local refused = refusal()
if refused then
  return refused
end
let_all_happen()

local mode, delay = ARGV[1], tonumber(ARGV[2])
local answer = {}
for i = 3, #ARGV, 2 do
  local said, queue, one = verdict(ARGV[i], tonumber(ARGV[i + 1]))
  if said == DONE then
    count(queue, 'returned', 1)
    if mode == 'silent' then
      come_back(queue, one, now + math.max(0, delay))
    elseif mode == 'fatal' and not is_dead(queue, one) then
      bury(queue, one, REJECTED, (one.f or 0) + 1, now)
    else
      fail(queue, one, delay, now)
    end
  end
  answer[#answer + 1] = said
end
finish_both()
return answer
