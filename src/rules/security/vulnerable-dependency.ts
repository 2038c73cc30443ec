import { defineRule } from '../define.ts';
import { lowered } from '../support/severities.ts';

export default defineRule({
  title: 'Packages with known vulnerabilities',
  severity: 'critical',
  precision: 'high',
  needs: ['packages', 'advisories'],
  tags: ['cwe-1395', 'cwe-1104', 'owasp-a06'],
  docs: {
    why: 'Known vulnerabilities come with a description, and often with a program that uses them: whoever scans the network for servers finds those that were not updated. It takes no knowledge of this code at all.',
    fix: 'Install {fixed}; where another package asks for the old version, update that one, or set the version under `overrides` (npm), `pnpm.overrides` or `resolutions` (Yarn).',
    bad: `
//- /backend-architect-advisories.json
{ "id": "GHSA-0000-0000-0001", "summary": "Prototype pollution in merge()", "database_specific": { "severity": "HIGH" }, "affected": [{ "package": { "ecosystem": "npm", "name": "deep-things" }, "ranges": [{ "type": "SEMVER", "events": [{ "introduced": "0" }, { "fixed": "2.1.4" }] }] }] }
//- /package.json
{ "name": "shop", "dependencies": { "deep-things": "^2.0.0" } }
//- /package-lock.json
{ "lockfileVersion": 3, "packages": { "": {}, "node_modules/deep-things": { "version": "2.1.3" } } }
//- /server.js
const { merge } = require('deep-things');
exports.settings = (given) => merge({}, given);
`,
    good: `
//- /backend-architect-advisories.json
{ "id": "GHSA-0000-0000-0001", "summary": "Prototype pollution in merge()", "database_specific": { "severity": "HIGH" }, "affected": [{ "package": { "ecosystem": "npm", "name": "deep-things" }, "ranges": [{ "type": "SEMVER", "events": [{ "introduced": "0" }, { "fixed": "2.1.4" }] }] }] }
//- /package.json
{ "name": "shop", "dependencies": { "deep-things": "^2.0.0" } }
//- /package-lock.json
{ "lockfileVersion": 3, "packages": { "": {}, "node_modules/deep-things": { "version": "2.1.4" } } }
//- /server.js
const { merge } = require('deep-things');
exports.settings = (given) => merge({}, given);
`,
  },
  messages: {
    used: '{package} has a known vulnerability: {summary} ({ids}).',
    installed: 'Another package brings {package}, which has a known vulnerability: {summary} ({ids}).',
  },
  check(model, report) {
    for (const found of model.vulnerable ?? []) {
      const [worst] = found.advisories;
      if (worst === undefined) continue;
      report({
        message: found.direct || found.imported ? 'used' : 'installed',
        place: found.location,
        // of what no code of ours imports it is not known what becomes of it
        severity: found.imported ? worst.severity : lowered(worst.severity),
        confidence: found.imported ? 'high' : 'medium',
        arguments: {
          package: `${found.name} ${found.version}`,
          summary: worst.summary.replace(/\.$/, ''),
          ids: found.advisories.map(({ id }) => id),
          fixed:
            found.fixedIn === ''
              ? `a version of ${found.name} without it, if there is one`
              : `${found.name} ${found.fixedIn} or later`,
        },
        affects: { unit: 'project', count: 1 },
        key: `${found.name}@${found.version}`,
      });
    }
  },
});
