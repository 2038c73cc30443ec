import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

const service = `
import express from 'express';
import { Pool } from 'pg';
const app = express();
class Orders {
  async remove(id: string) { await new Pool().query('DELETE FROM orders WHERE id = $1', [id]); }
}
`;

async function writes(controller: string): Promise<readonly (readonly string[])[]> {
  const { endpoints } = await modelOf(`${service}
${controller}
app.delete('/orders/:id', new Controller().remove);
`);
  return endpoints.map((endpoint) => endpoint.writes);
}

test('a parameter that becomes a field may have a default', async () => {
  expect(
    await writes(`class Controller {
  constructor(private readonly orders = new Orders()) {}
  remove = async (req, res) => { await this.orders.remove(req.params.id); res.sendStatus(204); };
}`),
  ).toEqual([['orders']]);
});

test('a parameter that is only a parameter does not become a field', async () => {
  expect(
    await writes(`class Controller {
  constructor(orders = new Orders()) {}
  remove = async (req, res) => { await this.orders.remove(req.params.id); res.sendStatus(204); };
}`),
  ).toEqual([[]]);
});
