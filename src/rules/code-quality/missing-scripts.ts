import type { BackendModel } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { manifestPlace, packageName, scriptsOf, serverPackages, type Package } from '../support/packages.ts';

type Script = readonly [name: string, command: string];

const lints = /(?:^|[^a-z])(?:\w*lint\w*|biome|xo|standard)(?![a-z])/i;
const checksTypes = /(?:^|[^\w-])(?:vue-)?(?:tsc|tsgo)(?![\w-])|type-?check|check-?types/i;
/** Take the types out without a look at them; what else builds may check them. */
const onlyStripsTypes =
  /(?:^|[^\w-])(?:esbuild|swc|tsup|tsdown|babel|vite|bun|webpack|ncc|rollup|rolldown|rspack|parcel|unbuild|pkgroll|microbundle)(?![\w-])/i;
const builds = /(?:^|[:_-])(?:build|compile|bundle|dist)/i;
const runsTypeScript =
  /(?:^|[^\w-])(?:tsx|ts-node(?:-dev)?|bun|deno|jiti|swc-node|esno|esr|vite-node)(?![\w-])|\.[cm]?tsx?(?![\w-])/;

const examples: Readonly<Record<string, string>> = {
  'checking types': '`"typecheck": "tsc --noEmit"`',
  linting: '`"lint": "eslint ."`',
  building: '`"build": "tsc"`',
};

export default defineRule({
  title: 'Checks that no script runs',
  severity: 'medium',
  precision: 'high',
  needs: ['server', 'packages'],
  tags: ['tooling'],
  docs: {
    why: 'A check that has no name is run by nobody: not by a new colleague, not before a commit, and not in CI. Types are only checked in editors then, and the first build after a bad merge is that of the release.',
    fix: 'Add scripts for {missing} to {manifest}, for example `"typecheck": "tsc --noEmit"` and `"lint": "eslint ."`, and run them in CI before every merge.',
    bad: `
//- /package.json
{ "name": "shop", "scripts": { "start": "tsx src/app.ts" }, "dependencies": { "express": "5.1.0" } }
//- /src/app.ts
import express from 'express';
const app = express();
app.get('/products', (req, res) => { res.json([]); });
app.listen(3000);
`,
    good: `
//- /package.json
{ "name": "shop", "scripts": { "start": "tsx src/app.ts", "typecheck": "tsc --noEmit", "lint": "eslint ." }, "dependencies": { "express": "5.1.0" } }
//- /src/app.ts
import express from 'express';
const app = express();
app.get('/products', (req, res) => { res.json([]); });
app.listen(3000);
`,
  },
  messages: {
    missing: '{package} has no script for {missing}.',
  },
  check(model, report) {
    const elsewhere = outsideScripts(model);
    for (const { package: owner, sources } of serverPackages(model)) {
      if (hasOtherTaskRunner(owner, model)) continue;
      const scripts = scriptsOf(owner, model);
      const typed = sources.some(({ file }) => /\.[cm]?tsx?$/.test(file.path));
      const missing = [
        ...(typed && !scripts.some(checks) && !checksTypes.test(elsewhere) ? ['checking types'] : []),
        ...(scripts.some(([name, command]) => lints.test(name) || lints.test(command)) || lints.test(elsewhere)
          ? []
          : ['linting']),
        ...(typed &&
        !scripts.some(([name, command]) => builds.test(name) || compiles(command) || runsTypeScript.test(command))
          ? ['building']
          : []),
      ];
      if (missing.length === 0) continue;
      report({
        message: 'missing',
        arguments: {
          package: packageName(owner),
          missing,
          manifest: owner.manifest,
          examples: missing.map((name) => examples[name] ?? ''),
        },
        fix: 'Add scripts for {missing} to {manifest}, for example {examples}, and run them in CI before every merge.',
        place: manifestPlace(owner, 'scripts'),
        affects: { unit: 'project', count: 1 },
      });
    }
  },
});

function checks([name, command]: Script): boolean {
  return checksTypes.test(name) || checksTypes.test(command) || (builds.test(name) && !onlyStripsTypes.test(command));
}

function compiles(command: string): boolean {
  return checksTypes.test(command) && !/--noEmit/i.test(command);
}

/** What CI runs by itself. */
function outsideScripts(model: BackendModel): string {
  return model.project.documents
    .flatMap(({ kind, path }) => (kind === 'ci' ? [model.readDocument(path) ?? ''] : []))
    .join('\n');
}

/** Tasks can be declared elsewhere than in a manifest. */
function hasOtherTaskRunner(owner: Package, { project }: BackendModel): boolean {
  const prefix = owner.directory === '' ? '' : `${owner.directory}/`;
  return project.documents.some(
    ({ path }) => path === `${prefix}project.json` || path === 'nx.json' || path === `${prefix}deno.json`,
  );
}
