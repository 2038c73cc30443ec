import { config } from '../config/config';
import { formatCents } from '../lib/pricing';
import type { Order } from '../repositories/order-repository';
import { findUser } from '../repositories/user-repository';

export async function sendOrderConfirmation(order: Order): Promise<void> {
  const user = await findUser(order.userId);
  if (!user) return;
  const response = await fetch(config.mailApiUrl, {
    method: 'POST',
    signal: AbortSignal.timeout(5_000),
    headers: { 'content-type': 'application/json', authorization: `Bearer ${config.mailApiKey}` },
    body: JSON.stringify({
      to: user.email,
      subject: `Your order ${order.id}`,
      text: `We have your order. The total is ${formatCents(order.totalCents)}.`,
    }),
  });
  if (!response.ok) throw new Error(`The mail service replied ${response.status}`);
}
