import { guessableValue } from '../evaluate/chance.ts';
import type { PendingCall } from '../evaluate/knowledge.ts';
import type { Value } from '../evaluate/values.ts';
import { defineLibrary } from './define.ts';

/** Calls whose results come from `Math.random()`, or from another generator whose next values can be computed, by what a reader calls them. */
const generators: Readonly<Record<string, string>> = {
  'random-number': 'random-number',
  'random-int': 'random-int',
  'random-float': 'random-float',
  'random-integer': 'random-integer',
  'random-string': 'random-string',
  'random-seed()': 'random-seed',
  'random-seed.create()': 'random-seed',
  'random-seed.create().{range|random|string|floatBetween|intBetween}': 'random-seed',
  'seedrandom()': 'seedrandom',
  'seedrandom().{int32|double|quick}': 'seedrandom',
  'unique-random()': 'unique-random',
  'unique-random.uniqueRandom()': 'unique-random',
  'chance().*': 'Chance',
  'chance.Chance().*': 'Chance',
  'lodash.random': 'lodash.random()',
  cuid: 'cuid()',
  'shortid.generate': 'shortid',
  'nanoid/non-secure.nanoid': 'nanoid/non-secure',
  'nanoid/non-secure.customAlphabet()': 'nanoid/non-secure',
  // the time, and what stays the same of the machine
  'uuid.{v1|v6}': 'a UUID of the time',
  'uuid/v1': 'a UUID of the time',
  // is free to be no better than its name, and its documentation says to take another one
  'node:crypto.pseudoRandomBytes': 'crypto.pseudoRandomBytes()',
};

/** Random numbers and ids that others can compute. */
export default defineLibrary({
  packages: [
    'random-number',
    'random-int',
    'random-float',
    'random-integer',
    'random-string',
    'random-seed',
    'seedrandom',
    'unique-random',
    'chance',
    'cuid',
    'shortid',
  ],
  docs: 'https://cwe.mitre.org/data/definitions/338.html',
  rows: [{ api: 'chance.Chance()', is: 'alias', of: 'chance()' }],
  hooks: Object.fromEntries(
    Object.entries(generators).map(([api, name]) => [
      api,
      ({ place }: PendingCall): Value => guessableValue(name, place),
    ]),
  ),
});
