import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox';
import { credentialLimit } from '../plugins/protection.ts';
import type { AuthService } from '../services/auth-service.ts';
import { One, problems, User } from './schemas.ts';

const Email = Type.String({ format: 'email', maxLength: 254 });
const Registration = Type.Object(
  {
    email: Email,
    password: Type.String({ minLength: 12, maxLength: 128 }),
    displayName: Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' }),
  },
  { additionalProperties: false },
);
const Credentials = Type.Object(
  { email: Email, password: Type.String({ minLength: 1, maxLength: 128 }) },
  { additionalProperties: false },
);
const RefreshToken = Type.Object(
  { refreshToken: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$', maxLength: 43 }) },
  { additionalProperties: false },
);
const Tokens = Type.Object({ accessToken: Type.String(), refreshToken: Type.String() });

export const authRoutes: FastifyPluginAsyncTypebox<{ auth: AuthService }> = async (
  app,
  { auth },
) => {
  app.post(
    '/register',
    {
      config: credentialLimit,
      schema: {
        summary: 'Create an account',
        tags: ['auth'],
        body: Registration,
        response: { 201: One(User), ...problems },
      },
    },
    async (request, reply) => {
      const user = await auth.register(request.body);
      return reply.code(201).send({ data: user });
    },
  );

  app.post(
    '/login',
    {
      config: credentialLimit,
      schema: {
        summary: 'Exchange credentials for tokens',
        tags: ['auth'],
        body: Credentials,
        response: { 200: One(Tokens), ...problems },
      },
    },
    async (request) => {
      const tokens = await auth.login(request.body.email, request.body.password);
      return { data: tokens };
    },
  );

  app.post(
    '/refresh',
    {
      config: credentialLimit,
      schema: {
        summary: 'Exchange a refresh token for new tokens',
        tags: ['auth'],
        body: RefreshToken,
        response: { 200: One(Tokens), ...problems },
      },
    },
    async (request) => {
      const tokens = await auth.refresh(request.body.refreshToken);
      return { data: tokens };
    },
  );

  app.post(
    '/logout',
    {
      config: credentialLimit,
      schema: {
        summary: 'Give a refresh token back',
        tags: ['auth'],
        body: RefreshToken,
        response: { 204: Type.Null(), ...problems },
      },
    },
    async (request, reply) => {
      await auth.logout(request.body.refreshToken);
      return reply.code(204).send(null);
    },
  );
};
