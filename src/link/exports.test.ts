import { describe, expect, test } from 'vitest';
import { moduleAt, showTarget, testProgram, variableOf } from './testing/program.ts';

/** What the names that `main.ts` imports stand for. */
function imports(text: string): Record<string, string> {
  const program = testProgram(text);
  const main = moduleAt(program, 'main.ts');
  return Object.fromEntries(
    main.facts.imports.map(({ variable }) => [
      main.facts.variables[variable]?.name,
      showTarget(program.importOf(main, variable)),
    ]),
  );
}

describe('imports', () => {
  test('declarations, under whatever name they are exported', () => {
    expect(
      imports(`
        //- main.ts
        import { a, renamed, f, K, absent } from './lib';
        //- lib.ts
        const a = 1, b = 2;
        export { a, b as renamed };
        export function f() {}
        export class K {}
      `),
    ).toEqual({ a: 'lib.ts#a', renamed: 'lib.ts#b', f: 'lib.ts#f', K: 'lib.ts#K', absent: 'missing' });
  });

  test('defaults', () => {
    expect(
      imports(`
        //- main.ts
        import fn from './fn';
        import named from './named';
        import value from './value';
        import again from './again';
        import none from './none';
        //- fn.ts
        export default function handler() {}
        //- named.ts
        const app = 1;
        export default app;
        //- value.ts
        export default 42;
        //- again.ts
        export { default } from './value';
        //- none.ts
        export const a = 1;
      `),
    ).toEqual({
      fn: 'fn.ts#handler',
      named: 'named.ts#app',
      value: 'value.ts#(42)',
      again: 'value.ts#(42)',
      none: 'missing',
    });
  });

  test('barrels, renames and namespaces on the way', () => {
    expect(
      imports(`
        //- main.ts
        import { a, b2, ns, viaImport, q } from './index';
        import * as all from './index';
        //- index.ts
        export * from './a';
        export { b as b2 } from './b';
        export * as ns from './b';
        import { b } from './b';
        export { b as viaImport };
        export { query as q } from 'pg';
        //- a.ts
        export const a = 1;
        //- b.ts
        export const b = 1;
      `),
    ).toEqual({ a: 'a.ts#a', b2: 'b.ts#b', ns: 'b.ts#*', viaImport: 'b.ts#b', q: 'npm:pg#query', all: 'index.ts#*' });
  });

  test('export * passes no default, and its own names come first', () => {
    expect(
      imports(`
        //- main.ts
        import d, { a } from './index';
        //- index.ts
        export * from './a';
        export const a = 'own';
        //- a.ts
        export const a = 1;
        export default 1;
      `),
    ).toEqual({ d: 'missing', a: 'index.ts#a' });
  });

  test('a name that two stars give is ambiguous unless both mean the same', () => {
    expect(
      imports(`
        //- main.ts
        import { a, shared } from './index';
        //- index.ts
        export * from './a';
        export * from './b';
        //- a.ts
        export const a = 1;
        export { shared } from './shared';
        //- b.ts
        export const a = 1;
        export { shared } from './shared';
        //- shared.ts
        export const shared = 1;
      `),
    ).toEqual({ a: 'missing', shared: 'shared.ts#shared' });
  });

  test('barrels in a circle end', () => {
    expect(
      imports(`
        //- main.ts
        import { a, b, none } from './a';
        import { loop } from './loop';
        //- a.ts
        export * from './b';
        export const a = 1;
        //- b.ts
        export * from './a';
        export const b = 1;
        //- loop.ts
        export { loop } from './pool';
        //- pool.ts
        export { loop } from './loop';
      `),
    ).toEqual({ a: 'a.ts#a', b: 'b.ts#b', none: 'missing', loop: 'missing' });
  });

  test('packages, and names that may come from the one package behind a star', () => {
    expect(
      imports(`
        //- main.ts
        import express, { Router as R } from 'express';
        import * as fs from 'node:fs';
        import { Injectable } from './nest';
        import { guess } from './two';
        import old = require('pg');
        import data from './data.json';
        //- nest.ts
        export * from '@nestjs/common';
        //- two.ts
        export * from 'a';
        export * from 'b';
        //- data.json
        {}
      `),
    ).toEqual({
      express: 'npm:express#default',
      R: 'npm:express#Router',
      fs: 'node:fs#*',
      Injectable: 'npm:@nestjs/common#Injectable',
      guess: 'missing',
      old: 'npm:pg#*',
      data: 'asset:data.json',
    });
  });

  test('CommonJS: any name is looked up in module.exports, and the default is all of it', () => {
    expect(
      imports(`
        //- main.ts
        import db, { query } from './db';
        import * as all from './db';
        import whole = require('./db');
        import { find } from './barrel';
        import mixed from './mixed';
        //- db.js
        module.exports = { query() {} };
        //- barrel.ts
        export * from './db';
        //- mixed.js
        import x from 'x';
        module.exports = x;
      `),
    ).toEqual({
      db: 'cjs:db.js#default',
      query: 'cjs:db.js#query',
      all: 'cjs:db.js#default',
      whole: 'cjs:db.js#default',
      find: 'cjs:db.js#find',
      mixed: 'cjs:mixed.js#default',
    });
  });

  test('export = is the default and what require gives', () => {
    expect(
      imports(`
        //- main.ts
        import a, { part } from './assigned';
        import b = require('./assigned');
        import c = require('./plain');
        import * as d from './assigned';
        //- assigned.ts
        const app = { part: 1 };
        export = app;
        //- plain.ts
        export const x = 1;
      `),
    ).toEqual({
      a: 'assigned.ts#app',
      part: 'cjs:assigned.ts#part',
      b: 'assigned.ts#app',
      c: 'plain.ts#*',
      d: 'assigned.ts#app',
    });
  });

  test('a value and a type of one name', () => {
    const program = testProgram(`
      //- main.ts
      import { Role } from './role';
      let x: Role = Role.admin;
      //- role.ts
      export const Role = { admin: 1 } as const;
      export type Role = number;
    `);
    const main = moduleAt(program, 'main.ts');
    const variable = variableOf(main, 'Role');
    const value = program.importOf(main, variable);
    expect(value.kind === 'variable' && value.module.facts.variables[value.variable]?.kind).toBe('const');
    expect(program.typeOf(main, { name: 'Role', variable }).kind).toBe('alias');
  });

  test('a variable that is no import', () => {
    const program = testProgram(`
      //- main.ts
      const a = 1;
    `);
    const main = moduleAt(program, 'main.ts');
    expect(showTarget(program.importOf(main, variableOf(main, 'a')))).toBe('missing');
  });
});

test('export names: values only, through barrels, sorted', () => {
  const program = testProgram(`
    //- index.ts
    export * from './a';
    export { b } from './b';
    export { Shape } from './b';
    export * from './ambiguous';
    export default 1;
    export * as ns from './b';
    export { pool } from 'pg';
    //- a.ts
    export const a = 1;
    export const twice = 1;
    export interface A {}
    export type T = string;
    export enum E {}
    export default 2;
    //- b.ts
    export const b = 1;
    export interface Shape {}
    //- ambiguous.ts
    export const twice = 2;
    export * from './index';
  `);
  expect(program.exportNames(moduleAt(program, 'index.ts'))).toEqual(['E', 'a', 'b', 'default', 'ns', 'pool']);
  expect(program.exportNames(moduleAt(program, 'a.ts'))).toEqual(['E', 'a', 'default', 'twice']);
});
