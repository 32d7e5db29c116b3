-- Sends dead letters back to where they died, as if they had never failed.
--
-- KEYS    as above; from the second to the first
-- ARGV    how many at most
-- Answer  how many have gone, -1 if there is no such queue; how many more could

local refused = refusal()
if refused then
  return refused
end
let_all_happen()

if not exists(dead) then
  finish_both()
  return { -1, 0 }
end
local gone, max = 0, tonumber(ARGV[1])
for priority = PRIORITY_MAX, 0, -1 do
  local id = redis.call('LINDEX', lane(dead, priority), 0)
  while id and gone < max and not is_full(source) do
    local one = message(dead, id)
    if one then
      one.r, one.c, one.t = nil, nil, nil
      move(dead, source, one)
      count(dead, 'redriven', 1)
      gone = gone + 1
    else
      redis.call('LPOP', lane(dead, priority))
    end
    id = redis.call('LINDEX', lane(dead, priority), 0)
  end
end
local left = available(dead)
finish_both()
return { gone, left }
