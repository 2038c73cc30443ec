import { test } from 'vitest';
import { checkSteps } from '../testing/steps.ts';

test('checks that say what a text is, and those that do not', () =>
  checkSteps(
    `const validator = require('validator'), assert = require('assert'), names = ['a', 'b'], paths = { a: '/a' };`,
    {
      carry: [
        'if (!validator.isIn(v, names)) exec(v)',
        'if (validator.isIn(v, list)) exec(v)',
        'if (validator.matches(v, /[a-z]+/)) exec(v)',
        'if (/^[a-z]+$/.exec(v)) names.length; exec(v)',
        'const m = /^([a-z]+)$/.exec(v); if (m === null) exec(v)',
        'const k = /^(.+)$/.exec(v); if (k !== null) exec(k[1])',
        'if (v.length !== 0) exec(v)',
        'if (paths[v] === undefined) exec(v)',
        'if (v) exec(v)',
        'assert.notEqual(body.e, "a"); exec(body.e)',
        'if (Number.isInteger(Number(body.f))) names.length; exec(body.f)',
        'if (v.search(/^[a-z]+$/) === -1) exec(v)',
      ],
      stop: [
        'if (validator.isIn(v, names)) exec(v)',
        'if (validator.matches(v, /^[a-z]+$/)) exec(v)',
        'if (validator.equals(v, "a")) exec(v)',
        'const n = /^([a-z]+)$/.exec(v); if (n !== null) exec(v)',
        'const o = v.match(/^[a-z]+$/); if (o) exec(v)',
        'if (v.search(/^[a-z]+$/) === 0) exec(v)',
        'if (v.length === 0) exec(v)',
        'if (!v) exec(v)',
        'if (paths[v] !== undefined) exec(v)',
        'if (Number.isInteger(Number(body.g))) exec(body.g)',
        'assert.equal(body.h, "a"); exec(body.h)',
      ],
    },
  ));
