import { expect, test } from 'vitest';
import { defaultConfiguration, type ThreatModel } from '../config/types.ts';
import { audit } from '../run.ts';
import { testOptions, withFixture } from '../testing/check.ts';

const program = `
//- /job.js
const { Pool } = require('pg');
const { exec } = require('node:child_process');
const fs = require('node:fs');
const axios = require('axios');
const pool = new Pool();
async function main() {
  await pool.query('select * from ' + process.argv[2]);
  await pool.query('select * from ' + process.env.TABLE);
  await pool.query('select * from ' + fs.readFileSync('table.txt', 'utf8').trim());
  const { data } = await axios.get('https://api.example.com/table');
  await pool.query('select * from ' + data.name);
  await pool.query('select * from t where name = $1', [data.name]);
  fs.readFileSync(process.env.SETTINGS);
}
main();
`;

function linesWith(...threatModels: ThreatModel[]): Promise<number[]> {
  return withFixture(program, async (root) => {
    const { result } = await audit(root, {
      ...testOptions(),
      configuration: { ...defaultConfiguration(), threatModels },
      rules: new Set(['security/sql-injection', 'security/path-traversal']),
    });
    return result.findings.map(({ location }) => location.line);
  });
}

test('whom else than clients to distrust is up to the user, each by itself', async () => {
  expect(await linesWith()).toEqual([]);
  expect(await linesWith('arguments')).toEqual([7]);
  expect(await linesWith('environment')).toEqual([8]);
  expect(await linesWith('files')).toEqual([9]);
  expect(await linesWith('responses')).toEqual([11]);
  expect(await linesWith('files', 'arguments')).toEqual([7, 9]);
});
