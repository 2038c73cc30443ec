import type { Location } from '../../findings/types.ts';
import { below, spotOf, type CodeNode } from '../../model/code/module-code.ts';
import { expressionName } from '../../model/expression-names.ts';
import type { App, BackendModel, Guard, OptionValue } from '../../model/types.ts';

/** What a CORS guard lets through, as far as its options say. */
export interface CorsPolicy {
  readonly guard: Guard;
  readonly app: App;
  /** `any`: `*`; `reflected`: whatever the browser sends is repeated; `listed`: chosen by the code; null: not known */
  readonly origins: 'any' | 'reflected' | 'listed' | null;
  readonly credentials: boolean | null;
}

/** Every CORS guard of an application or of one of its endpoints, once per place. */
export function corsPolicies(model: BackendModel): CorsPolicy[] {
  const policies = new Map<string, CorsPolicy>();
  const add = (guard: Guard, app: App): void => {
    if (guard.kinds?.includes('cors') !== true) return;
    const key = `${guard.place.file}:${guard.place.line}:${guard.place.column}`;
    if (!policies.has(key))
      policies.set(key, { guard, app, origins: originsOf(guard), credentials: credentialsOf(guard) });
  };
  for (const app of model.apps) for (const guard of app.guards) add(guard, app);
  for (const { app, guards } of model.endpoints) if (app !== null) for (const guard of guards) add(guard, app);
  return [...policies.values()];
}

/** Whether a reply whose origin is set at a place lets pages send cookies along. */
export function cookiesAllowed(model: BackendModel): (place: Location) => boolean {
  const allowed = model.operations.filter((each) => each.is === 'risk' && each.risk === 'cookies-allowed');
  return (place) => allowed.some(({ place: other }) => other.file === place.file && areNear(model, other, place));
}

/** Around a place, a condition looks an origin up in a list, even if a setting (`allowAll || listed(origin)`) can do without. */
export function isListedAround(model: BackendModel, place: Location): boolean {
  const spot = spotOf(model, place);
  const call = spot?.code.callAt(spot.start, spot.end) ?? null;
  if (spot === null || call === null) return false;
  for (let at: CodeNode | undefined = call; at !== undefined; at = spot.code.parent(at))
    if ('kind' in at && at.kind === 'if' && [at.test, ...below(at.test)].some(looksUpOrigin)) return true;
  return false;
}

/** `origins.includes(origin)`, `origins.some((each) => each === request.headers.origin)` */
function looksUpOrigin(node: CodeNode): boolean {
  return (
    'kind' in node &&
    node.kind === 'call' &&
    node.callee.kind === 'member' &&
    /^(?:some|includes|has|indexOf|find)$/.test(node.callee.property) &&
    /origin|domain|host/i.test(expressionName(node.callee.object))
  );
}

/** In one function: one reply. */
function areNear(model: BackendModel, one: Location, other: Location): boolean {
  const [a, b] = [spotOf(model, one), spotOf(model, other)];
  if (a === null || b === null) return false;
  const [first, second] = [a.code.callAt(a.start, a.end), b.code.callAt(b.start, b.end)];
  return first !== null && second !== null && a.code.functionOf(first) === b.code.functionOf(second);
}

function originsOf({ options, evidence, place, scope }: Guard): CorsPolicy['origins'] {
  // where code of the project calls a package's middleware by hand, the options are not the guard's own
  if (
    scope === 'handler' ||
    !evidence.some(
      (shown) =>
        shown.kind === 'cors' &&
        shown.place.file === place.file &&
        shown.place.line === place.line &&
        shown.place.column === place.column,
    )
  )
    return null;
  const origin = options['origin'];
  if (origin === undefined) return '...' in options ? null : 'any';
  return originKind(origin);
}

function originKind(origin: OptionValue): CorsPolicy['origins'] {
  // to the package, nothing is all of them
  if (origin === '*' || origin === null) return 'any';
  if (origin === true || origin === '/.*/' || origin === '/./') return 'reflected';
  if (typeof origin === 'string' || origin === false) return 'listed';
  if (isList(origin)) {
    const kinds = new Set(origin.map(originKind));
    return kinds.has('any') ? 'any' : kinds.has('reflected') ? 'reflected' : kinds.has(null) ? null : 'listed';
  }
  return null;
}

function isList(value: OptionValue): value is readonly OptionValue[] {
  return Array.isArray(value);
}

function credentialsOf({ options }: Guard): boolean | null {
  const credentials = options['credentials'];
  if (typeof credentials === 'boolean') return credentials;
  return credentials === undefined && !('...' in options) ? false : null;
}
