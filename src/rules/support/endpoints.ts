import type { Endpoint, Step } from '../../model/types.ts';

/** Endpoints that have to be open: who calls them is not signed in yet, or is no person. One word of the path is enough. */
const openWords =
  /^(?:auth|authenticate|authentication|login|log-?on|sign-?in|sign-?up|sign-?on|register|registration|registrations|logout|log-?off|sign-?out|refresh|refresh-?tokens?|tokens?|sessions?|forgot|forgot-?password|forgotten|reset|reset-?password|recover|recovery|verify|verification|verifications|confirm|confirmation|activate|activation|otp|mfa|2fa|totp|oauth2?|oidc|sso|saml|openid|callback|magic-?links?|webauthn|passkeys?|passwordless|captcha|csrf|webhooks?|hooks?|health|healthz|healthcheck|live|livez|liveness|ready|readyz|readiness|ping|status|version|metrics|docs|api-docs|swagger|openapi|redoc|robots\.txt|favicon\.ico|\.well-known|public|contact|contact-?us|feedbacks?|newsletter|subscribe|unsubscribe|subscriptions?-confirm|track|tracking|analytics|telemetry|beacon|csp-?reports?|setup|install|anonymous|guest|validate-?(?:key|licen[cs]e|token|code))$/i;

/** Whether an endpoint's path says that it is meant to be called without signing in. */
export function isOpenByPurpose(endpoint: Endpoint): boolean {
  return words(endpoint.path).some((word) => openWords.test(word));
}

const credentialWords: readonly [RegExp, string][] = [
  [/^(?:login|log-?on|sign-?in|authenticate)$/i, 'login'],
  [
    /^(?:forgot|forgot-?password|forgotten|reset|reset-?password|password-?reset|recover|recovery|send-?reset.*)$/i,
    'password reset',
  ],
  [
    /^(?:otp|mfa|2fa|totp|verify|verify-?(?:otp|code|email|token|2fa)|verification|resend.*|send-verification.*|magic-?links?)$/i,
    'verification',
  ],
  [/^(?:register|registration|sign-?up)$/i, 'registration'],
];

const providers =
  /^(?:apple|google|facebook|github|gitlab|twitter|x|microsoft|azure|linkedin|discord|slack|oauth2?|oidc|sso|saml|callback|webauthn|passkeys?)$/i;

/** What credential a request to the endpoint guesses or asks for: `login`, `password reset` …; null for any other endpoint. */
export function credentialPurpose(endpoint: Endpoint): string | null {
  // pages with forms are read, not guessed at
  if (endpoint.method === 'GET' || endpoint.method === 'HEAD' || endpoint.method === 'OPTIONS') return null;
  const found = words(endpoint.path);
  // what a provider issued cannot be guessed
  if (found.some((word) => providers.test(word) || /^(?:web)?hooks?$/i.test(word))) return null;
  const named = credentialWords.find(([pattern]) => found.some((word) => pattern.test(word)));
  if (named === undefined) return null;
  const [pattern, purpose] = named;
  return found.some((word) => pattern.test(word) && !plain.test(word)) || isAboutPeople(endpoint, found)
    ? purpose
    : null;
}

/** Things other than passwords are reset, recovered and verified too. */
const plain = /^(?:reset|recover|recovery|verify|verification)$/i;
const people =
  /^(?:auth|authentication|accounts?|users?|members?|customers?|passwords?|login|sign-?(?:in|up)|sessions?|me|profile|register|registration|otp|codes?|tokens?|e?mails?|phones?|sms|2fa|mfa|totp|identity)$/i;

/** The path says so, or what the request brings; where there is nothing else in the path, nothing else can be meant. */
function isAboutPeople(endpoint: Endpoint, words: readonly string[]): boolean {
  return (
    words.every((word) => plain.test(word) || /^(?:api|v\d+)$/i.test(word)) ||
    words.some((word) => word.split(/[-_.]/).some((part) => people.test(part))) ||
    endpoint.params.some(({ name }) => /passw|pwd|e-?mail|token|code|otp|phone|username|login/i.test(name))
  );
}

/** Signs people in or up: it takes, hashes or compares a password, or issues a token. */
export function handlesCredentials(endpoint: Endpoint): boolean {
  if (
    endpoint.method === 'POST' &&
    endpoint.params.some((param) => param.in === 'body' && /^(?:password|passwd|pwd|pin)/i.test(param.name))
  )
    return true;
  return endpoint.steps.some(
    ({ operation }) =>
      (operation.is === 'hash' && operation.ofPassword) || (operation.is === 'token' && operation.operation === 'sign'),
  );
}

/** The handler verifies a signed token that the body, the query or the path carries. */
export function takesSignedToken(endpoint: Endpoint): boolean {
  return handlerSteps(endpoint).some(
    ({ operation }) =>
      ((operation.is === 'token' && operation.operation === 'verify') ||
        (operation.is === 'guard' && operation.guard === 'authentication')) &&
      ['body', 'query', 'path', 'argument'].includes(operation.carriedIn ?? ''),
  );
}

/** The handler looks at who sends the request by itself, whatever it answers to whom it does not know. */
export function verifiesToken(endpoint: Endpoint): boolean {
  return handlerSteps(endpoint).some(({ operation }) => operation.is === 'token' && operation.operation === 'verify');
}

const secretWords =
  /(?:^|[a-z\d]_?)(?:token|secret|otp|nonce|signature)$|^(?:token|secret|otp|nonce|signature|sig|hash)$/i;

/**
 * Whoever has the link may send the request: it carries a secret of its own, which is verified or looked up. That is neither a
 * session nor nothing.
 */
export function carriesOwnSecret(endpoint: Endpoint): boolean {
  if (takesSignedToken(endpoint)) return true;
  if (endpoint.params.some((param) => (param.in === 'path' || param.in === 'query') && secretWords.test(param.name)))
    return true;
  return handlerSteps(endpoint).some(
    ({ operation }) =>
      operation.is === 'query' &&
      operation.operation !== 'insert' &&
      operation.filters?.some(({ column }) => secretWords.test(column.split('.').at(-1) ?? column)) === true,
  );
}

/** What the handler does, the guards left out. */
export function handlerSteps(endpoint: Endpoint): readonly Step[] {
  return endpoint.steps.filter(({ guard }) => guard === null);
}

const writing = new Set(['insert', 'update', 'delete', 'upsert']);

/** Steps of the handler that change stored data. */
export function writesOf(endpoint: Endpoint): Step[] {
  return handlerSteps(endpoint).filter(({ operation }) => operation.is === 'query' && writing.has(operation.operation));
}

/** A function that Next lets browsers call: to the code around it, it is a function like any other. */
export function isServerAction({ app, handler, method, path }: Endpoint): boolean {
  return app?.framework === 'next' && method === 'POST' && handler !== null && path === `/${handler.name}`;
}

/** Files where requests are handled. */
export function entryFiles(endpoints: readonly Endpoint[]): Set<string | undefined> {
  return new Set(
    endpoints
      .filter((endpoint) => !isServerAction(endpoint))
      .flatMap(({ place, handler }) => [place.file, handler?.location.file]),
  );
}

/** Followed from end to end: its handler was found, nothing in its chain was opaque, and no budget ran out. */
export function isUnderstood(endpoint: Endpoint): boolean {
  return endpoint.handler !== null && endpoint.unknowns.length === 0;
}

function words(path: string): string[] {
  return path.split('/').filter((word) => word !== '' && !/^[:{[*]/.test(word));
}
