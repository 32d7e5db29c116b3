-- Lets happen what is due, and takes care of what somebody else has left behind: entries of the
-- processing lists that belong to no delivery. Running it twice is running it once.
--
-- KEYS    as above
-- ARGV    none
-- Answer  0 or 1, whether there is either queue; how many entries were put right

local LOOKED_AT = 1000

local refused = refusal()
if refused then
  return refused
end
let_all_happen()

local righted = 0
for _, queue in ipairs({ source, dead }) do
  for _, id in ipairs(redis.call('LRANGE', key(queue, 'processing'), 0, LOOKED_AT - 1)) do
    local one = message(queue, id)
    if not one or one.l ~= FLIGHT then
      redis.call('LREM', key(queue, 'processing'), 1, id)
      righted = righted + 1
    elseif not redis.call('ZSCORE', key(queue, 'due'), id) then
      redis.call('ZADD', key(queue, 'due'), int(one.u or now), id)
      righted = righted + 1
    end
  end
end
local is_there = (exists(source) or exists(dead)) and 1 or 0
finish_both()
return { is_there, righted }
