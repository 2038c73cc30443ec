/**
 * A function of a model, or of a part of one, that is computed once for each. Models do not change, and several rules ask the
 * same; without this a question that walks the whole model would be asked for each application, endpoint or query.
 */
export function remembered<Key extends object, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, { readonly value: Value }>();
  return (key) => {
    let entry = known.get(key);
    if (entry === undefined) known.set(key, (entry = { value: compute(key) }));
    return entry.value;
  };
}
