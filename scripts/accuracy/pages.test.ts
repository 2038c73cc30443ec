import { expect, test } from 'vitest';
import { withFixture } from '../../src/testing/check.ts';
import { pagesIn } from './pages.ts';

test('pages of frameworks whose routes are files', async () => {
  await withFixture(
    `
//- /src/routes/(shop)/items/[[id=int]]/+page.svelte
<h1>Item</h1>
//- /src/routes/items/+server.ts
export const GET = () => new Response();
//- /src/pages/news/index.astro
<h1>News</h1>
//- /src/components/Item.astro
<h1>Item</h1>
//- /app/routes/_auth.login.tsx
export default function Login() { return null; }
//- /app/routes/api.items.tsx
export const loader = () => null;
`,
    async (root) => {
      expect([...pagesIn([root])].sort()).toEqual(['/items/{}', '/login', '/news']);
    },
  );
});
