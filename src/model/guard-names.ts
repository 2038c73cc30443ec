/** Evidence of a guard of which nothing but its name is known. */
export const byName = 'by its name: its code could not be read';

/** Decides nothing, lets everybody through, or is about something else than who sends the request. */
const others = new Set([
  'optional',
  'optionally',
  'maybe',
  'try',
  'soft',
  'lazy',
  'anonymous',
  'public',
  'skip',
  'no',
  'without',
  'init',
  'initialize',
  'setup',
  'configure',
  'router',
  'routes',
  'route',
  'controller',
  'provider',
  'callback',
  'handler',
  'error',
  'client',
  'config',
  'options',
  'logger',
  'log',
  'context',
  'load',
  'attach',
  'parse',
  'decode',
  'extract',
  'set',
  'get',
]);
const demands = new Set([
  'require',
  'requires',
  'required',
  'ensure',
  'ensures',
  'must',
  'is',
  'check',
  'verify',
  'validate',
  'assert',
  'only',
  'needs',
  'enforce',
  'guard',
  'protect',
]);
const credentials = new Set([
  'token',
  'jwt',
  'session',
  'login',
  'user',
  'bearer',
  'credentials',
  'identity',
  'signed',
  'logged',
  'apikey',
]);
const plain = new Set(['auth', 'authenticate', 'authenticated', 'authentication', 'authenticator']);

/**
 * Whether something that could not be looked into is called what only authentication is called: `requireAuth`, `verifyToken`,
 * `JwtAuthGuard`. `optionalAuth`, `authRoutes` and `session` are not.
 */
export function namesAuthentication(name: string): boolean {
  const last =
    name
      .replaceAll(/\([^()]*\)/g, '')
      .split('.')
      .at(-1) ?? '';
  const words = last
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
  if (words.some((word) => others.has(word))) return false;
  if (words.some((word) => plain.has(word))) return true;
  if (words.includes('jwt') && words.some((word) => word === 'guard' || word === 'middleware')) return true;
  return words.some((word) => demands.has(word)) && words.some((word) => credentials.has(word));
}
