import type { PendingCall } from '../evaluate/knowledge.ts';
import { joinAll, unknown, type ExternalValue, type Value } from '../evaluate/values.ts';
import { defineLibrary } from './define.ts';

const start = 'ts-pattern.match()';

/** Pattern matching: what it gives is what one of its branches gives. */
export default defineLibrary({
  packages: ['ts-pattern'],
  docs: 'https://github.com/gvergnaud/ts-pattern',
  rows: [
    { api: `${start}.{with|when|returnType}()`, is: 'alias', of: start },
    { api: `${start}.{with|when}`, is: 'function', keeps: true },
  ],
  hooks: {
    [`${start}.{otherwise|exhaustive|run}`]: (call) => {
      const subject = subjectOf(call.receiver);
      const branches = [...call.args, ...branchesBefore(call)];
      return branches.length === 0
        ? undefined
        : joinAll(branches.map((branch) => (branch.kind === 'function' ? call.invoke(branch, [subject]) : unknown)));
    },
  },
});

/** The functions of the branches, the last one first. */
function branchesBefore({ receiver }: PendingCall): Value[] {
  const branches: Value[] = [];
  for (let at = externalOf(receiver); at !== null; at = at.receiver) {
    const handler = at.call?.name === 'with' || at.call?.name === 'when' ? at.args.at(-1) : undefined;
    if (handler !== undefined) branches.push(handler);
  }
  return branches;
}

/** What is matched: the argument of the call that everything begins with. */
function subjectOf(receiver: Value | null): Value {
  let first: Value = unknown;
  for (let at = externalOf(receiver); at !== null; at = at.receiver)
    if (at.call?.name === 'match') first = at.args[0] ?? unknown;
  return first;
}

function externalOf(value: Value | null): ExternalValue | null {
  return value?.kind === 'external' ? value : null;
}
