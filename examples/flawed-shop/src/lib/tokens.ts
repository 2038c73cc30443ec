import jwt from 'jsonwebtoken';
import { z } from 'zod';
import { config } from '../config/config';

export type Role = 'customer' | 'admin';

export interface Tokens {
  accessToken: string;
  refreshToken: string;
}

const accessClaims = z.object({ sub: z.uuid(), role: z.enum(['customer', 'admin']) });

export type AccessClaims = z.infer<typeof accessClaims>;

export function issueTokens(user: { id: string; role: Role }): Tokens {
  return {
    accessToken: jwt.sign({ role: user.role }, config.jwtSecret, {
      algorithm: 'HS256',
      subject: user.id,
      expiresIn: '15m',
    }),
    refreshToken: jwt.sign({}, config.jwtRefreshSecret, {
      algorithm: 'HS256',
      subject: user.id,
      expiresIn: '30d',
    }),
  };
}

/** The claims of a valid access token; throws on any other token. */
export function verifyAccessToken(token: string): AccessClaims {
  return accessClaims.parse(jwt.verify(token, config.jwtSecret, { algorithms: ['HS256'] }));
}
