import { defineLibrary, type Row } from './define.ts';

const client = 'redis.createClient()';
const batch = 'redis.Multi()';
/** Commands that write where their first argument says. */
const keyed = [
  'set', 'publish', 'append', 'bitfield', 'decrby', 'getset', 'hincrby', 'hincrbyfloat', 'hset', 'hsetnx', 'incrby', 'incrbyfloat', 'linsert', 'lpush', 'lpushx', 'lset', 'ltrim', 'rename', 'renamenx', 'rpush', 'rpushx', 'setbit', 'setex', 'setnx', 'psetex', 'setrange', 'smove', 'zincrby', 'zinterstore', 'zunionstore', 'zadd', 'hdel', 'pfadd', 'sadd', 'sdiffstore', 'srem',
]; // prettier-ignore
/** … and those whose other arguments are names, too. */
const named = ['bitop', 'hmset', 'mset', 'msetnx', 'geoadd'];
const chained = [...keyed, ...named, 'get', 'hget', 'hgetall', 'hmget', 'mget', 'del', 'expire', 'incr', 'decr', 'exists', 'ttl', 'lrange', 'llen', 'smembers', 'zrange', 'keys']; // prettier-ignore

/** Before version 4, a list in the place of a command's first argument was the whole command: a body with one writes what it likes. */
export default defineLibrary({
  packages: ['redis', 'node-redis'],
  versions: '<4',
  docs: 'https://github.com/redis/node-redis/tree/v3.1.2#readme',
  rows: [
    { api: `{${client}|${batch}}.{multi|batch}()`, is: 'alias', of: batch },
    { api: `${client}.duplicate`, is: 'function', calls: 0, with: ['unknown', client] },
    { api: `${batch}.{${chained.join('|')}}`, is: 'function', returns: 'receiver' },
    { api: `${batch}.{exec|exec_atomic}`, is: 'function', async: true },
    ...[client, batch].flatMap((of): Row[] => [sink(`${of}.{${keyed.join('|')}}`, 0), ...namesIn(of)]),
  ],
});

function namesIn(of: string): Row[] {
  return [0, 1, 2, 3, 4, 5, 6, 7].map((arg) => sink(`${of}.{${named.join('|')}}`, arg));
}

function sink(api: string, arg: number): Row {
  return { api, is: 'sink', kind: 'nosql', arg, when: { package: 'redis', below: '4.0.0', unsaid: true } };
}
