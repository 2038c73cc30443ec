import { reportingPool } from '../db/reporting-pool';

export async function countUsers(): Promise<number> {
  const { rows } = await reportingPool.query<{ count: number }>(
    'SELECT count(*)::integer AS count FROM users',
  );
  return rows[0].count;
}

export async function countPendingOrders(): Promise<number> {
  const { rows } = await reportingPool.query<{ count: number }>(
    `SELECT count(*)::integer AS count FROM orders WHERE status = 'pending'`,
  );
  return rows[0].count;
}

export async function revenueCents(since: Date): Promise<number> {
  const { rows } = await reportingPool.query<{ total: number }>(
    `SELECT coalesce(sum(total_cents), 0)::float8 AS total FROM orders
     WHERE status = 'paid' AND created_at >= $1`,
    [since],
  );
  return rows[0].total;
}
