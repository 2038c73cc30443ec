import { expect, test } from 'vitest';
import { consumersOf } from '../testing/consumers.ts';
import { modelOf } from '../testing/check.ts';

test('the function that works on a queue, and who gives it work', async () => {
  const model = await modelOf(`
import Queue from 'bee-queue';
import express from 'express';
const sums = new Queue('sums', { isWorker: true });
sums.process(4, async (job) => add(job.data.x, job.data.y));
sums.on('succeeded', (job, result) => console.log(result));
function add(x, y) { return x + y; }
const app = express();
app.post('/sums', async (req, res) => {
  await sums.createJob({ x: 1, y: 2 }).retries(2).save();
  res.sendStatus(202);
});
app.listen(3000);
`);
  expect(consumersOf(model)).toEqual(['queue sums → (anonymous) src/app.ts:5 concurrency=4']);
  expect(model.consumers[0]?.callees.map(({ name }) => name)).toEqual(['add']);
  expect(
    model.endpoints[0]?.steps.flatMap(({ operation }) => (operation.is === 'publish' ? [operation.to] : [])),
  ).toEqual(['sums']);
});
