import jwt from 'jsonwebtoken';
import { z } from 'zod';
import { log } from '../lib/log';
import { hashPassword, verifyPassword } from '../lib/passwords';
import { issueTokens, type Tokens } from '../lib/tokens';
import * as users from '../repositories/user-repository';

export interface Registration {
  email: string;
  password: string;
  displayName: string;
}

const refreshClaims = z.object({ sub: z.uuid(), exp: z.number() });

/** Undefined where the e-mail address is taken. */
export async function register(registration: Registration): Promise<users.User | undefined> {
  return users.insertUser({
    email: registration.email,
    displayName: registration.displayName,
    passwordHash: hashPassword(registration.password),
  });
}

export async function login(email: string, password: string): Promise<Tokens | undefined> {
  const user = await users.findCredentials(email);
  if (!user || !verifyPassword(password, user.passwordHash)) {
    log('login failed', { email, password });
    return undefined;
  }
  return issueTokens(user);
}

export async function refresh(refreshToken: string): Promise<Tokens | undefined> {
  const claims = refreshClaims.safeParse(jwt.decode(refreshToken));
  if (!claims.success || claims.data.exp * 1000 < Date.now()) return undefined;
  const user = await users.findUser(claims.data.sub);
  return user && issueTokens(user);
}
