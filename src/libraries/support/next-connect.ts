import { options, type ExternalValue, type Value } from '../../evaluate/values.ts';
import type { GuardDraft, LibraryBuild } from '../build-types.ts';
import type { Row } from '../define.ts';
import { pathsOf } from './paths.ts';

const verbs = 'use|all|get|post|put|patch|delete|head|options|trace';

export const nextConnectRows: readonly Row[] = [
  { api: 'next-connect.{createRouter|createEdgeRouter|nextConnect}()', is: 'alias', of: 'next-connect()' },
  { api: `next-connect().{${verbs}}`, is: 'function', keeps: true, returns: 'receiver' },
  { api: 'next-connect().handler', is: 'function', keeps: true },
];

/** Routers of next-connect: what a file exports is a chain of handlers by verb. Null if the value is no such chain. */
export function chainedVerbs(
  build: LibraryBuild,
  value: Value,
): { method: string; handler: Value; guards: GuardDraft[] }[] | null {
  const owners = new Set<ExternalValue>();
  for (const option of options(value)) {
    if (option.kind !== 'external' || option.path.root.text !== 'next-connect') continue;
    for (let at: ExternalValue | null = option; at !== null; at = at.receiver) owners.add(at);
  }
  if (owners.size === 0) return null;
  const before: GuardDraft[] = [];
  const found: { method: string; handler: Value; guards: GuardDraft[] }[] = [];
  for (const { event, conditional } of build.calls(`next-connect().{${verbs}}`)) {
    if (event.receiver?.kind !== 'external' || !owners.has(event.receiver)) continue;
    const handlers = pathsOf(event.args[0]) === null ? event.args : event.args.slice(1);
    const guard = (handler: Value): GuardDraft => ({ value: handler, scope: 'route', place: event.place, conditional });
    if (event.name === 'use' || event.name === 'all') {
      before.push(...handlers.map(guard));
      continue;
    }
    const handler = handlers.at(-1);
    if (handler === undefined) continue;
    found.push({
      method: event.name.toUpperCase(),
      handler,
      guards: [...before, ...handlers.slice(0, -1).map(guard)],
    });
  }
  return found.length === 0 ? null : found;
}
