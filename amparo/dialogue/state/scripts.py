"""The scripts that Redis runs: each is one step, which nothing comes between."""

from __future__ import annotations

# KEYS: queue, conversation, ended. ARGV: token, what the key of a sign of life begins with. First come, first served;
# the dead are passed over.
TAKE = """
if not redis.call('LPOS', KEYS[1], ARGV[1]) then redis.call('RPUSH', KEYS[1], ARGV[1]) end
redis.call('PEXPIRE', KEYS[1], 60000)
while true do
  local head = redis.call('LINDEX', KEYS[1], 0)
  if head == ARGV[1] then break end
  if redis.call('EXISTS', ARGV[2] .. string.match(head, '^[^:]+')) == 1 then return {0} end
  redis.call('LPOP', KEYS[1])
end
local kept = redis.call('HMGET', KEYS[2], 'revision', 'data')
return {1, redis.call('EXISTS', KEYS[3]), kept[1] or '', kept[2] or ''}
"""

# KEYS: conversation, ended. ARGV: revision, data, milliseconds. 0: it has ended; 1: kept; 2: a newer one is there.
COMMIT = """
if redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
local there = tonumber(redis.call('HGET', KEYS[1], 'revision') or '-1')
if there >= tonumber(ARGV[1]) then return 2 end
redis.call('HSET', KEYS[1], 'revision', ARGV[1], 'data', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
"""

# KEYS: times. ARGV: messages in a minute, unique member. Seconds to wait, 0 where the message was counted.
LIMIT = """
local clock = redis.call('TIME')
local now = tonumber(clock[1]) + tonumber(clock[2]) / 1000000
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - 60)
if redis.call('ZCARD', KEYS[1]) < tonumber(ARGV[1]) then
  redis.call('ZADD', KEYS[1], now, ARGV[2])
  redis.call('EXPIRE', KEYS[1], 61)
  return 0
end
local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
return math.max(1, math.ceil(tonumber(first[2]) + 60 - now))
"""

# KEYS: event, held by this process, processes that hold something. ARGV: milliseconds that the event is known, its
# name, what is held of it or nothing, milliseconds that it is held, this process. 1 where the event is new.
NEW = """
if not redis.call('SET', KEYS[1], 1, 'NX', 'PX', ARGV[1]) then return 0 end
if ARGV[3] ~= '' then
  redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
  redis.call('PEXPIRE', KEYS[2], ARGV[4])
  redis.call('SADD', KEYS[3], ARGV[5])
end
return 1
"""

# KEYS: held by the other process, its sign of life, held by this process, processes that hold something.
# ARGV: the other process, this one, milliseconds. All that the other held is this one's now: names and values in turn.
TAKE_OVER = """
if redis.call('EXISTS', KEYS[2]) == 1 then return {} end
local found = redis.call('HGETALL', KEYS[1])
if #found > 0 then
  for index = 1, #found, 2 do redis.call('HSET', KEYS[3], found[index], found[index + 1]) end
  redis.call('PEXPIRE', KEYS[3], ARGV[3])
  redis.call('SADD', KEYS[4], ARGV[2])
end
redis.call('DEL', KEYS[1])
redis.call('SREM', KEYS[4], ARGV[1])
return found
"""
