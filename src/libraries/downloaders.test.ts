import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('what is loaded, and by whom', async () => {
  const { operations } = await modelOf(`
import nugget from 'nugget';
import download from 'download';
nugget('https://a.example.com/tool.zip', {}, () => {});
await download('https://b.example.com/tool.zip', 'dist');
`);
  const urls = operations.flatMap((operation) => (operation.is === 'http' ? [operation.url] : []));
  expect(urls).toEqual(['https://a.example.com/tool.zip', 'https://b.example.com/tool.zip']);
});
