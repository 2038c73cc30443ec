import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

const server = `
import express from 'express';
const app = express();
app.get('/', (req, res) => { res.json({}); });
app.listen(3000);
`;

test('a supervisor makes it a lesser defect', async () => {
  const bare = await findingsOf(`//- /src/server.ts\n${server}`, 'errors/no-process-handlers');
  const supervised = await findingsOf(
    `//- /src/server.ts\n${server}\n//- /Dockerfile\nFROM node:22\nCMD ["node", "dist/server.js"]\n`,
    'errors/no-process-handlers',
  );
  expect([bare, supervised].map(([found]) => found?.severity)).toEqual(['high', 'medium']);
});

test('a handler in another file of the package is a policy; an application that does not listen needs none', () =>
  check(
    'errors/no-process-handlers',
    `
//- /src/server.ts
${server}
import './process';
//- /src/process.ts
process.on('unhandledRejection', (error) => { console.error(error); process.exit(1); });
//- /src/other.ts
import express from 'express';
export const other = express();
other.get('/', (req, res) => { res.json({}); });
`,
  ));
