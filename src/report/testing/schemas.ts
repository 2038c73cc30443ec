/** A schema that allows no fields but those that it names, so that a test sees what it forgot. */
export function closed(schema: object): object {
  const copy: unknown = JSON.parse(JSON.stringify(schema), (_key, part: unknown) =>
    typeof part === 'object' &&
    part !== null &&
    'properties' in part &&
    !('additionalProperties' in part) &&
    'type' in part &&
    part.type === 'object'
      ? { ...part, additionalProperties: false }
      : part,
  );
  if (typeof copy !== 'object' || copy === null) throw new Error('the schema is an object');
  if ('$id' in copy) copy.$id = `${String(copy.$id)}?closed`;
  return copy;
}
