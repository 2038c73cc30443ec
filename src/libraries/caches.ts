import type { PendingCall } from '../evaluate/knowledge.ts';
import { join, makePromise, settle, undefinedValue, unknown, type Value } from '../evaluate/values.ts';
import { defineLibrary } from './define.ts';
import { packagesOf } from './support/passing.ts';

/** Memory of one process, by keys: what makes one. */
const memory = ['lru-cache()', 'lru-cache.LRUCache()', 'lru-cache.default()', 'node-cache()', 'node-cache.default()', 'quick-lru()', 'tiny-lru.lru()', 'tiny-lru()', '@isaacs/ttlcache()', 'memory-cache', 'memory-cache.Cache()', 'flru()', 'lru_map.LRUMap()', 'mnemonist.LRUCache()', 'mnemonist/lru-cache()', 'expiry-map()', 'map-age-cleaner()', 'nano-cache()', 'timed-cache()', 'apicache', 'stale-lru-cache()', 'secondary-cache()', 'express-http-context', 'cls-hooked.createNamespace()', 'cls-hooked.getNamespace()', 'continuation-local-storage.createNamespace()', 'continuation-local-storage.getNamespace()', 'cls-rtracer', 'request-context', 'nestjs-cls.ClsService()', '@fastify/request-context.requestContext']; // prettier-ignore
/** … by a promise. */
const promised = ['keyv()', 'keyv.default()', 'keyv.Keyv()', 'cache-manager.caching()', 'cache-manager.createCache()', 'cacheable.Cacheable()', 'localforage', 'node-persist', '@nestjs/cache-manager.Cache()', 'cache-manager.Cache()']; // prettier-ignore

/** What all caches that were reached in the same way hold, by key; under `*` what stands there under keys that are not known. */
const anyKey = '*';

/** Caches and storage of one process: what was put in is what comes out. */
export default defineLibrary({
  packages: packagesOf([...memory, ...promised]),
  docs: 'https://github.com/isaacs/node-lru-cache',
  hooks: Object.fromEntries(
    [...memory, ...promised].flatMap((api) => [
      [`${api}.{set|put|add|store|setItem|mset}`, put],
      [`${api}.{get|peek|take|getItem|fetch|getOrDefault|getex}`, get],
      [`${api}.{wrap|getOrSet|memo}`, wrapped],
      [`${api}.{run|runPromise|runAndReturn|exit}`, (call: PendingCall) => run(call)],
    ]),
  ),
});

function isPromised({ path }: PendingCall): boolean {
  return promised.includes(path.parent?.text ?? '');
}

/** A key that is partly known is none that looks otherwise: `user-${id}` is not `version`. */
function keyOf(key: Value | undefined): string {
  if (key?.kind === 'literal') return `key ${String(key.value)}`;
  if (key?.kind !== 'text' || !key.parts.some((part) => typeof part === 'string')) return anyKey;
  return `like ${key.parts.map((part) => (typeof part === 'string' ? part : '{?}')).join('')}`;
}

function put(call: PendingCall): Value | undefined {
  const [key, value] = call.args;
  if (call.receiver?.kind !== 'external' || value === undefined) return undefined;
  const name = keyOf(key);
  const before = name === anyKey ? call.receiver.props?.get(name) : undefined;
  call.remember(name, before === undefined ? settle(value) : join(before, settle(value)));
  return isPromised(call) ? makePromise(undefinedValue) : call.receiver;
}

function get(call: PendingCall): Value | undefined {
  if (call.receiver?.kind !== 'external') return undefined;
  const { props } = call.receiver;
  const key = keyOf(call.args[0]);
  // under another process's or request's hands there may be anything, or nothing
  const found = props?.get(key) ?? props?.get(anyKey);
  if (found === undefined) return undefined;
  const value = join(found, undefinedValue);
  return isPromised(call) ? makePromise(value) : value;
}

/** `cache.wrap(key, () => …)` */
function wrapped(call: PendingCall): Value | undefined {
  const work = call.args.find(({ kind }) => kind === 'function');
  return work === undefined ? undefined : makePromise(settle(call.invoke(work, [])));
}

/** `namespace.run(() => …)` */
function run(call: PendingCall): Value | undefined {
  const work = call.args.find(({ kind }) => kind === 'function');
  return work === undefined ? undefined : call.invoke(work, [unknown]);
}
