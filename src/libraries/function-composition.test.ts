import { test } from 'vitest';
import { checkSteps } from '../testing/steps.ts';

test('functions that are made of functions', () =>
  checkSteps(
    `
const _ = require('lodash'), R = require('ramda'), { pipe, flow } = require('fp-ts/function');
const first = _.flow([(name) => name.trim(), (name) => 'a' + name]), last = R.compose((name) => 'a' + name, R.trim);
const both = _.curry((a, b) => a + b), fixed = _.flow(() => 'a'), part = _.partial((a, b) => a + b, 'x'), around = _.wrap((name) => name, (inner, name) => inner(name));
`,
    {
      carry: [
        'first(v)',
        'last(v)',
        `both('a')(v)`,
        `both('a', v)`,
        `pipe(v, (name) => 'a' + name)`,
        `flow((name) => 'a' + name)(v)`,
        '_.constant(v)()',
        'part(v)',
        'around(v)',
      ],
      stop: [`first('b')`, 'fixed(v)', `both('a')('b')`, `pipe(v, () => 'a')`],
    },
  ));
