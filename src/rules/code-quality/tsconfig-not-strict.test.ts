import { expect, test } from 'vitest';
import { findingsOf } from '../../testing/check.ts';

const id = 'code-quality/tsconfig-not-strict';
const extras =
  '"noUnusedLocals": true, "noUnusedParameters": true, "noImplicitReturns": true, "noUncheckedIndexedAccess": true, "noFallthroughCasesInSwitch": true';

async function found(fixture: string): Promise<string[]> {
  return (await findingsOf(fixture, id)).map(
    ({ file, line, severity, message }) => `${file}:${line} ${severity} ${message}`,
  );
}

function withOptions(options: string): string {
  return `export const a = 1;\n//- /tsconfig.json\n{\n  "compilerOptions": {\n    ${options}\n  }\n}`;
}

test('strict that is off, or never said', async () => {
  expect(await found(withOptions('"strict": false,\n    "strictNullChecks": true'))).toEqual([
    'tsconfig.json:3 high `strict` is off in tsconfig.json, which governs 1 file of the server, and `noImplicitAny` is not on by itself.',
  ]);
  expect(await found(withOptions('"target": "es2022"'))).toEqual([
    'tsconfig.json:2 high `strict` is off in tsconfig.json, which governs 1 file of the server.',
  ]);
});

test('a check of the strict family that is turned off again', async () => {
  expect(await found(withOptions(`"strict": true, ${extras},\n    "strictNullChecks": false`))).toEqual([
    'tsconfig.json:4 high `strict` is on in tsconfig.json, with `strictNullChecks` turned off again.',
  ]);
});

test('what goes beyond strict is medium, all named in one finding', async () => {
  expect(
    await found(
      withOptions(
        '"strict": true, "noUnusedLocals": true, "noUnusedParameters": true, "noFallthroughCasesInSwitch": true',
      ),
    ),
  ).toEqual(['tsconfig.json:3 medium tsconfig.json leaves `noImplicitReturns` and `noUncheckedIndexedAccess` off.']);
});

test('the two important checks without the name strict are nearly as good', async () => {
  expect(await found(withOptions(`"noImplicitAny": true, "strictNullChecks": true, ${extras}`))).toEqual([
    'tsconfig.json:2 medium tsconfig.json leaves `strict` off.',
  ]);
});

test('TypeScript 6 is strict without being told', async () => {
  const manifest = (version: string): string =>
    `//- /package.json\n{ "name": "a", "devDependencies": { "typescript": "${version}" } }`;
  expect(await found(`${withOptions(extras)}\n${manifest('~6.0.3')}`)).toEqual([]);
  expect(await found(`${withOptions(extras)}\n${manifest('^5.9.0')}`)).toHaveLength(1);
});

test('a base that is not there may say it', async () => {
  const fixture =
    'export const a = 1;\n//- /tsconfig.json\n{ "extends": "@company/tsconfig", "compilerOptions": { "outDir": "dist" } }';
  expect(await found(fixture)).toEqual([]);
});

test('configurations on one base are judged once, at the base; those of other code are not', async () => {
  expect(
    await found(`
export const a = 1;
//- /tsconfig.base.json
{
  "compilerOptions": {
    "strict": false
  }
}
//- /tsconfig.json
{ "extends": "./tsconfig.base.json" }
//- /packages/api/tsconfig.json
{ "extends": "../../tsconfig.base.json" }
//- /packages/api/package.json
{ "name": "api" }
//- /packages/api/src/index.ts
export const b = 1;
//- /test/tsconfig.json
{ "compilerOptions": { "strict": false } }
//- /test/a.test.ts
test('a', () => {});
`),
  ).toEqual(['tsconfig.base.json:3 high `strict` is off in tsconfig.base.json, which governs 2 files of the server.']);
});
