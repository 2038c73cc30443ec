import { test } from 'vitest';
import { checkSteps } from '../testing/steps.ts';

test('objects that are copied, looked into and written by a path', () =>
  checkSteps(
    `
const clone = require('clone'), rfdc = require('rfdc')(), camel = require('camelcase-keys'), { produce } = require('immer');
const paths = require('object-path'), dot = require('dot-prop'), jp = require('jsonpath'), set = require('set-value'), flat = require('flat');
function written(value) { const to = {}; paths.set(to, 'a.b', value); return to; }
`,
    {
      carry: [
        'clone(body).name',
        'rfdc({ name: v, kind: 1 }).name',
        'camel(body).name',
        `produce({ name: 'a' }, (draft) => { draft.name = v; }).name`,
        `paths.get(body, 'a.b')`,
        `paths.get({ a: { b: v } }, ['a', 'b'])`,
        `dot.get({}, 'a', v)`,
        `jp.query(body, '$..name')[0]`,
        `set({}, 'a.b', v).a.b`,
        'written(v).a.b',
        `flat(body)['a.b']`,
      ],
      stop: [
        `rfdc({ name: v, kind: 'a' }).kind`,
        `paths.get({ a: 'b', c: v }, 'a')`,
        `set({ c: 'd' }, 'a.b', v).c`,
        `written('a').a.b`,
      ],
    },
  ));
