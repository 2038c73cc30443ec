import type { Endpoint, Flow } from '../../model/types.ts';

/**
 * Whether a link or a form on another website can make a visitor’s browser send the request and show what comes back: nothing but
 * a script sends these methods or a header with a token, and it shows no page of another website.
 */
export function mayBeOpened(endpoint: Endpoint): boolean {
  if (/^(?:PUT|PATCH|DELETE)$/.test(endpoint.method)) return false;
  if (endpoint.auth.value !== true) return true;
  const credentials = endpoint.guards.flatMap((guard) =>
    guard.kinds?.includes('authentication') === true ? [guard.credentials ?? []] : [],
  );
  return credentials.length === 0 || credentials.some((each) => each.length === 0 || each.some(isSentByItself));
}

function isSentByItself(credential: { readonly in: string; readonly kind: string }): boolean {
  return credential.in === 'cookie' || credential.kind === 'basic';
}

/** All ways that were seen begin with a request that no other website can open. */
export function isNeverOpened(flows: readonly Flow[]): boolean {
  const endpoints = flows.flatMap((flow) => flow.endpoints);
  return endpoints.length > 0 && !endpoints.some(mayBeOpened);
}
