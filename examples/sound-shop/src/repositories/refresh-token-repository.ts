import type { Queryable } from '../db/pool.ts';

export async function insertRefreshToken(
  db: Queryable,
  token: { userId: string; digest: string; expiresAt: Date },
): Promise<void> {
  await db.query(
    'INSERT INTO refresh_tokens (user_id, token_digest, expires_at) VALUES ($1, $2, $3)',
    [token.userId, token.digest, token.expiresAt],
  );
}

/** Uses a token up; the id of its owner, or undefined where it is unknown or has expired. */
export async function takeRefreshToken(db: Queryable, digest: string): Promise<string | undefined> {
  const { rows } = await db.query<{ userId: string }>(
    `DELETE FROM refresh_tokens WHERE token_digest = $1 AND expires_at > now()
     RETURNING user_id AS "userId"`,
    [digest],
  );
  return rows[0]?.userId;
}

export async function deleteExpiredTokens(db: Queryable, userId: string): Promise<void> {
  await db.query('DELETE FROM refresh_tokens WHERE user_id = $1 AND expires_at <= now()', [userId]);
}
