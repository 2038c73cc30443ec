import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('calls are told as they are written, once for each name, with the function they lead to', async () => {
  const model = await modelOf(`
import express from 'express';
import { orders } from './orders';
const app = express();
app.post('/orders', async (req, res) => {
  const saved = await orders().save(req.body);
  const lines = saved.lines.map((line) => format(line));
  Audit.write('orders', Audit.write('again'));
  res.status(201).json(lines);
  function never() { hidden(); }
});
function format(line: string) { return line.trim(); }
function hidden() {}
app.listen(1);
//- /src/orders.ts
class Orders { save(order: any) { return order; } }
export const orders = () => new Orders();
`);
  expect(model.endpoints[0]?.calls.map(({ text, to }) => [text, to?.name, to?.location.line])).toEqual([
    ['orders().save', 'Orders.save', 1],
    ['orders', 'orders', 2],
    ['saved.lines.map', undefined, undefined],
    ['format', 'format', 12],
    ['Audit.write', undefined, undefined],
    ['res.status().json', undefined, undefined],
    ['res.status', undefined, undefined],
  ]);
});
