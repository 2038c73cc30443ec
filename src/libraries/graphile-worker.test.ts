import { expect, test } from 'vitest';
import { consumersOf } from '../testing/consumers.ts';
import { modelOf } from '../testing/check.ts';

test('tasks of a list, of a folder, and by the clock', async () => {
  const model = await modelOf(`
//- /src/app.ts
import { run, TaskList } from 'graphile-worker';
import path from 'node:path';
import { exec } from 'node:child_process';
const taskList: TaskList = {
  hello: async (payload, helpers) => { exec('greet ' + payload.name); await helpers.addJob('weekly', {}); },
};
async function main() {
  await run({ connectionString: 'x', concurrency: 5, taskList, crontab: '# weekly\\n0 4 * * 1 weekly ?max=1 {}\\n' });
  await run({ taskDirectory: path.join(__dirname, 'tasks') });
}
main();
//- /src/tasks/weekly.ts
export default async function weekly(payload) {}
//- /src/tasks/inner/nested.ts
export default async function nested() {}
`);
  expect(consumersOf(model)).toEqual([
    'queue hello → hello src/app.ts:8 concurrency=5',
    'schedule 0 4 * * 1 → ? src/app.ts:8 timezone=UTC',
    'queue inner/nested → nested src/app.ts:9',
    'queue weekly → weekly src/app.ts:9',
  ]);
  expect(model.flows.map(({ source }) => source.label)).toEqual(['message `name`']);
  expect(
    model.consumers[0]?.steps.flatMap(({ operation }) => (operation.is === 'publish' ? [operation.to] : [])),
  ).toEqual(['weekly']);
});
