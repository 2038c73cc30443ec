import { placeKey } from './places.ts';
import type { Endpoint } from './types.ts';

/**
 * Endpoints without the routes that only lead to another one. Where routers try routes in their order,
 * `app.post('/users', checkCaptcha)` before `app.post('/users', create)` is a step of the second; and a route that
 * a package makes for a model together with others is not there if one written by hand answers before it.
 */
export function withoutSteps(endpoints: readonly Endpoint[]): Endpoint[] {
  const dropped = new Set<Endpoint>();
  const madeTogether = new Map<string, Set<string>>();
  for (const { place, label } of endpoints) {
    const labels = madeTogether.get(placeKey(place));
    if (labels === undefined) madeTogether.set(placeKey(place), new Set([label]));
    else labels.add(label);
  }
  const checks: Endpoint[] = [];
  const answering = new Map<string, Endpoint[]>();
  for (const endpoint of [...endpoints].sort((a, b) => a.order - b.order)) {
    if (endpoint.app?.traits.routesInOrder !== true || endpoint.conditional || endpoint.path.includes('{?}')) continue;
    const key = `${endpoint.app.id} ${endpoint.method} ${sameForRouters(endpoint.path)}`;
    const before = answering.get(key) ?? [];
    const generated = isPackageHandler(endpoint) && (madeTogether.get(placeKey(endpoint.place))?.size ?? 0) > 1;
    if (generated && before.some((earlier) => !leavesToOthers(earlier))) {
      dropped.add(endpoint);
      continue;
    }
    const places = new Set(endpoint.guards.map((guard) => placeKey(guard.place)));
    for (const earlier of before)
      if (leavesToOthers(earlier) && places.has(placeKey(earlier.place))) dropped.add(earlier);
    answering.set(key, [...before, endpoint]);
    for (const check of checks) if (places.has(placeKey(check.place))) dropped.add(check);
    if (isCheck(endpoint)) checks.push(endpoint);
  }
  return endpoints.filter((endpoint) => !dropped.has(endpoint));
}

/** `app.all('/admin/*', requireAdmin)`: nothing but refusals comes from there. */
function isCheck(endpoint: Endpoint): boolean {
  return (
    endpoint.method === 'ALL' &&
    leavesToOthers(endpoint) &&
    endpoint.replies.every(({ status }) => status !== null && status >= 400)
  );
}

/** Whether a handler may leave a request to the next route: it calls `next()` without an error, or is a check of a package. */
function leavesToOthers(endpoint: Endpoint): boolean {
  return isPackageHandler(endpoint) ? (endpoint.guards.at(-1)?.kinds?.length ?? 0) > 0 : handsOn(endpoint);
}

/** Whether a handler may leave a request to the next route: it calls `next()` without an error. */
export function handsOn(endpoint: Endpoint): boolean {
  if (endpoint.handler === null) return true;
  return endpoint.steps.some(
    ({ operation, guard, inCatch }) =>
      guard === null &&
      !inCatch &&
      operation.is === 'call' &&
      /(?:^|\.)next$/.test(operation.api) &&
      (operation.args.length === 0 || operation.args[0] === 'route'),
  );
}

/** Names of parameters make no difference to a router; their constraints do. */
export function sameForRouters(path: string): string {
  return path.replaceAll(/:[A-Za-z_]\w*/g, ':_').replaceAll(/\{[A-Za-z_]\w*\}/g, '{_}');
}

/** The end of the chain is what a package made: `app.get('/admin', expressjwt({ … }))`. */
function isPackageHandler({ handler, guards }: Endpoint): boolean {
  const last = guards.at(-1);
  return handler !== null && last?.name === handler.name && placeKey(last.place) === placeKey(handler.location);
}
