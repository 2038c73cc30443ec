import type { Queryable } from '../db/pool.ts';

export type AuditAction = 'product.created' | 'product.changed' | 'order.refunded';

/** Records who did what. Call it in the transaction of the change itself. */
export async function insertAuditEvent(
  db: Queryable,
  event: { actorId: string; action: AuditAction; subjectId: string },
): Promise<void> {
  await db.query('INSERT INTO audit_events (actor_id, action, subject_id) VALUES ($1, $2, $3)', [
    event.actorId,
    event.action,
    event.subjectId,
  ]);
}
