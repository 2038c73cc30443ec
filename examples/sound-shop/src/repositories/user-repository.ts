import type { Queryable } from '../db/pool.ts';
import type { Cursor } from '../lib/cursor.ts';

export type Role = 'customer' | 'admin';

export interface User {
  id: string;
  email: string;
  role: Role;
  displayName: string;
  version: number;
  createdAt: Date;
}

export interface Credentials {
  id: string;
  role: Role;
  passwordHash: string;
}

const columns = `id, email, role, display_name AS "displayName", version, created_at AS "createdAt"`;

/** Undefined where the e-mail address is taken. */
export async function insertUser(
  db: Queryable,
  user: { email: string; passwordHash: string; displayName: string },
): Promise<User | undefined> {
  const { rows } = await db.query<User>(
    `INSERT INTO users (email, password_hash, display_name) VALUES ($1, $2, $3)
     ON CONFLICT (email) DO NOTHING
     RETURNING ${columns}`,
    [user.email, user.passwordHash, user.displayName],
  );
  return rows[0];
}

export async function findCredentials(
  db: Queryable,
  email: string,
): Promise<Credentials | undefined> {
  const { rows } = await db.query<Credentials>(
    `SELECT id, role, password_hash AS "passwordHash" FROM users WHERE email = $1`,
    [email],
  );
  return rows[0];
}

export async function findUser(db: Queryable, id: string): Promise<User | undefined> {
  const { rows } = await db.query<User>(`SELECT ${columns} FROM users WHERE id = $1`, [id]);
  return rows[0];
}

/** Undefined where the account does not exist or has moved on from `version`. */
export async function updateDisplayName(
  db: Queryable,
  id: string,
  version: number,
  displayName: string,
): Promise<User | undefined> {
  const { rows } = await db.query<User>(
    `UPDATE users SET display_name = $3, version = version + 1, updated_at = now()
     WHERE id = $1 AND version = $2
     RETURNING ${columns}`,
    [id, version, displayName],
  );
  return rows[0];
}

export async function findUsers(
  db: Queryable,
  list: { role: Role | null; after: Cursor | null; limit: number },
): Promise<User[]> {
  const { rows } = await db.query<User>(
    `SELECT ${columns} FROM users
     WHERE ($1::user_role IS NULL OR role = $1)
       AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3::uuid))
     ORDER BY created_at DESC, id DESC
     LIMIT $4`,
    [list.role, list.after?.value ?? null, list.after?.id ?? null, list.limit],
  );
  return rows;
}
