import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('routers that are found by walking directories, however deep, and mounted where the walk is told', async () => {
  const router = (path: string): string =>
    `import { Router } from 'express';\nconst router = Router();\nrouter.get('${path}', (req, res) => res.json({}));\nexport default router;`;
  const { endpoints } = await modelOf(`
import express, { Router } from 'express';
import fs from 'node:fs';
import path from 'node:path';
const app = express();
const api = Router();
function walk(options: { directory: string }, found: (file: string) => void): void {
  for (const name of fs.readdirSync(options.directory)) {
    const path = options.directory + name;
    if (name.endsWith('.ts')) found(path);
    else walk({ ...options, directory: path + '/' }, found);
  }
}
function register(root: string, to?: Router): void {
  walk({ directory: root }, (file) => {
    const at = file.replace(root, '/').split('.')[0].replaceAll('#', ':');
    (to ?? app).use(at, require(file).default);
  });
}
register(path.join(__dirname, 'routes', '/'), api);
register(path.join(__dirname, 'top', '/'));
app.use('/api', api);
app.listen(3000);
//- /src/top/ready.ts
${router('/')}
//- /src/routes/ping.ts
${router('/')}
//- /src/routes/users/#user/notes/#note/parts/all.ts
${router('/:part')}
`);
  expect(endpoints.map(({ label }) => label)).toEqual([
    'GET /api/ping',
    'GET /api/users/:user/notes/:note/parts/all/:part',
    'GET /ready',
  ]);
});
