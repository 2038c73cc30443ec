import { pool } from '../db/pool';
import type { Role } from '../lib/tokens';

export interface User {
  id: string;
  email: string;
  role: Role;
  displayName: string;
  phone: string | null;
  createdAt: Date;
}

export interface Credentials {
  id: string;
  role: Role;
  passwordHash: string;
}

const columns = `id, email, role, display_name AS "displayName", phone, created_at AS "createdAt"`;

/** Undefined where the e-mail address is taken. */
export async function insertUser(user: {
  email: string;
  passwordHash: string;
  displayName: string;
}): Promise<User | undefined> {
  const { rows } = await pool.query<User>(
    `INSERT INTO users (email, password_hash, display_name) VALUES ($1, $2, $3)
     ON CONFLICT (email) DO NOTHING
     RETURNING ${columns}`,
    [user.email, user.passwordHash, user.displayName],
  );
  return rows[0];
}

export async function findCredentials(email: string): Promise<Credentials | undefined> {
  const { rows } = await pool.query<Credentials>(
    `SELECT id, role, password_hash AS "passwordHash" FROM users WHERE email = $1`,
    [email],
  );
  return rows[0];
}

export async function findUser(id: string): Promise<User | undefined> {
  const { rows } = await pool.query<User>(`SELECT ${columns} FROM users WHERE id = $1`, [id]);
  return rows[0];
}

export async function updateProfile(
  id: string,
  profile: { displayName: string; phone: string | null },
): Promise<User | undefined> {
  const { rows } = await pool.query<User>(
    `UPDATE users SET display_name = $2, phone = $3, updated_at = now()
     WHERE id = $1 RETURNING ${columns}`,
    [id, profile.displayName, profile.phone],
  );
  return rows[0];
}

export async function findAllUsers(): Promise<User[]> {
  const { rows } = await pool.query<User>(`SELECT ${columns} FROM users ORDER BY created_at`);
  return rows;
}
