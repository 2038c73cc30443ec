import { test } from 'vitest';
import { checkSteps } from '../testing/steps.ts';

test('what collections hold', () =>
  checkSteps(
    `const { Map, List, Set, fromJS, Record } = require('immutable'); const Job = Record({ name: 'a', kind: 'b' });`,
    {
      carry: [
        `Map({ a: v }).get('a')`,
        `Map().set('a', v).get('a')`,
        'List([v]).get(0)',
        'List().push(v).first()',
        `List.of(v).join(' ')`,
        `fromJS(body).getIn(['a', 'b'])`,
        `fromJS({ a: v }).toJS().a`,
        'Job({ name: v }).name',
        `new Job({ name: v }).get('name')`,
        `Map({ a: 1 }).merge(body).get('b')`,
        'List([v]).forEach((name) => exec(name))',
        `List([v]).map((name) => 'a' + name).toArray()[0]`,
        'Set([v]).first()',
      ],
      stop: [
        `Map({ a: v, b: 'b' }).get('b')`,
        `Map({ a: 'a' }).set('b', v).get('a')`,
        'Job({ name: v }).kind',
        `List(['a']).first()`,
      ],
    },
  ));
