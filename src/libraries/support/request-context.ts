import type { PendingCall } from '../../evaluate/knowledge.ts';
import {
  freshId,
  join,
  options,
  settle,
  type ExternalValue,
  type Place,
  type TypeUse,
  type Value,
} from '../../evaluate/values.ts';
import type { GuardDraft, LibraryBuild } from '../build-types.ts';

/** Members of a request's context that say who sends it, as alternatives of a path. */
export const contextIdentity = [
  'user',
  'userId',
  'userID',
  'user_id',
  'uid',
  'session',
  'sessionUser',
  'currentUser',
  'currentUserId',
  'viewer',
  'viewerId',
  'me',
  'account',
  'accountId',
  'auth',
  'authUser',
  'authenticatedUser',
  'authenticated',
  'isAuth',
  'isAuthenticated',
  'isLoggedIn',
  'loggedIn',
  'admin',
  'isAdmin',
  'member',
  'principal',
  'identity',
].join('|');

const identityNames: ReadonlySet<string> = new Set(contextIdentity.split('|'));

/** Where a function that makes the context of each request comes from. */
export interface ContextSource {
  /** the function, or the object that every request shares; null if it is not known */
  readonly create: Value | null;
  /** what the function is called with */
  readonly given: readonly Value[];
  readonly place: Place;
  /** types that say what it holds, where no function does, or not of all */
  readonly type: TypeUse | null;
}

/** The context of one request before anything was done to it, and the step that makes it, if code of the project does. */
export interface PreparedContext {
  /** tells contexts apart */
  readonly id: number;
  /** a fresh one; `holder`: the value whose member it is, which is copied for each request together with it */
  value(holder?: ExternalValue): Value;
  readonly guards: readonly GuardDraft[];
}

/**
 * A context is a value of its own, so that reading a member such as `user` of it shows, with what the project's function puts
 * into it. The function runs as the first step of each request: it may refuse.
 */
export function prepareContext(build: LibraryBuild, path: string, source: ContextSource): PreparedContext {
  const { evaluator } = build;
  const { paths } = evaluator.knowledge;
  const create = source.create ?? (source.type === null ? null : functionOfType(build, source.type));
  const fresh = (props: ReadonlyMap<string, Value>, holder: ExternalValue | null): ExternalValue =>
    evaluator.external(paths.parse(path), { props: new Map(props), receiver: holder });
  const functions = create === null ? [] : options(create).filter((option) => option.kind === 'function');
  if (functions.length === 0) {
    const shared = create?.kind === 'object' ? create.props : membersOfType(build, source.type);
    return { id: freshId(), value: (holder) => fresh(shared, holder ?? null), guards: [] };
  }
  const made = functions.flatMap((option) => options(settle(evaluator.runRoot(option, source.given).value)));
  const instance = made.find((option) => option.kind === 'object' && option.cls !== null);
  const members = new Map<string, Value>();
  for (const option of made)
    for (const [name, value] of membersOf(option)) {
      const known = members.get(name);
      members.set(name, known === undefined ? value : join(known, value));
    }
  // it may hand on what another framework keeps for the request: of that, only the type says what it is
  if (made.some(({ kind }) => kind === 'unknown' || kind === 'external'))
    for (const [name, value] of membersOfType(build, source.type))
      if (!members.has(name) && !identityNames.has(name)) members.set(name, value);
  const [first] = functions;
  return {
    id: freshId(),
    value: (holder) => instance ?? fresh(members, holder ?? null),
    guards: functions.map((value) => ({
      value,
      scope: 'global',
      place: first === undefined ? source.place : evaluator.placeOfFunction(value),
      conditional: false,
      args: source.given,
    })),
  };
}

/** What a value holds by name: an object's members, or those that were set on something of a package. */
export function membersOf(value: Value): ReadonlyMap<string, Value> {
  if (value.kind === 'object') return value.props;
  return value.kind === 'external' && value.props !== null ? value.props : new Map();
}

/** A context with more in it: what middleware hands on, as the member `name` of `holder`. */
export function extendedContext(
  call: PendingCall,
  path: string,
  holder: ExternalValue,
  added: Value,
  name: string,
): Value {
  const context = holder.props?.get(name);
  const props = new Map<string, Value>();
  for (const part of [context, added]) {
    if (part === undefined) continue;
    for (const option of options(part)) {
      if (option.kind === 'object' && option.cls !== null) return option;
      for (const [key, value] of membersOf(option)) props.set(key, value);
    }
  }
  // like the first one, it is the request's own and comes from no call
  return { ...call.external(path, { props, receiver: holder }), call: null };
}

/** `typeof createContext`, `Awaited<ReturnType<typeof createContext>>`: the function. */
function functionOfType(build: LibraryBuild, { module, type }: TypeUse, depth = 0): Value | null {
  if (depth > 4) return null;
  switch (type.kind) {
    case 'typeof': {
      const value = build.evaluator.typed({ module, type });
      return value?.kind === 'function' ? value : null;
    }
    case 'reference': {
      for (const argument of type.args) {
        const found = functionOfType(build, { module, type: argument }, depth + 1);
        if (found !== null) return found;
      }
      const target = build.program.typeOf(module, type);
      return target.kind === 'alias'
        ? functionOfType(build, { module: target.module, type: target.type }, depth + 1)
        : null;
    }
    case 'intersection':
      for (const each of type.types) {
        const found = functionOfType(build, { module, type: each }, depth + 1);
        if (found !== null) return found;
      }
      return null;
    default:
      return null;
  }
}

function membersOfType(build: LibraryBuild, use: TypeUse | null): ReadonlyMap<string, Value> {
  const typed = use === null ? null : build.evaluator.typed(use);
  return typed?.kind === 'object' && typed.cls === null ? typed.props : new Map();
}
