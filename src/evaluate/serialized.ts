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
