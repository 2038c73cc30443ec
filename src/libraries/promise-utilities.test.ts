import { test } from 'vitest';
import { checkSteps } from '../testing/steps.ts';

test('functions that are made of functions', () =>
  checkSteps(
    `
const { promisify, callbackify } = require('util'), pMap = require('p-map'), limit = require('p-limit')(2), retry = require('async-retry');
const mem = require('mem'), once = require('lodash/once'), { setTimeout: sleep } = require('timers/promises'), maybe = require('call-me-maybe');
const wait = promisify((name, done) => done(null, 'a' + name)), fixed = promisify((name, done) => done(null, 'a'));
const back = callbackify(async (name) => name), remembered = mem((name) => 'a' + name), first = once((name) => name);
`,
    {
      carry: [
        'await wait(v)',
        'back(v, (error, name) => exec(name))',
        '(await pMap([v], (name) => "a" + name))[0]',
        'await limit(() => v)',
        'await limit((name) => name, v)',
        'await retry(async () => v)',
        'remembered(v)',
        'first(v)',
        'await sleep(10, v)',
        'maybe((error, name) => exec(name), Promise.resolve(v))',
      ],
      stop: ['await fixed(v)', `back('a', (error, name) => exec(name))`, `remembered('b')`, `await sleep(v)`],
    },
  ));
