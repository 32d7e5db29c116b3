-- Removes delivered messages for good. Also without memory, which it frees.
--
-- KEYS    as above
-- ARGV    for each receipt two: id of the message, which of its deliveries
-- Answer  for each receipt 1 done, 2 stale, 3 unknown

local refused = refusal()
if refused and not string.find(refused.err, 'OOM', 1, true) then
  return refused
end
if refused then
  -- What comes after a message of a group would have to be written down.
  for i = 1, #ARGV, 2 do
    local one = message(source, ARGV[i]) or message(dead, ARGV[i])
    if one and one.l == FLIGHT and (one.g or one.a or one.u <= now) then
      return refused
    end
  end
else
  let_all_happen()
end

local answer = {}
for i = 1, #ARGV, 2 do
  local said, queue, one = verdict(ARGV[i], tonumber(ARGV[i + 1]))
  if said == DONE then
    count(queue, 'acked', 1)
    remove(queue, one)
  end
  answer[#answer + 1] = said
end
finish_both()
return answer
