import type { CookieOperation } from '../../model/operations.ts';
import type { App, BackendModel, Endpoint, Guard } from '../../model/types.ts';
import { identifies } from './cookies.ts';

/** The cookie that says who sends a request. */
export interface SessionCookie {
  readonly guard: Guard | null;
  /** `SameSite` keeps it from requests of other sites, or it is not known whether it does */
  readonly protects: boolean;
  /** `SameSite=None` */
  readonly everywhere: boolean;
}

/** The cookie that says who sends a request to an application; null if none does. */
export function sessionCookie(model: BackendModel, app: App, endpoints: readonly Endpoint[]): SessionCookie | null {
  const guards = [...app.guards, ...endpoints.flatMap((endpoint) => endpoint.guards)];
  const guard = guards.find(({ kinds }) => kinds?.includes('session') === true) ?? guards.find(isByCookie) ?? null;
  if (guard === null) return null;
  const cookies = model.operations.filter(
    (operation): operation is CookieOperation =>
      operation.is === 'cookie' &&
      identifies(operation) &&
      operation.place.file.startsWith(app.package?.directory ?? ''),
  );
  const modes = cookies.map(({ options }) => modeOf(options));
  return {
    guard,
    protects: cookies.length === 0 || (!modes.includes('none') && modes.some((mode) => mode !== 'unset')),
    everywhere: modes.includes('none'),
  };
}

function modeOf(options: CookieOperation['options']): 'none' | 'unset' | 'set' | 'unknown' {
  if (options === null) return 'unknown';
  const mode = options['sameSite'];
  if (mode === undefined || mode === false) return 'unset';
  if (mode === true) return 'set';
  if (typeof mode !== 'string') return 'unknown';
  return mode.toLowerCase() === 'none' ? 'none' : 'set';
}

/** Whether a guard recognises people by a cookie. */
export function isByCookie({ kinds, credentials = [] }: Guard): boolean {
  return kinds?.includes('authentication') === true && credentials.some((credential) => credential.in === 'cookie');
}
