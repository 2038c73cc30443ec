import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dataAccessPage } from '../testing/data-access.ts';

test('the page on data access says what models of small programs hold; `npm run generate` writes it', async () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/data-access.md'), 'utf8');
  expect(page).toBe(await dataAccessPage());
}, 120_000);
