import { expect, test } from 'vitest';
import { consumersOf } from '../testing/consumers.ts';
import { modelOf } from '../testing/check.ts';

test('files that subscribe, and files that the clock runs', async () => {
  const model = await modelOf(`
//- /src/subscribers/order-placed.ts
import type { SubscriberArgs, SubscriberConfig } from '@medusajs/framework';
import { exec } from 'node:child_process';
export default async function orderPlaced({ event: { data }, container }: SubscriberArgs<{ id: string }>) { exec('print ' + data.id); }
export const config: SubscriberConfig = { event: ['order.placed', 'order.updated'] };
//- /src/jobs/sync.ts
import type { MedusaContainer } from '@medusajs/framework/types';
export default async function sync(container: MedusaContainer) {}
export const config = { name: 'sync', schedule: '0 0 * * *' };
//- /src/subscribers/other.ts
export default function other() {}
export const config = { event: 'not of Medusa' };
`);
  expect(consumersOf(model)).toEqual([
    'schedule 0 0 * * * → sync src/jobs/sync.ts:2',
    'queue order.placed → orderPlaced src/subscribers/order-placed.ts:3',
    'queue order.updated → orderPlaced src/subscribers/order-placed.ts:3',
  ]);
  expect(model.flows.map(({ source }) => source.label)).toEqual(['message `id`']);
});
