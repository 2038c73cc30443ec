import { test } from 'vitest';
import { checkSteps } from '../testing/steps.ts';

test('functions that get the data last, and wait for it', () =>
  checkSteps(`const R = require('ramda'), fp = require('lodash/fp'), prop = require('ramda/src/prop');`, {
    carry: [
      `R.path(['a', 'b'], body)`,
      `R.path(['a', 'b'])(body)`,
      `prop('name')(body)`,
      `R.pathOr('a', ['b'], body)`,
      `R.pick(['name'], body).name`,
      `R.map((name) => 'a' + name)(list)[0]`,
      `R.reduce((all, name) => all + name, '', list)`,
      `R.mergeDeepRight({ a: 'b' }, body).name`,
      `R.assocPath(['a', 'b'], v, {}).a.b`,
      `R.pipe(R.prop('name'), R.trim)(body)`,
      `R.converge((a, b) => a + b, [R.prop('a'), R.prop('b')])(body)`,
      `R.evolve({ name: (name) => name.trim() }, body).name`,
      `R.join(' ', list)`,
      `R.forEach((name) => exec(name), list)`,
      `fp.get('name')(body)`,
      `fp.flow(fp.get('name'), fp.trim)(body)`,
    ],
    stop: [
      `R.path(['a'], { a: 'b', c: v })`,
      `R.pick(['a'], { a: 'b', c: v }).a`,
      `R.assoc('a', v, { c: 'd' }).c`,
      `R.map(() => 'a')(list)[0]`,
      `R.prop('name').length`,
    ],
  }));
