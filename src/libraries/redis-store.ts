import { defineLibrary } from './define.ts';

const clients = '{ioredis()|redis.createClient()}';
const stores = '{ioredis()|redis.createClient()|@upstash/redis.Redis()}';
const upstash = '@upstash/redis.Redis()';
const commands = [
  'get', 'set', 'setex', 'setEx', 'setnx', 'setNX', 'getset', 'getSet', 'getdel', 'getDel', 'mget', 'mGet', 'mset', 'mSet', 'del', 'unlink', 'exists', 'expire', 'pexpire', 'ttl', 'pttl', 'persist', 'incr', 'incrby', 'incrBy', 'decr', 'decrby', 'decrBy', 'append', 'strlen', 'type', 'rename',
  'hget', 'hGet', 'hset', 'hSet', 'hmset', 'hmget', 'hmGet', 'hgetall', 'hGetAll', 'hdel', 'hDel', 'hexists', 'hExists', 'hincrby', 'hIncrBy', 'hkeys', 'hKeys', 'hvals', 'hVals', 'hlen', 'sadd', 'sAdd', 'srem', 'sRem', 'smembers', 'sMembers', 'sismember', 'sIsMember', 'scard', 'sCard',
  'zadd', 'zAdd', 'zrem', 'zRem', 'zrange', 'zRange', 'zrangebyscore', 'zRangeByScore', 'zscore', 'zScore', 'zcard', 'zCard', 'zincrby', 'zIncrBy', 'zremrangebyscore', 'zRemRangeByScore', 'llen', 'lLen', 'lrange', 'lRange', 'ltrim', 'lTrim', 'lrem', 'lRem', 'keys', 'scan', 'flushall', 'flushAll', 'flushdb', 'flushDb', 'ping', 'eval', 'evalsha', 'evalSha', 'sendCommand', 'call', 'exec',
]; // prettier-ignore

/** Redis as a store: commands, and scripts that run in the server. Messages over it are told elsewhere. */
export default defineLibrary({
  packages: ['@upstash/redis', '@vercel/kv', 'node-redis'],
  versions: '*',
  docs: 'https://redis.io/docs/latest/commands/',
  rows: [
    { api: '@upstash/redis/{cloudflare|nodejs|fastly}', is: 'alias', of: '@upstash/redis' },
    { api: '@upstash/redis.Redis.fromEnv()', is: 'alias', of: upstash },
    { api: '@vercel/kv.{kv|createClient()}', is: 'alias', of: upstash },
    {
      api: '{ioredis|ioredis.Redis|ioredis.Cluster|redis.createClient|redis.createCluster|@upstash/redis.Redis|@vercel/kv.createClient}',
      is: 'client',
      client: 'cache',
    },
    { api: `${clients}.{${commands.join('|')}}`, is: 'function', async: true },
    { api: `${upstash}.{${commands.join('|')}}`, is: 'function', async: true },
    { api: `${stores}.set`, is: 'risk', risk: 'kept-forever', except: '2' },
    { api: `${stores}.set`, is: 'tagged', tags: ['stores-key'] },
    { api: `${stores}.{get|getBuffer|mget|mGet|exists}`, is: 'tagged', tags: ['reads-key'] },
    { api: `${stores}.{expire|pexpire|pExpire|expireat|expireAt}`, is: 'tagged', tags: ['expires-key'] },
    { api: `${clients}.{keys|KEYS}`, is: 'tagged', tags: ['scans-keys'] },
    { api: `${clients}.{quit|disconnect|close}`, is: 'tagged', tags: ['closes-client'] },
    // a script is Lua; what it is given as keys and arguments is data
    { api: `${clients}.{eval|EVAL|script}`, is: 'sink', kind: 'code', arg: 0 },
    { api: `${clients}.scriptLoad`, is: 'sink', kind: 'code', arg: 0 },
    { api: `${upstash}.scriptLoad`, is: 'sink', kind: 'code', arg: 0 },
    { api: `${clients}.script`, is: 'sink', kind: 'code', arg: 1, when: { arg: 0, oneOf: ['LOAD', 'load'] } },
    // whoever chooses the command chooses what it does
    { api: 'ioredis().{call|callBuffer|sendCommand|pipeline|multi}', is: 'sink', kind: 'nosql', arg: 0 },
    { api: `${upstash}.eval`, is: 'sink', kind: 'code', arg: 0 },
    { api: `${clients}.defineCommand`, is: 'sink', kind: 'code', arg: '1.lua' },
    // … and a list that the client fills is a command of its choice
    { api: 'redis.createClient().sendCommand', is: 'sink', kind: 'nosql', arg: 0 },
  ],
});
