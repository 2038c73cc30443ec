import { test } from 'vitest';
import { checkSteps } from '../testing/steps.ts';

test('what was put in comes out', () =>
  checkSteps(
    `
const { LRUCache } = require('lru-cache'), NodeCache = require('node-cache'), Keyv = require('keyv'), memory = require('memory-cache');
const lru = new LRUCache({ max: 5 }), cache = new NodeCache(), other = new NodeCache(), kv = new Keyv();
`,
    {
      carry: [
        `lru.set('a', v); exec(lru.get('a'))`,
        `cache.set('a', v); exec(cache.get('a'))`,
        `await kv.set('a', v); exec(await kv.get('a'))`,
        `memory.put('a', v); exec(memory.get('a'))`,
        `exec(await cache.wrap('b', async () => v))`,
        `cache.set(v, v); exec(cache.get(v))`,
      ],
      stop: [
        `exec(other.get('a'))`,
        `lru.set('user-' + v, v); exec(lru.get('version'))`,
        `lru.set('b', 'b'); exec(lru.get('b'))`,
      ],
    },
  ));
