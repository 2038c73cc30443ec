import { test } from 'vitest';
import { checkSteps } from '../testing/steps.ts';

test('promises of other packages', () =>
  checkSteps(
    `const P = require('bluebird'), Q = require('q'), { hash } = require('rsvp'), when = require('when'), co = require('co');`,
    {
      carry: [
        'P.resolve(v).then((name) => exec(name))',
        'new P((done) => done(v)).then((name) => exec(name))',
        'P.try(() => v).then((name) => exec(name))',
        'P.map([v], (name) => exec(name))',
        `P.mapSeries([v], (name) => 'a' + name).then((names) => exec(names[0]))`,
        'P.props({ a: v }).then(({ a }) => exec(a))',
        'P.all([1, v]).spread((first, second) => exec(second))',
        `P.join('a', P.resolve(v), (first, second) => exec(second))`,
        `P.resolve({ a: v }).get('a').then((name) => exec(name))`,
        'P.resolve(v).asCallback((error, name) => exec(name))',
        'P.coroutine(function* () { exec(yield P.resolve(v)); })()',
        'P.fromCallback((done) => done(null, v)).then((name) => exec(name))',
        'P.reject(v).caught((error) => exec(error))',
        'Q(v).then((name) => exec(name))',
        'const d = Q.defer(); d.resolve(v); d.promise.then((name) => exec(name))',
        'hash({ a: v }).then(({ a }) => exec(a))',
        'when(v).then((name) => exec(name))',
        'co(function* () { exec(yield Promise.resolve(v)); })',
      ],
      stop: [
        `P.resolve(v).return('a').then((name) => exec(name))`,
        'P.all([1, v]).spread((first) => exec(first))',
        `P.props({ a: 'a', b: v }).then(({ a }) => exec(a))`,
        `const e = Q.defer(); e.resolve('a'); e.promise.then((name) => exec(name))`,
      ],
    },
  ));
