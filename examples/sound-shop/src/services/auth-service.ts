import type { Pool } from 'pg';
import type { Queryable } from '../db/pool.ts';
import { withTransaction } from '../db/transaction.ts';
import { ConflictError, UnauthenticatedError } from '../errors.ts';
import { hashPassword, verifyPassword } from '../lib/passwords.ts';
import { createToken, digestToken } from '../lib/tokens.ts';
import * as refreshTokens from '../repositories/refresh-token-repository.ts';
import * as users from '../repositories/user-repository.ts';

export interface AccessClaims {
  sub: string;
  role: users.Role;
}

export interface Tokens {
  accessToken: string;
  refreshToken: string;
}

export interface Registration {
  email: string;
  password: string;
  displayName: string;
}

const refreshTokenLifetimeMs = 30 * 24 * 60 * 60 * 1000;

export class AuthService {
  readonly #db: Pool;
  readonly #signAccessToken: (claims: AccessClaims) => string;

  constructor(dependencies: { db: Pool; signAccessToken: (claims: AccessClaims) => string }) {
    this.#db = dependencies.db;
    this.#signAccessToken = dependencies.signAccessToken;
  }

  async register(registration: Registration): Promise<users.User> {
    const user = await users.insertUser(this.#db, {
      email: registration.email.toLowerCase(),
      displayName: registration.displayName,
      passwordHash: await hashPassword(registration.password),
    });
    if (!user) {
      throw new ConflictError('email_taken', 'There is an account with this e-mail address.');
    }
    return user;
  }

  async login(email: string, password: string): Promise<Tokens> {
    const user = await users.findCredentials(this.#db, email.toLowerCase());
    if (!user) {
      // An unknown address costs as much as a wrong password, so that time does not tell them apart.
      await hashPassword(password);
      throw badCredentials();
    }
    if (!(await verifyPassword(password, user.passwordHash))) throw badCredentials();
    return withTransaction(this.#db, async (client) => {
      await refreshTokens.deleteExpiredTokens(client, user.id);
      return this.#issueTokens(client, user);
    });
  }

  /** A refresh token works once: it is exchanged for the next one. */
  async refresh(refreshToken: string): Promise<Tokens> {
    return withTransaction(this.#db, async (client) => {
      const userId = await refreshTokens.takeRefreshToken(client, digestToken(refreshToken));
      const user = userId === undefined ? undefined : await users.findUser(client, userId);
      if (!user) throw new UnauthenticatedError('invalid_refresh_token', 'Sign in again.');
      return this.#issueTokens(client, user);
    });
  }

  async logout(refreshToken: string): Promise<void> {
    await refreshTokens.takeRefreshToken(this.#db, digestToken(refreshToken));
  }

  async #issueTokens(db: Queryable, user: { id: string; role: users.Role }): Promise<Tokens> {
    const refreshToken = await createToken();
    await refreshTokens.insertRefreshToken(db, {
      userId: user.id,
      digest: digestToken(refreshToken),
      expiresAt: new Date(Date.now() + refreshTokenLifetimeMs),
    });
    const accessToken = this.#signAccessToken({ sub: user.id, role: user.role });
    return { accessToken, refreshToken };
  }
}

function badCredentials(): UnauthenticatedError {
  return new UnauthenticatedError('bad_credentials', 'The e-mail or the password is wrong.');
}
