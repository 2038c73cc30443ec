import type { Operation } from '../model/operations.ts';
import type { EntryPoint, Guard, Step } from '../model/types.ts';
import type { StepEntry } from '../report/inventory.ts';

/** The way of a request or a message, with an entry for each function it enters and each thing that happens there. */
export function stepEntries(endpoint: EntryPoint): StepEntry[] {
  const entries: StepEntry[] = [];
  let path: readonly string[] = [];
  let within: Guard | null | undefined;
  for (const step of endpoint.steps) {
    const text = describe(step.operation);
    if (text === null) continue;
    if (step.guard !== within) {
      within = step.guard;
      path = [];
      const name = step.guard?.name ?? endpoint.handler?.name ?? endpoint.label;
      const at = step.guard?.place ?? endpoint.handler?.location ?? endpoint.place;
      entries.push({
        kind: step.guard === null ? 'handler' : 'guard',
        depth: 0,
        text: step.guard?.kinds?.length ? `${name} (${step.guard.kinds.join(', ')})` : name,
        ...noQuery,
        notes: [],
        file: at.file,
        line: at.line,
      });
    }
    const via = step.via.slice(1);
    via.forEach((frame, depth) => {
      const key = `${frame.name}@${frame.calledAt.file}:${frame.calledAt.line}`;
      if (path[depth] === key) return;
      path = [...path.slice(0, depth), key];
      if (frame.name !== '(anonymous)')
        entries.push({
          kind: 'call',
          depth: depth + 1,
          text: `${frame.name}()`,
          ...noQuery,
          notes: [],
          file: frame.location.file,
          line: frame.location.line,
        });
    });
    path = path.slice(0, via.length);
    entries.push({
      kind: step.operation.is,
      depth: via.length + 1,
      text,
      ...(step.operation.is === 'query'
        ? { entities: [...step.operation.entities], writes: !reading.has(step.operation.operation) }
        : noQuery),
      notes: notesOf(step),
      file: step.operation.place.file,
      line: step.operation.place.line,
    });
  }
  return entries;
}

const noQuery = { entities: [], writes: false };
const reading = new Set(['select', 'count', 'raw']);

/** What an operation does, in a few words; null for what is not worth a line. */
function describe(operation: Operation): string | null {
  switch (operation.is) {
    case 'query': {
      const entities = operation.entities.length > 0 ? operation.entities.join(', ') : 'something not known';
      const where =
        operation.filters === null
          ? ' where …'
          : operation.filters.length > 0
            ? ` where ${operation.filters.map((filter) => filter.column).join(', ')}`
            : '';
      return `${operation.operation} ${entities}${where}`;
    }
    case 'reply':
      return `reply ${operation.status ?? ''} ${operation.kind}${operation.keys === null ? '' : ` {${operation.keys.join(', ')}}`}`.replaceAll(
        '  ',
        ' ',
      );
    case 'throw':
      return `throw ${operation.error || 'error'}${operation.status === null ? '' : ` (${operation.status})`}`;
    case 'http':
      return `${operation.method ?? 'request'} ${operation.url ?? 'another service'}`;
    case 'guard':
      return `${operation.api} (${operation.guard})`;
    case 'token':
      return `${operation.operation} token`;
    case 'hash':
      return `hash with ${operation.algorithm}`;
    case 'file':
      return `${operation.operation} file`;
    case 'command':
      return `run a command${operation.shell ? ' in a shell' : ''}`;
    case 'publish':
      return `publish to ${operation.to}`;
    case 'log':
      return `log ${operation.level}`;
    case 'blocking':
      return `${operation.what} (blocks)`;
    case 'transaction':
      return `${operation.operation} transaction`;
    case 'discard':
      return 'promise that nothing waits for';
    default:
      return null;
  }
}

function notesOf(step: Step): string[] {
  const notes: string[] = [];
  if (step.transaction !== null) notes.push('in a transaction');
  for (const loop of step.loops)
    if (!loop.constant)
      notes.push(loop.overQuery === null ? 'in a loop' : `in a loop over the rows of line ${loop.overQuery.line}`);
  const condition = step.conditions.at(-1);
  if (condition !== undefined && !condition.after)
    notes.push(`only if ${condition.truth ? '' : 'not '}${condition.text}`);
  if (step.inCatch) notes.push('on error');
  return notes;
}
