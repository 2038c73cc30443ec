import { expect, test } from 'vitest';
import { findingsOf } from '../testing/check.ts';

test('functions of Lambda by their parameters, and what they are called back with', async () => {
  const found = await findingsOf(`
const { exec } = require('child_process');
exports.resize = async (event, context) => {
  exec('convert ' + event.queryStringParameters.size);
};
exports.page = function (event, context, callback) {
  const { who } = event.queryStringParameters;
  callback(null, { statusCode: 200, headers: { 'Content-Type': 'text/plain' }, body: '<p>' + who });
  callback(null, { statusCode: 200, headers: { 'Content-Type': 'text/html' }, body: '<p>' + who });
};
exports.part = (event) => exec('convert ' + event.name);
exports.listen = (event, context) => exec('convert ' + event.detail);
`);
  expect(found.flatMap(({ rule, line }) => (/xss|command/.test(rule) ? [`${rule} ${line}`] : []))).toEqual([
    'security/command-injection 4',
    'security/xss 9',
  ]);
});
