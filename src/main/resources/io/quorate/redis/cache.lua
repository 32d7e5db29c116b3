-- What the scripts on the cache's memory have in common; each of them is appended to this.
--
-- KEYS[1]  cache:{shard-7}      hash: term, the last home's; open, of earlier terms nothing is taken;
--                               version, the greatest that was committed, or the last left out
-- KEYS[2]  cache:{shard-7}:key  hash: value, if there is one; version; term and sequence of the grant
--                               by which it was written; ends, when it is good no more, if that is ever
-- ARGV[1]  the term of the home that asks
--
-- A key without a value stays for a while, for it refuses what was granted before. Numbers are
-- texts: they may be greater than those that Lua counts with. Time is that of Redis, in milliseconds.

local DONE, FENCED, OUTDATED = 1, 2, 3
local KEPT_MILLIS = 60000
local BLOCK = 10000000

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)

-- Lua would write large numbers with an exponent.
local function int(number)
  return string.format('%.0f', number)
end

-- Of numbers without leading zeros.
local function is_less(one, other)
  return #one < #other or (#one == #other and one < other)
end

local function is_earlier(grant, other)
  return is_less(grant[1], other[1]) or (grant[1] == other[1] and is_less(grant[2], other[2]))
end

-- The error of a Redis that takes no writes or has no memory left, or nil. To be called before the
-- first change: what fails now would otherwise fail in the middle.
local function refusal()
  local answer = redis.pcall('SETRANGE', KEYS[1] .. '/probe', 0, '')
  if type(answer) ~= 'table' or not answer.err then
    return nil
  end
  -- Before Redis 7 the place in the script stands before it.
  return { err = string.match(answer.err, '%-(%u+ .+)$') or answer.err }
end

-- The greatest version of the shard. It leaves out a block where owners can have lost what they
-- wrote; versions are few enough for numbers.
local function last_version()
  return tonumber(redis.call('HGET', KEYS[1], 'version') or '0') or 0
end

local function leave_out_a_block()
  local next_block = (math.floor((last_version() + 1) / BLOCK) + 1) * BLOCK
  redis.call('HSET', KEYS[1], 'version', int(next_block))
end

-- The first version of the block, for who has to write above what was lost.
local function floor()
  return int(math.floor(last_version() / BLOCK) * BLOCK)
end

local function is_fenced()
  return is_less(ARGV[1], redis.call('HGET', KEYS[1], 'term') or '0')
end

