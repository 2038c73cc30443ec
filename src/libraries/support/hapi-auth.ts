import {
  asString,
  options,
  settle,
  taintOf,
  unknown,
  type ExternalValue,
  type Place,
  type Value,
} from '../../evaluate/values.ts';
import type { GuardKind } from '../../model/types.ts';
import type { GuardDraft, LibraryBuild } from '../build-types.ts';
import { keep } from './hapi-exchange.ts';
import { elements, object, server } from './hapi-register.ts';

interface Strategy {
  readonly scheme: string;
  /** what decides: the scheme's own function, or the one that the strategy was given */
  readonly decides: Value | null;
  readonly place: Place;
}

/** Strategies and defaults of a server, which plugins share with it. */
export interface Authentication {
  /** the steps that a route's `auth` option makes; undefined: it has none */
  guardsOf(root: ExternalValue, given: Value | undefined, place: Place): readonly GuardDraft[];
}

export function authenticationOf(
  build: LibraryBuild,
  rootOf: (value: ExternalValue) => ExternalValue,
  exchange: (root: ExternalValue) => readonly Value[],
): Authentication {
  const schemes = new Map<ExternalValue, Map<string, Value>>();
  const strategies = new Map<ExternalValue, Map<string, Strategy>>();
  const defaults = new Map<ExternalValue, Value>();
  const ownerOf = (receiver: Value | null): ExternalValue | null => {
    const holder = receiver?.kind === 'external' ? receiver.receiver : null;
    return holder === null || holder.path.text !== server ? null : rootOf(holder);
  };
  for (const { event } of build.calls(`${server}.auth.scheme`)) {
    const root = ownerOf(event.receiver);
    const name = asString(event.args[0]);
    const [, scheme] = event.args;
    if (root !== null && name !== null && scheme !== undefined) tableOf(schemes, root).set(name, scheme);
  }
  for (const { event } of build.calls(`${server}.auth.strategy`)) {
    const root = ownerOf(event.receiver);
    const name = asString(event.args[0]);
    if (root === null || name === null) continue;
    const scheme = asString(event.args[1]) ?? '';
    const made = schemes.get(root)?.get(scheme);
    // up to version 16 a mode could stand before the options, and make it the default
    const given = event.args.findLast((argument) => object(argument) !== null);
    const old = event.args.length > 3 ? event.args[2] : undefined;
    if (old !== undefined && !(old.kind === 'literal' && old.value === false))
      defaults.set(root, event.args[0] ?? unknown);
    tableOf(strategies, root).set(name, { scheme, decides: decidesBy(build, root, made, given), place: event.place });
  }
  for (const { event } of build.calls(`${server}.auth.default`)) {
    const root = ownerOf(event.receiver);
    if (root !== null && event.args[0] !== undefined) defaults.set(root, event.args[0]);
  }
  const guards = new Map<string, GuardDraft>();
  return {
    guardsOf(root, given, place) {
      const auth =
        given === undefined || (given.kind === 'literal' && given.value === undefined) ? defaults.get(root) : given;
      if (auth === undefined || (auth.kind === 'literal' && auth.value === false)) return [];
      const settings = object(auth);
      const fallback = defaults.get(root);
      const named =
        namesIn(settings) ?? (settings === null ? asString(auth) : (namesIn(object(fallback)) ?? asString(fallback)));
      const mode = asString(settings?.props.get('mode') ?? object(fallback)?.props.get('mode'));
      const kinds: GuardKind[] = mode === 'try' || mode === 'optional' ? [] : ['authentication'];
      if (
        settings?.props.has('scope') === true ||
        settings?.props.has('access') === true ||
        settings?.props.has('entity') === true
      )
        kinds.push('authorization');
      if (named === null && settings === null)
        return [{ value: unknown, scope: 'route', place, conditional: false, name: 'auth', nameless: true }];
      const strategy = named === null ? undefined : strategies.get(root)?.get(named.split(', ')[0] ?? '');
      const key = `${root.id} ${named} ${kinds.join()} ${given === undefined}`;
      let guard = guards.get(key);
      if (guard === undefined) {
        guard = {
          value:
            strategy?.decides ?? build.evaluator.external(build.evaluator.knowledge.paths.parse('@hapi/hapi.strategy')),
          scope: given === undefined ? 'global' : 'route',
          place: given === undefined ? (strategy?.place ?? place) : place,
          conditional: false,
          name: named === null ? 'auth' : `auth strategy ${named}`,
          kinds,
          gives: keepCredentials,
          ...(strategy?.decides == null ? {} : { args: argumentsOf(strategy.scheme, exchange(root)) }),
        };
        guards.set(key, guard);
      }
      return [guard];
    },
  };
}

/** `h.authenticated({ credentials })`, `{ isValid, credentials }`: what the handler finds as `request.auth.credentials`. */
function keepCredentials(value: Value, request: readonly Value[]): void {
  for (const option of options(settle(value))) {
    const told = option.kind === 'external' ? option.args[0] : option;
    const credentials = object(told)?.props.get('credentials');
    if (credentials !== undefined && taintOf(credentials) !== null) keep(request, 'auth', 'credentials', credentials);
  }
}

function tableOf<T>(tables: Map<ExternalValue, Map<string, T>>, root: ExternalValue): Map<string, T> {
  let table = tables.get(root);
  if (table === undefined) tables.set(root, (table = new Map()));
  return table;
}

function namesIn(settings: ReturnType<typeof object>): string | null {
  const given = settings?.props.get('strategies') ?? settings?.props.get('strategy');
  if (given === undefined) return null;
  const names = elements(given).flatMap((each) => asString(each) ?? []);
  return names.length === 0 ? null : names.join(', ');
}

/** `authenticate` of what a scheme of the project returns, or the validation that a package's scheme is given. */
function decidesBy(
  build: LibraryBuild,
  root: ExternalValue,
  scheme: Value | undefined,
  given: Value | undefined,
): Value | null {
  for (const option of options(scheme ?? unknown)) {
    if (option.kind !== 'function') continue;
    const { value } = build.evaluator.runRoot(option, [root, given ?? unknown]);
    const authenticate = object(value)?.props.get('authenticate');
    if (authenticate?.kind === 'function') return authenticate;
  }
  const props = object(given)?.props;
  for (const name of ['validate', 'validateFunc', 'validateFunction']) {
    const validate = props?.get(name);
    if (validate?.kind === 'function') return validate;
  }
  return null;
}

/** What a scheme's package calls the validation with; without one, it is the scheme's own function. */
function argumentsOf(scheme: string, [request = unknown, toolkit = unknown]: readonly Value[]): Value[] {
  if (scheme === 'basic') return [request, unknown, unknown, toolkit];
  if (/^(?:cookie|session|bearer|hawk)/.test(scheme)) return [request, unknown, toolkit];
  if (/jwt/.test(scheme)) return [unknown, request, toolkit];
  return [request, toolkit];
}
