import { readFileSync } from 'node:fs';
import path from 'node:path';
import { formatCents } from '../lib/pricing';
import { getOrder } from './order-service';

export async function renderReceipt(orderId: string, userId: string): Promise<string | undefined> {
  const order = await getOrder(orderId, userId);
  if (!order) return undefined;
  const template = readFileSync(path.join(__dirname, '../../templates/receipt.txt'), 'utf8');
  const lines = order.items.map(
    (item) => `${item.quantity} x ${item.name}  ${formatCents(item.unitPriceCents)}`,
  );
  return template
    .replace('{{id}}', order.id)
    .replace('{{date}}', order.createdAt.toISOString())
    .replace('{{lines}}', () => lines.join('\n'))
    .replace('{{total}}', formatCents(order.totalCents));
}
