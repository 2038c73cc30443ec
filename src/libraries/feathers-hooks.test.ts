import { test } from 'vitest';
import { check } from '../testing/check.ts';

test('hooks of services get the request that the method gets', () =>
  check(
    'security/command-injection',
    `
const feathers = require('@feathersjs/feathers');
const express = require('@feathersjs/express');
const { exec } = require('child_process');
const app = express(feathers());
app.use('/messages', { async find(params) { return []; }, async create(data) { return data; } });
app.service('messages').hooks({
  before: {
    find: [async (context) => {
      exec('log ' + context.params.query.q); // $ security/command-injection
      exec('log ' + context.method);
    }],
    create(hook) {
      exec('log ' + hook.data.text); // $ security/command-injection
      exec('log ' + Number(hook.data.size));
    },
  },
});
`,
  ));
