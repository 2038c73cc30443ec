import { options, type Value } from '../../evaluate/values.ts';
import type { OperationCall } from '../build-types.ts';

const maxDepth = 4;

/** Whether a path leads into the directory for temporary files, and says nothing that others cannot know: a random name. */
export function isSharedPath(value: Value | undefined): boolean {
  return value !== undefined && isShared(value) && !isUnpredictable(value, 0);
}

/** Fails if the file is there already, lets nobody else read what it makes, or only reads it. */
export function isKeptToItself(call: OperationCall): boolean {
  const { name } = call.event;
  const [, second, third] = call.args;
  if (name.startsWith('open')) {
    const flags = call.text(second);
    return second === undefined || flags?.includes('x') === true || flags === 'r' || isPrivateMode(third);
  }
  const settings = name.startsWith('create') ? second : third;
  const flags = call.text(call.property(settings, 'flag') ?? call.property(settings, 'flags'));
  return flags?.includes('x') === true || isPrivateMode(call.property(settings, 'mode'));
}

/** `0o600`: nothing for the group and for others. */
function isPrivateMode(mode: Value | undefined): boolean {
  if (mode?.kind !== 'literal') return false;
  const bits = typeof mode.value === 'string' ? Number.parseInt(mode.value, 8) : mode.value;
  return typeof bits === 'number' && (bits & 0o77) === 0;
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
    // what every user of the machine sees
    if (/^(?:node:os\.(?:tmpdir|hostname)\(\)|global\.process\.p?pid)$/.test(option.path.text)) return false;
    return option.path.text.startsWith('node:path.')
      ? option.args.some((argument) => isUnpredictable(argument, depth + 1))
      : true;
  });
}
