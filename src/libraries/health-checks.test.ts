import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

async function hasCheck(code: string): Promise<boolean> {
  const { operations } = await modelOf(code);
  return operations.some((operation) => operation.is === 'call' && operation.tags.includes('health-check'));
}

test('a plugin with an address of its own, where its options say so', async () => {
  const app = (options: string): string => `
import Fastify from 'fastify';
import underPressure from '@fastify/under-pressure';
const app = Fastify();
app.register(underPressure, ${options});
`;
  expect(await hasCheck(app("{ exposeStatusRoute: '/status' }"))).toBe(true);
  expect(await hasCheck(app('{ maxEventLoopDelay: 1000 }'))).toBe(false);
});

test('what answers beside the application', async () => {
  expect(
    await hasCheck("import { createLightship } from 'lightship';\nconst lightship = await createLightship();"),
  ).toBe(true);
  expect(
    await hasCheck(
      "import { createTerminus } from '@godaddy/terminus';\nimport http from 'node:http';\ncreateTerminus(http.createServer(), { healthChecks: {} });",
    ),
  ).toBe(true);
});
