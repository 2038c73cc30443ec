import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox';
import { authenticate } from '../plugins/authentication.ts';
import type { UserService } from '../services/user-service.ts';
import { bearer, One, problems, User, Version } from './schemas.ts';

const Profile = Type.Object(
  { displayName: Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' }), version: Version },
  { additionalProperties: false },
);

export const userRoutes: FastifyPluginAsyncTypebox<{ users: UserService }> = async (
  app,
  { users },
) => {
  app.addHook('onRequest', authenticate);

  app.get(
    '/me',
    {
      schema: {
        summary: 'Read the own account',
        tags: ['users'],
        security: bearer,
        response: { 200: One(User), ...problems },
      },
    },
    async (request) => {
      const user = await users.getUser(request.user.sub);
      return { data: user };
    },
  );

  app.patch(
    '/me',
    {
      schema: {
        summary: 'Change the own profile',
        tags: ['users'],
        security: bearer,
        body: Profile,
        response: { 200: One(User), ...problems },
      },
    },
    async (request) => {
      const { version, displayName } = request.body;
      const user = await users.rename(request.user.sub, version, displayName);
      return { data: user };
    },
  );
};
