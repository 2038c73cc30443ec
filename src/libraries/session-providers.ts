import type { PendingCall } from '../evaluate/knowledge.ts';
import { asString, asText, literal, makePromise, options, unknownBoolean, type Value } from '../evaluate/values.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { sessionIdentity } from './support/identity-keys.ts';
import { matchesPattern } from './support/path-patterns.ts';

const clerk =
  '{@clerk/nextjs/server|@clerk/nextjs|@clerk/remix/ssr.server|@clerk/astro/server|@clerk/tanstack-react-start/server}';
const clients = [
  '@supabase/ssr.createServerClient',
  '@supabase/supabase-js.createClient',
  '@supabase/auth-helpers-remix.createServerClient',
  ...['RouteHandlerClient', 'ServerComponentClient', 'ServerActionClient', 'MiddlewareClient', 'PagesServerClient'].map(
    (name) => `@supabase/auth-helpers-nextjs.create${name}`,
  ),
];
const supabase = `{${clients.join('|')}}`;

/** Packages that keep the sessions of full-stack applications, and say who sends a request. */
export default defineLibrary({
  packages: [
    'next-auth',
    '@auth/core',
    'better-auth',
    '@clerk/nextjs',
    '@clerk/remix',
    '@clerk/astro',
    '@auth0/nextjs-auth0',
    '@kinde-oss/kinde-auth-nextjs',
    '@workos-inc/authkit-nextjs',
    '@workos-inc/authkit-remix',
    '@supabase/ssr',
    '@supabase/supabase-js',
    '@supabase/auth-helpers-nextjs',
    '@supabase/auth-helpers-remix',
    'lucia',
    'iron-session',
    '#auth',
  ],
  docs: 'https://authjs.dev',
  rows: [
    { api: 'next-auth/next', is: 'alias', of: 'next-auth' },
    { api: 'next-auth.NextAuth', is: 'alias', of: 'next-auth' },
    { api: '{next-auth|#auth}.{getServerSession|unstable_getServerSession}', is: 'function', async: true },
    { api: '{next-auth|#auth}.{getServerSession|unstable_getServerSession}', is: 'identity' },
    { api: '{next-auth/jwt|#auth|@auth/core/jwt}.getToken', is: 'function', async: true },
    { api: '{next-auth/jwt|#auth|@auth/core/jwt}.getToken', is: 'identity' },
    { api: 'next-auth/react.getSession', is: 'function', async: true },
    { api: 'next-auth/react.getSession', is: 'identity' },
    { api: 'next-auth().auth', is: 'function', keeps: true },
    { api: 'next-auth().auth', is: 'identity' },
    { api: 'global.Request().auth', is: 'identity' },
    { api: '{next-auth/middleware|next-auth/middleware.withAuth}', is: 'guard', guard: 'authentication' },
    { api: 'better-auth.betterAuth().api.getSession', is: 'function', async: true },
    { api: 'better-auth.betterAuth().api.getSession', is: 'identity' },
    { api: `${clerk}.{auth|getAuth|currentUser}`, is: 'function', async: true },
    { api: `${clerk}.currentUser`, is: 'identity' },
    { api: `${clerk}.{auth|getAuth}().{userId|user|sessionId|isAuthenticated|isSignedIn|orgId}`, is: 'identity' },
    { api: `${clerk}.{auth|getAuth}{.|().}protect`, is: 'guard', guard: 'authentication' },
    { api: `${clerk}.{auth|getAuth}{.|().}protect`, is: 'function', async: true },
    { api: `${clerk}.authMiddleware`, is: 'guard', guard: 'authentication' },
    { api: `${clerk}.{clerkMiddleware|createRouteMatcher|withClerkMiddleware}`, is: 'function', keeps: true },
    { api: '@auth0/nextjs-auth0.{getSession|getAccessToken}', is: 'function', async: true },
    { api: '@auth0/nextjs-auth0.getSession', is: 'identity' },
    {
      api: '{@auth0/nextjs-auth0|@auth0/nextjs-auth0/edge}.{withApiAuthRequired|withMiddlewareAuthRequired|withPageAuthRequired}',
      is: 'guard',
      guard: 'authentication',
    },
    {
      api: '{@auth0/nextjs-auth0|@auth0/nextjs-auth0/edge}.{withApiAuthRequired|withMiddlewareAuthRequired|withPageAuthRequired}',
      is: 'function',
      keeps: true,
    },
    { api: '@auth0/nextjs-auth0/server.Auth0Client().getSession', is: 'function', async: true },
    { api: '@auth0/nextjs-auth0/server.Auth0Client().getSession', is: 'identity' },
    {
      api: '@kinde-oss/kinde-auth-nextjs/server.getKindeServerSession().{getUser|isAuthenticated|getPermission|getOrganization}',
      is: 'function',
      async: true,
    },
    { api: '@kinde-oss/kinde-auth-nextjs/server.getKindeServerSession().{getUser|isAuthenticated}', is: 'identity' },
    { api: '@workos-inc/{authkit-nextjs|authkit-remix}.withAuth', is: 'function', async: true },
    { api: '@workos-inc/{authkit-nextjs|authkit-remix}.withAuth().user', is: 'identity' },
    { api: `${supabase}().auth.{getUser|getSession|getClaims}`, is: 'function', async: true },
    { api: `${supabase}().auth.{getUser|getSession|getClaims}`, is: 'identity' },
    { api: 'lucia.Lucia().{validateSession|validateSessionToken}', is: 'function', async: true },
    { api: 'lucia.Lucia().{validateSession|validateSessionToken}', is: 'identity' },
    { api: 'iron-session.getIronSession', is: 'function', async: true },
    { api: `iron-session.getIronSession().{${sessionIdentity}}`, is: 'identity' },
    { api: 'iron-session/next.{withIronSessionApiRoute|withIronSessionSsr}', is: 'function', keeps: true },
  ],
  hooks: {
    // `auth()` says who it is, `auth(handler)` makes a handler that is told
    'next-auth().auth': (call) => {
      const session = call.external('next-auth().auth()', { args: call.args });
      return call.args[0]?.kind === 'function' ? session : makePromise(session);
    },
    [`${clerk}.clerkMiddleware()`]: protect,
    [`${clerk}.createRouteMatcher()`]: isRoute,
  },
  operations: {
    '@workos-inc/{authkit-nextjs|authkit-remix}.withAuth': (call: OperationCall): OperationDraft | null =>
      call.option(call.property(call.args[0], 'ensureSignedIn')) === true
        ? { is: 'guard', guard: 'authentication', covers: '' }
        : null,
  },
});

/** `clerkMiddleware((auth, request) => …)`, when a request comes. */
function protect(call: PendingCall): Value | undefined {
  const [handler] = call.receiver?.kind === 'external' ? call.receiver.args : [];
  const [request] = call.args;
  if (handler?.kind !== 'function' || request === undefined) return undefined;
  return call.invoke(handler, [call.external('@clerk/nextjs/server.auth'), request]);
}

/** `createRouteMatcher(['/dashboard(.*)'])`, asked about a request. */
function isRoute(call: PendingCall): Value | undefined {
  const [patterns] = call.receiver?.kind === 'external' ? call.receiver.args : [];
  const [request] = call.args;
  if (patterns === undefined || request === undefined) return undefined;
  const path = asText(call.member(call.member(request, 'nextUrl'), 'pathname'), ':x');
  const list = patterns.kind === 'array' ? (patterns.rest === null ? patterns.elements : null) : options(patterns);
  if (path === null || list === null) return unknownBoolean;
  const answers = new Set(
    list.map((pattern) => {
      const text = asString(pattern);
      return text === null ? null : matchesPattern(text, path);
    }),
  );
  return answers.has(true) ? literal(true) : answers.has(null) ? unknownBoolean : literal(false);
}
