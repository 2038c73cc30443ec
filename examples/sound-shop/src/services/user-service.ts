import type { Pool } from 'pg';
import { ConflictError, NotFoundError } from '../errors.ts';
import { decodeCursor, type Page, toPage } from '../lib/cursor.ts';
import * as users from '../repositories/user-repository.ts';

export class UserService {
  readonly #db: Pool;

  constructor(dependencies: { db: Pool }) {
    this.#db = dependencies.db;
  }

  async getUser(id: string): Promise<users.User> {
    const user = await users.findUser(this.#db, id);
    if (!user) throw new NotFoundError('user_not_found', 'There is no such account.');
    return user;
  }

  async rename(id: string, version: number, displayName: string): Promise<users.User> {
    const renamed = await users.updateDisplayName(this.#db, id, version, displayName);
    if (renamed) return renamed;
    await this.getUser(id);
    throw new ConflictError('version_conflict', 'The account has changed since you loaded it.');
  }

  async listUsers(list: {
    role?: users.Role;
    cursor?: string;
    limit: number;
  }): Promise<Page<users.User>> {
    const rows = await users.findUsers(this.#db, {
      role: list.role ?? null,
      after: decodeCursor(list.cursor, 'time'),
      limit: list.limit + 1,
    });
    return toPage(rows, list.limit, (user) => user.createdAt.toISOString());
  }
}
