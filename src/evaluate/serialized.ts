import { freshId, type Value } from './values.ts';

const sources = new WeakMap<Value, Value>();

/** `JSON.stringify(value)`: a text of its own that remembers what it says. */
export function serialized(text: Extract<Value, { kind: 'unknown' }>, of: Value): Value {
  const own = { ...text, id: freshId() };
  sources.set(own, of);
  return own;
}

/** What a text is the JSON of; the value itself if it is none. */
export function deserialized(value: Value): Value {
  return sources.get(value) ?? value;
}

const lists = new WeakMap<Value, Value>();

/** `list.join('')`, where nobody knows how long the list is: a text of its own that remembers what it is made of. */
export function spelledOut(text: Value, list: Value): Value {
  if (text.kind !== 'unknown') return text;
  const own = { ...text, id: freshId() };
  lists.set(own, list);
  return own;
}

/** The list that a text is made of; null if it is none. */
export function spelledFrom(text: Value): Value | null {
  return lists.get(text) ?? null;
}

const origins = new WeakMap<Value, Value>();

/** What `list.map(…)` gives, where nobody knows what is on the list: it remembers which list that was. */
export function mappedFrom(result: Value, list: Value): Value {
  origins.set(result, list);
  return result;
}

/** The list whose elements something was made of, one for each; null if it is no such list. */
export function listBehind(result: Value): Value | null {
  return origins.get(result) ?? null;
}
