import { expect, test } from 'vitest';
import { findingsOf } from '../testing/check.ts';

const program = (dependencies: string): string => `
//- /package.json
{ "name": "x", "dependencies": { "express": "4"${dependencies} } }
//- /src/app.js
const yaml = require('js-yaml');
require('express')().post('/', (req, res) => res.json([yaml.load(req.body.a), yaml.safeLoad(req.body.b)]));
`;

test('whether YAML holds functions depends on the version: where nothing says it, it is the present one', async () => {
  const confidence = async (dependencies: string): Promise<string[]> =>
    (await findingsOf(program(dependencies), 'security/unsafe-deserialization')).map((each) => each.confidence);
  expect(await confidence(', "js-yaml": "^3.14.0"')).toEqual(['high']);
  expect(await confidence(', "js-yaml": "^4.1.0"')).toEqual([]);
  expect(await confidence('')).toEqual([]);
});
