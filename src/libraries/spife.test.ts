import { expect, test } from 'vitest';
import { check, modelOf } from '../testing/check.ts';

const views = `
const routes = require('@npm/spife/routing');
const reply = require('@npm/spife/reply');
const validate = require('@npm/spife/decorators/validate');
const { exec } = require('child_process');
module.exports = routes\`
  GET / home
  POST /packages/:name create
\`({ home, create: validate({}, create) });
function home(req, context) {
  exec('show ' + req.query.a); // $ security/command-injection
  exec('show ' + req.cookie('a')); // $ security/command-injection
  exec('show ' + req.id);
  return reply('x');
}
async function create(req, context) {
  exec('show ' + context.get('name')); // $ security/command-injection
  exec('show ' + (await req.body).name); // $ security/command-injection
  exec('show ' + req.validatedBody.get('name')); // $ security/command-injection
  return {};
}
`;

test('the lines of a template of routes', async () => {
  const { endpoints } = await modelOf(views);
  expect(endpoints.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(['GET /', 'POST /packages/:name']);
});

test('what views read of a request', () => check('security/command-injection', views));
