import { test } from 'vitest';
import { check } from '../../testing/check.ts';

const id = 'architecture/no-graceful-shutdown';
const app = `
import express from 'express';
export const app = express();
app.get('/', (req, res) => { res.send('ok'); });
`;

test('a server that nobody stops', () =>
  check(id, `${app}\nconst server = app.listen(3000, () => console.log('up')); // $ ${id}`));

test('a server behind Node’s own', () =>
  check(id, `import http from 'node:http';\n${app}\nhttp.createServer(app).listen(3000); // $ ${id}`));

test('handlers in another file, for several signals', () =>
  check(
    id,
    `
${app}
//- /src/server.ts
import { app } from './app';
import { stopOnSignals } from './stop';
stopOnSignals(app.listen(3000));
//- /src/stop.ts
export function stopOnSignals(server) {
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => server.close());
}
`,
  ));

test('what only hands over an application does not listen', () => check(id, app));
