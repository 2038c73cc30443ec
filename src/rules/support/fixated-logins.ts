import type { BackendModel, Endpoint, Guard } from '../../model/types.ts';
import { credentialPurpose } from './endpoints.ts';

/** A login after which the session has the id that it had before. */
export interface FixatedLogin {
  readonly endpoint: Endpoint;
  /** nobody has a session before something is written to it, so that there is hardly one to plant */
  readonly late: boolean;
  /** a package signs in, and it is not known which version of it, or the path does not say what it is for */
  readonly possible: boolean;
}

const principal =
  /\.session\.(?:user|user_?id|uid|account|account_?id|logged_?in|is_?logged_?in|is_?auth\w*|auth\w*|email|username|member|admin|customer)$/i;
/** A page to sign in at is one of these, and asks for nothing yet. */
const signingIn = /(?:log_?-?[io]n|sign_?-?in)(?!fo|g)/i;
/** Sent with each request: no session is begun. */
const repeated = /jwt|bearer|token|basic|digest|api-?key|header|anonymous/i;

/** Logins that write who it is into the session, and give it no new id on the way. */
export function fixatedLogins(model: BackendModel): FixatedLogin[] {
  return model.endpoints.flatMap((endpoint) => {
    const calls = endpoint.steps.flatMap(({ operation }) => (operation.is === 'call' ? [operation] : []));
    if (calls.some(({ tags, api }) => tags.includes('session-regenerate') || /regenerate/i.test(api))) return [];
    const late = startsLate(endpoint);
    const isLogin = credentialPurpose(endpoint) === 'login';
    const writes = calls.some(({ tags, api }) => tags.includes('session-write') && principal.test(api));
    if (writes && (isLogin || signingIn.test(endpoint.path))) return [{ endpoint, late, possible: !isLogin }];
    const version = endpoint.guards.some(beginsSession) ? passportOf(endpoint) : null;
    return version !== null && signingIn.test(endpoint.path)
      ? [{ endpoint, late, possible: version === 'unknown' }]
      : [];
  });
}

/** `passport.authenticate('local')` on the route itself. */
function beginsSession({ name, scope, options, credentials = [] }: Guard): boolean {
  return (
    scope === 'route' &&
    name === 'passport.authenticate' &&
    options['session'] !== false &&
    !credentials.some(({ kind }) => repeated.test(kind))
  );
}

/** From 0.6 on Passport gives the session a new id by itself. */
function passportOf({ package: owner }: Endpoint): 'old' | 'unknown' | null {
  const { version, range } = owner?.dependencies['passport'] ?? { version: '', range: '' };
  const [, major, minor] = /(\d+)\.(\d+)/.exec(version || range) ?? [];
  if (major === undefined) return 'unknown';
  return major === '0' && Number(minor) < 6 ? 'old' : null;
}

function startsLate({ guards }: Endpoint): boolean {
  return guards.some(
    ({ kinds, options }) => kinds?.includes('session') === true && options['saveUninitialized'] === false,
  );
}
