import jwt from '@fastify/jwt';
import type { FastifyInstance, FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import type { Config } from '../config.ts';
import { ForbiddenError } from '../errors.ts';
import type { Role } from '../repositories/user-repository.ts';
import type { AccessClaims } from '../services/auth-service.ts';

declare module '@fastify/jwt' {
  interface FastifyJWT {
    payload: AccessClaims;
    user: AccessClaims;
  }
}

const issuer = 'sound-shop';
const audience = 'sound-shop-api';

export const authentication = fastifyPlugin(
  async (app: FastifyInstance, { config }: { config: Config }) => {
    await app.register(jwt, {
      secret: config.jwtSecret,
      sign: { algorithm: 'HS256', expiresIn: '15m', iss: issuer, aud: audience },
      verify: { algorithms: ['HS256'], allowedIss: issuer, allowedAud: audience },
    });
  },
  { name: 'authentication' },
);

/** Lets a request pass that carries a valid access token. */
export async function authenticate(request: FastifyRequest): Promise<void> {
  await request.jwtVerify();
}

/** Lets a request pass whose user, known from `authenticate`, has the role. */
export function requireRole(role: Role): onRequestAsyncHookHandler {
  return async (request) => {
    if (request.user.role !== role) {
      throw new ForbiddenError('forbidden', 'You are not allowed to do this.');
    }
  };
}
