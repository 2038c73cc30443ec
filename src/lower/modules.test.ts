import { describe, expect, it } from 'vitest';
import { bare, bodyOf, factsOf } from './testing/facts.ts';

describe('imports', () => {
  it('describes every form', () => {
    const facts = factsOf(
      'import a, { b as c, type D } from "x"; import * as e from "y"; import type F from "z"; import g = require("w"); import "s"; import { type H } from "t";',
    );
    expect(bare(facts.imports)).toEqual([
      { variable: 0, source: 'x', imported: 'default' },
      { variable: 1, source: 'x', imported: 'b' },
      { variable: 2, source: 'x', imported: 'D', typeOnly: true },
      { variable: 3, source: 'y', imported: '*' },
      { variable: 4, source: 'z', imported: 'default', typeOnly: true },
      { variable: 5, source: 'w', imported: '=' },
      { variable: 6, source: 't', imported: 'H', typeOnly: true },
    ]);
    expect(facts.requests.map(({ source, form, typeOnly }) => [source, form, typeOnly])).toEqual([
      ['x', 'import', false],
      ['y', 'import', false],
      ['z', 'import', true],
      ['w', 'require', false],
      ['s', 'import', false],
      ['t', 'import', true],
    ]);
    expect(facts.esm).toBe(true);
  });

  it('lists requests of literals wherever they stand', () => {
    const facts = factsOf(
      'const a = require("a"); function f() { require(`b`); return import("c") } require(d); class A { static { require("e") } }',
      'a.js',
    );
    expect(facts.requests.map(({ source, form, deferred }) => [source, form, deferred])).toEqual([
      ['a', 'require', false],
      ['b', 'require', true],
      ['c', 'dynamic', true],
      ['e', 'require', false],
    ]);
    expect(facts.esm).toBe(false);
  });

  it('does not take the modules of a bundle for requests', () => {
    expect(factsOf('(function (require, module) { require("./x") })', 'a.js').requests).toEqual([]);
  });

  it('keeps an alias of a namespace as a constant', () => {
    expect(bodyOf('import x = A.B.c')).toMatchObject([
      { kind: 'declare', pattern: { name: 'x' }, value: { kind: 'member', property: 'c' } },
    ]);
  });
});

describe('exports', () => {
  it.each<[string, object[]]>([
    [
      'export const a = 1, { b, c: [d] } = e',
      [
        { name: 'a', variable: 0 },
        { name: 'b', variable: 1 },
        { name: 'd', variable: 2 },
      ],
    ],
    ['export function f(): void; export function f() {}', [{ name: 'f', variable: 0 }]],
    ['export class A {}', [{ name: 'A', variable: 0 }]],
    ['export enum E { A }', [{ name: 'E', variable: 0 }]],
    ['export interface I {}', [{ name: 'I', variable: 0, typeOnly: true }]],
    ['export type T = 1', [{ name: 'T', variable: 0, typeOnly: true }]],
    ['export namespace N {}', [{ name: 'N', variable: 0 }]],
    ['export declare const x: string', [{ name: 'x', variable: 0 }]],
    ['export { a as b }; const a = 1', [{ name: 'b', variable: 0 }]],
    [
      'export { T }; type T = 1; const T = 2',
      [
        { name: 'T', variable: 1 },
        { name: 'T', variable: 0, typeOnly: true },
      ],
    ],
    ['export type { T }; class T {}', [{ name: 'T', variable: 0, typeOnly: true }]],
    ['export { x }', [{ name: 'x', variable: -1, value: { kind: 'name', name: 'x', variable: -1 } }]],
    [
      'export { a as b, type C, default } from "m"',
      [
        { name: 'b', variable: -1, source: 'm', imported: 'a' },
        { name: 'C', variable: -1, source: 'm', imported: 'C', typeOnly: true },
        { name: 'default', variable: -1, source: 'm', imported: 'default' },
      ],
    ],
    ['export * from "m"', [{ name: '*', variable: -1, source: 'm', imported: '*' }]],
    ['export * as ns from "m"', [{ name: 'ns', variable: -1, source: 'm', imported: '*' }]],
    ['export default function f() {}', [{ name: 'default', variable: 0 }]],
    ['export default class {}', [{ name: 'default', variable: -1, value: { kind: 'class', cls: 0 } }]],
    ['export default { a: 1 }', [{ name: 'default', variable: -1, value: { kind: 'object' } }]],
    ['const a = 1; export default a', [{ name: 'default', variable: 0 }]],
    ['class A {} export = A', [{ name: '=', variable: 0 }]],
    ['export = f()', [{ name: '=', variable: -1, value: { kind: 'call' } }]],
    ['export import a = require("m")', [{ name: 'a', variable: 0 }]],
  ])('%s', (text, expected) => expect(bare(factsOf(text).exports)).toMatchObject(expected));

  it('leaves what an ambient module exports to that module', () => {
    const facts = factsOf(
      'declare module "x" { export interface A { b: C } export default function f(): void } declare global { const g: string }',
    );
    expect(facts.exports).toEqual([]);
    expect(facts.types).toMatchObject([{ name: 'A' }]);
    expect(facts.functions[0]?.body).toEqual([]);
  });

  it('reads a shorthand ambient module', () => {
    expect(factsOf('declare module "*.svg"; declare module "*.css";', 'a.d.ts').functions[0]?.body).toEqual([]);
  });
});

describe('namespaces', () => {
  it('nests dotted names', () => {
    expect(
      bodyOf('namespace A.B { export const x = 1; const y = 2; export function f() {} export type T = 1 }'),
    ).toMatchObject([
      {
        kind: 'namespace',
        variable: 0,
        exports: [{ name: 'B', variable: 1 }],
        body: [
          {
            kind: 'namespace',
            variable: 1,
            body: [{ kind: 'declare' }, { kind: 'declare' }, { kind: 'function-declaration' }],
            exports: [{ name: 'x' }, { name: 'f' }, { name: 'T' }],
          },
        ],
      },
    ]);
  });

  it('leaves no statements for what is only declared', () => {
    expect(
      bodyOf(
        'declare namespace A { const x: number; function f(): void } declare let y: string; declare class C { m(): void }',
      ),
    ).toMatchObject([
      { kind: 'namespace', body: [{ kind: 'function-declaration' }], exports: [{ name: 'x' }, { name: 'f' }] },
      { kind: 'class-declaration' },
    ]);
  });
});
