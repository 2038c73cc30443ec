import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('a function that hands on what another one returns replies where that one decides', async () => {
  const { endpoints } = await modelOf(`
//- /serverless.yml
service: x
functions:
  read: { handler: src/app.read, events: [{ httpApi: GET /read }] }
//- /src/app.js
const reply = (statusCode, body) => ({ statusCode, body: JSON.stringify(body) });
async function owned(event) {
  const { authorizer } = event.requestContext;
  if (!authorizer) return reply(401, { message: 'no' });
  return reply(200, { id: 1 });
}
exports.read = async (event) => {
  if (event.queryStringParameters.all) return reply(418, { all: true });
  return owned(event);
};
`);
  expect(
    endpoints.map(({ auth, replies }) => [auth.value, replies.map(({ status, place }) => [status, place.line])]),
  ).toEqual([
    [
      true,
      [
        [418, 8],
        [401, 4],
        [200, 5],
      ],
    ],
  ]);
});

test('how often a helper is called does not change the status that it is given', async () => {
  const calls = Array.from(
    { length: 40 },
    (_, index) =>
      `exports.f${index} = async () => reply(${index === 39 ? 404 : 200}, 'text ${index}' + process.env.X);`,
  );
  const { endpoints } = await modelOf(`
//- /serverless.yml
service: x
functions:
${Array.from({ length: 40 }, (_, index) => `  f${index}: { handler: src/app.f${index}, events: [{ httpApi: GET /f${index} }] }`).join('\n')}
//- /src/app.js
const reply = (statusCode, body) => ({ statusCode, body: JSON.stringify({ body }) });
${calls.join('\n')}
`);
  expect(endpoints.filter(({ replies }) => replies[0]?.status !== 200).map(({ path }) => path)).toEqual(['/f39']);
});
