-- Writes or removes what a key has, unless that is outdated, and tells those who listen.
--
-- KEYS    as above
-- ARGV    the home's term; term and sequence of the grant; version; for how many milliseconds it is
--         good, -1 for ever; the channel; what is told there; the value, which is left out to remove
-- Answer  1 done, also if it was before; 2 there is a later home; 3 it is outdated

if is_fenced() then
  return FENCED
end
local grant, version, life, value = { ARGV[2], ARGV[3] }, ARGV[4], tonumber(ARGV[5]), ARGV[8]
if is_less(grant[1], redis.call('HGET', KEYS[1], 'open') or '0') then
  return OUTDATED
end
local cell = redis.call('HMGET', KEYS[2], 'term', 'sequence', 'version')
if cell[1] and cell[2] then
  local last, last_version = { cell[1], cell[2] }, cell[3] or '0'
  if is_earlier(grant, last) then
    return OUTDATED
  elseif not is_earlier(last, grant) then
    if is_less(version, last_version) then
      return OUTDATED
    elseif version == last_version then
      return DONE
    end
  end
end
local refused = refusal()
if refused then
  return refused
end

if is_less(redis.call('HGET', KEYS[1], 'version') or '0', version) then
  redis.call('HSET', KEYS[1], 'version', version)
end
redis.call('HSET', KEYS[2], 'term', grant[1], 'sequence', grant[2], 'version', version)
local goes = now + KEPT_MILLIS
if value then
  redis.call('HSET', KEYS[2], 'value', value)
else
  redis.call('HDEL', KEYS[2], 'value')
end
if value and life < 0 then
  redis.call('HDEL', KEYS[2], 'ends')
  redis.call('PERSIST', KEYS[2])
else
  if value then
    redis.call('HSET', KEYS[2], 'ends', int(now + life))
    goes = math.max(goes, now + life)
  else
    redis.call('HDEL', KEYS[2], 'ends')
  end
  redis.call('PEXPIREAT', KEYS[2], int(goes))
end
redis.call('PUBLISH', ARGV[6], ARGV[7])
return DONE
