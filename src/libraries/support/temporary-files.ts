import { options, type Value } from '../../evaluate/values.ts';

const maxDepth = 4;

/** Whether a path leads into the directory for temporary files, and says nothing that others cannot know: a process id, a random name. */
export function isSharedPath(value: Value | undefined): boolean {
  return value !== undefined && isShared(value) && !isUnpredictable(value, 0);
}

function isShared(value: Value): boolean {
  return options(value).some((option) => {
    if (option.kind === 'literal') return typeof option.value === 'string' && /^\/(?:var\/)?tmp\//.test(option.value);
    if (option.kind === 'text') {
      const [first] = option.parts;
      return typeof first === 'string' ? /^\/(?:var\/)?tmp\//.test(first) : first !== undefined && isDirectory(first);
    }
    // `path.join(os.tmpdir(), …)`
    const [first] =
      option.kind === 'external' && /^node:path\.(?:join|resolve)\(\)$/.test(option.path.text) ? option.args : [];
    return (
      first !== undefined &&
      (isDirectory(first) || (first.kind === 'literal' && /^\/(?:var\/)?tmp\/?$/.test(String(first.value))))
    );
  });
}

function isDirectory(value: Value): boolean {
  return options(value).some((option) => option.kind === 'external' && option.path.text === 'node:os.tmpdir()');
}

/** Something in it is not known: made by chance, or by whoever calls. */
function isUnpredictable(value: Value, depth: number): boolean {
  if (depth > maxDepth) return true;
  return options(value).some((option) => {
    if (option.kind === 'text')
      return option.parts.some((part) => typeof part !== 'string' && isUnpredictable(part, depth + 1));
    if (option.kind !== 'external')
      return (
        option.kind !== 'literal' &&
        !(option.kind === 'unknown' && (option.type === 'number' || option.type === 'date' || option.taint !== null))
      );
    if (option.path.text === 'node:os.tmpdir()') return false;
    return option.path.text.startsWith('node:path.')
      ? option.args.some((argument) => isUnpredictable(argument, depth + 1))
      : true;
  });
}
