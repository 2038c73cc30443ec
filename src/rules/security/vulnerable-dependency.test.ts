import { expect, test } from 'vitest';
import { findingsOf } from '../../testing/check.ts';

const rule = 'security/vulnerable-dependency';

const advisory = (id: string, severity: string, fixed: string): string =>
  `{ "id": "${id}", "summary": "It breaks.", "database_specific": { "severity": "${severity}" }, "affected": [{ "package": { "ecosystem": "npm", "name": "a" }, "ranges": [{ "events": [{ "introduced": "0" }, { "fixed": "${fixed}" }] }] }] }`;

const program = (advisories: readonly string[], version: string): string => `
//- /backend-architect-advisories.json
[${advisories.join()}]
//- /package.json
{ "name": "shop", "dependencies": { "a": "1" } }
//- /package-lock.json
{ "lockfileVersion": 3, "packages": { "": {}, "node_modules/a": { "version": "${version}" } } }
//- /server.js
console.log('up');
`;

test('the worst counts, all are named, and the version without any of them is', async () => {
  const found = await findingsOf(
    program([advisory('GHSA-1', 'LOW', '1.9.0'), advisory('GHSA-2', 'CRITICAL', '1.10.0')], '1.2.0'),
    rule,
  );
  expect(found.map(({ severity, confidence, message }) => [severity, confidence, message])).toEqual([
    // nothing imports it
    ['high', 'medium', 'a 1.2.0 has a known vulnerability: It breaks (GHSA-2 and GHSA-1).'],
  ]);
  expect(found[0]?.fix).toMatch(/^Install a 1\.10\.0 or later/);
});

test('the first version without it, and one before a release', async () => {
  expect(await findingsOf(program([advisory('GHSA-1', 'HIGH', '1.2.0')], '1.2.0'), rule)).toEqual([]);
  expect(await findingsOf(program([advisory('GHSA-1', 'HIGH', '1.2.0')], '1.2.0-rc.1'), rule)).toHaveLength(1);
});
