import type { Activation } from '../../evaluate/events.ts';
import { fresh } from './handler-values.ts';
import { makeRecord } from './records.ts';
import { options, undefinedValue, unknown, type Place, type Value } from '../../evaluate/values.ts';
import { nameOf } from '../../model/guards.ts';
import type { GuardKind } from '../../model/types.ts';
import type { GuardDraft, LibraryBuild } from '../build-types.ts';
import { contextPath, type Operation } from './graphql-sdl.ts';
import { membersOf } from './request-context.ts';

const typeNames: Readonly<Record<Operation, string>> = {
  QUERY: 'Query',
  MUTATION: 'Mutation',
  SUBSCRIPTION: 'Subscription',
};
const cache = new WeakMap<LibraryBuild, Map<Value, GuardDraft[]>>();

/** What a map of permissions says about a field of the root. */
export function shieldGuards(build: LibraryBuild, operation: Operation, name: string, place: Place): GuardDraft[] {
  return build.calls('graphql-shield.shield').flatMap(({ event }) => {
    if (event.place.module.package !== place.module.package) return [];
    const [map, settings] = event.args;
    const rule =
      (map === undefined ? undefined : ruleFor(map, typeNames[operation], name)) ??
      (settings === undefined ? undefined : membersOf(settings).get('fallbackRule'));
    return rule === undefined ? [] : guardsOf(build, rule, event.place);
  });
}

function ruleFor(map: Value, type: string, name: string): Value | undefined {
  for (const option of options(map)) {
    // one rule for everything
    if (option.kind === 'external') return option;
    const members = membersOf(option);
    const ofType = members.get(type) ?? members.get('*');
    if (ofType === undefined) continue;
    if (options(ofType).some((each) => each.kind === 'external')) return ofType;
    const fields = options(ofType).flatMap((each) => [...membersOf(each)]);
    const found = fields.find(([field]) => field === name) ?? fields.find(([field]) => field === '*');
    if (found !== undefined) return found[1];
  }
  return undefined;
}

function guardsOf(build: LibraryBuild, rule: Value, place: Place): GuardDraft[] {
  let known = cache.get(build);
  if (known === undefined) cache.set(build, (known = new Map()));
  let guards = known.get(rule);
  if (guards === undefined) known.set(rule, (guards = demandsOf(build, rule, place, 0)));
  return guards;
}

/** `rule()(fn)`, `and(…)`, `or(…)`, `not(…)`, `allow`, `deny`. */
function demandsOf(build: LibraryBuild, rule: Value, place: Place, depth: number): GuardDraft[] {
  const [option] = options(rule);
  const draft = (value: Value, name: string, kinds: readonly GuardKind[]): GuardDraft => ({
    value,
    name,
    kinds,
    scope: 'route',
    place,
    conditional: false,
  });
  if (option?.kind !== 'external' || depth > 6) return [draft(unknown, 'shield', [])];
  const inner = (): GuardDraft[][] => option.args.map((argument) => demandsOf(build, argument, place, depth + 1));
  switch (option.path.text) {
    case 'graphql-shield.allow':
    case 'graphql-shield.not()':
    case 'graphql-shield.inputRule()()':
      return [];
    case 'graphql-shield.deny':
      return [draft(makeRecord({}), 'deny', ['authorization'])];
    case 'graphql-shield.and()':
    case 'graphql-shield.chain()':
      return inner().flat();
    case 'graphql-shield.or()':
    case 'graphql-shield.race()': {
      // whoever is let through by one of them has met none of the others
      const all = inner();
      return all.some((demands) => demands.length === 0) ? [] : (all[0] ?? []);
    }
    case 'graphql-shield.rule()()': {
      const check = option.args.find((argument) => argument.kind === 'function');
      if (check?.kind !== 'function') return [draft(unknown, 'rule', [])];
      return [draft(check, nameOf(check), readsWho(build, check) ? ['authentication'] : [])];
    }
    default:
      return [draft(unknown, option.path.name, [])];
  }
}

/** A rule that reads who sends the request lets only some of them through. */
function readsWho(build: LibraryBuild, check: Value): boolean {
  const context = fresh(build, contextPath);
  const { activation } = build.evaluator.runRoot(check, [undefinedValue, unknown, context, unknown]);
  return activation !== null && readsIdentity(activation, new Set());
}

/** Whether code reads who sends the request, itself or in what it calls. */
export function readsIdentity(activation: Activation, seen: Set<Activation>): boolean {
  if (seen.has(activation)) return false;
  seen.add(activation);
  return activation.events.some(
    (event) =>
      (event.kind === 'input' && event.in === 'identity') ||
      (event.kind === 'enter' && readsIdentity(event.activation, seen)),
  );
}
