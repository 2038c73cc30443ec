import type { Endpoint, Guard } from '../../model/types.ts';
import { credentialPurpose } from './endpoints.ts';

/** Ways to slow guessing down that are no limiter by kind: lockouts, captchas, brute-force stores. */
const slowing = /limit|throttl|slow-?down|brute|attempt|lock(?:ed|out)|captcha|turnstile/i;

/** Whether nothing on its way limits how often it is asked for. */
export function isUnlimited(endpoint: Endpoint): boolean {
  if (endpoint.rateLimit.value !== false || endpoint.app?.traits.serverless === true || endpoint.handler === null)
    return false;
  if (
    endpoint.guards.some(({ kinds, name }) => (kinds === null ? !/session|passport/i.test(name) : slowing.test(name)))
  )
    return false;
  if (endpoint.callees.some(({ name }) => slowing.test(name))) return false;
  return !endpoint.steps.some(
    ({ operation, via, guard }) =>
      ((operation.is === 'reply' || operation.is === 'throw') && operation.status === 429) ||
      // `query.limit(10)` says how many rows
      slowing.test(operation.api.replace(/\.limit$/, '')) ||
      (!checksCredentials(guard) && via.some(({ name }) => slowing.test(name))) ||
      (operation.is === 'query' &&
        [...operation.entities, ...(operation.written ?? [])].some((name) => slowing.test(name))),
  );
}

/** What is done about one kind of credential, before anybody knows which one a request brings, does not hold for another. */
function checksCredentials(guard: Guard | null): boolean {
  return guard?.kinds?.some((kind) => kind === 'authentication' || kind === 'authorization') === true;
}

/** Behind authentication there is an account to hold responsible. A login that answers 401 itself is not behind it. */
export function isSignedIn(endpoint: Endpoint): boolean {
  const isLogin = credentialPurpose(endpoint) === 'login';
  return endpoint.guards.some(
    (guard) =>
      guard.scope !== 'handler' &&
      // `authenticate('local')` on the route of a login is the login
      !(isLogin && guard.scope === 'route' && guard.name.startsWith('passport') && !isByToken(guard)) &&
      !guard.conditional &&
      guard.kinds?.includes('authentication') === true &&
      !/local|login|credential/i.test(guard.name),
  );
}

function isByToken({ credentials = [] }: Guard): boolean {
  return credentials.some(({ kind }) => kind === 'bearer');
}

/** What is worst when it is tried again and again comes first. */
export function rank(endpoint: Endpoint): number {
  return ['login', 'password reset', 'verification', 'registration'].indexOf(credentialPurpose(endpoint) ?? '');
}
