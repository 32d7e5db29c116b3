-- Lets deliveries last so long from now on.
--
-- KEYS    as above
-- ARGV    how long; then for each receipt two: id of the message, which of its deliveries
-- Answer  when they end; then for each receipt 1 done, 2 stale, 3 unknown

local refused = refusal()
if refused then
  return refused
end
let_all_happen()

local until_millis = now + tonumber(ARGV[1])
local answer = { int(until_millis) }
for i = 2, #ARGV, 2 do
  local said, queue, one = verdict(ARGV[i], tonumber(ARGV[i + 1]))
  if said == DONE then
    enter(queue, one, FLIGHT, until_millis)
  end
  answer[#answer + 1] = said
end
finish_both()
return answer
