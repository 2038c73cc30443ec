import { expect, test } from 'vitest';
import { lower } from './lower.ts';

const page = `---
import { find } from '../users';
export const prerender = false;
interface Props { id: string }
if (!Astro.params.id) return Astro.redirect('/');
const user = await find(Astro.params.id);
---
<h1 class={user.name}>{user.name}</h1>
<script>const other = 1; start(other);</script>
`;

test('the code of a page is a module, and a function of the request', () => {
  const facts = lower(page, 'src/pages/user.astro');
  expect(facts.problems).toEqual([]);
  expect(facts.exports.map(({ name }) => name).sort()).toEqual(['default', 'prerender']);
  expect(facts.requests.map(({ source }) => source)).toEqual(['../users']);
  expect(facts.calls.map(({ name, fn }) => [name, fn])).toEqual([
    ['redirect', 1],
    ['find', 1],
  ]);
  expect(facts.functions[1]).toMatchObject({ async: true, start: page.indexOf('if (') });
});

test('what is no code of the server is not read', () => {
  const facts = lower('<h1>Home</h1>\n<script>start()</script>\n', 'src/pages/index.astro');
  expect(facts.problems).toEqual([]);
  expect(facts.calls).toEqual([]);
  // the same text under another name is code
  expect(lower('start()', 'src/index.ts').calls).toHaveLength(1);
});
