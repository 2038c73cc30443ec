import { describe, expect, it } from 'vitest';
import { bare, factsOf } from './testing/facts.ts';

function functionsOf(text: string, fileName?: string): unknown[] {
  return factsOf(text, fileName).functions.slice(1);
}

describe('names of functions', () => {
  it.each<[string, string]>([
    ['function x() {}', 'x'],
    ['const x = () => {}', 'x'],
    ['const x = function () {}', 'x'],
    ['const x = function y() {}', 'y'],
    ['let x; x = async () => {}', 'x'],
    ['a.b.x = function () {}', 'x'],
    ['a["x"] = function () {}', 'x'],
    ['({ x: () => {} })', 'x'],
    ['({ x() {} })', 'x'],
    ['({ get x() { return 1 } })', 'x'],
    ['class A { x() {} }', 'x'],
    ['class A { x = () => {} }', 'x'],
    ['class A { #x() {} }', '#x'],
    ['class A { constructor() {} }', 'constructor'],
    ['const { x = () => {} } = a', 'x'],
    ['function f(x = () => {}) {}', 'f'],
    ['const x = (() => {}) as T', 'x'],
    ['const x = (() => {}) satisfies T', 'x'],
    ['module.exports = function () {}', ''],
    ['f(() => {})', ''],
    ['export default function () {}', ''],
    ['class A { static {} }', ''],
    ['({ [x]: () => {} })', ''],
  ])('%s', (text, expected) => expect(functionsOf(text)[0]).toMatchObject({ name: expected }));

  it.each<[string, string]>([
    ['const x = () => {}', 'x'],
    ['f(() => {})', '=>'],
    ['f(a => ({ b: 1 }))', '=>'],
    ['f(async function () {})', 'function'],
    ['class A { static async x() {} }', 'x'],
    ['class A { static {} }', 'static'],
    ['class A { [x]() {} }', 'x'],
  ])('point at the name or the keyword: %s', (text, expected) => {
    const fn = factsOf(text).functions[1];
    expect(text.slice(fn?.nameStart, fn?.nameEnd)).toBe(expected);
  });
});

describe('kinds', () => {
  it('says what a function is', () => {
    expect(
      functionsOf('async function f() {} function* g() { yield 1; yield* f() } const h = async () => 1;'),
    ).toMatchObject([
      { kind: 'function', async: true, generator: false },
      {
        kind: 'function',
        generator: true,
        body: [{ value: { kind: 'yield', delegate: false } }, { value: { kind: 'yield', delegate: true } }],
      },
      { kind: 'arrow', async: true, body: [{ kind: 'return', value: { kind: 'number' } }] },
    ]);
  });

  it('knows declarations without body', () => {
    expect(
      functionsOf('function f(a: string): void; function f(a: any) {} declare function g(): number;'),
    ).toMatchObject([
      { name: 'f', bodiless: true },
      { name: 'f', bodiless: false },
      { name: 'g', bodiless: true, returns: { kind: 'keyword', name: 'number' } },
    ]);
    const body = factsOf('function f(a: string): void; function f(a: any) {} declare function g(): number;')
      .functions[0]?.body;
    expect(body).toMatchObject([{ fn: 2 }, { fn: 3 }]);
  });

  it('keeps directives apart', () => {
    const facts = factsOf('"use client"; async function f() { "use server"; return 1 }');
    expect(facts.prologue).toEqual(['use client']);
    expect(facts.functions[1]).toMatchObject({ prologue: ['use server'], body: [{ kind: 'return' }] });
  });
});

describe('parameters', () => {
  it('describes every form', () => {
    const fn = factsOf('function f(this: Foo, a: string, { d, ...e }: T, [g, , h]: U, b?: number, c = 1, ...i: V[]) {}')
      .functions[1];
    expect(bare(fn?.params)).toMatchObject([
      { pattern: { kind: 'variable', name: 'a' }, type: { kind: 'keyword', name: 'string' } },
      { pattern: { kind: 'object-pattern', properties: [{ key: 'd' }], rest: { name: 'e' } }, type: { name: 'T' } },
      { pattern: { kind: 'array-pattern', elements: [{ name: 'g' }, null, { name: 'h' }] } },
      { pattern: { kind: 'variable', name: 'b' }, optional: true },
      { pattern: { kind: 'default', pattern: { name: 'c' }, value: { kind: 'number' } } },
      { pattern: { kind: 'rest', pattern: { name: 'i' } }, rest: true, type: { kind: 'array' } },
    ]);
  });
});

describe('this', () => {
  it.each<[string, boolean[]]>([
    ['function f() { this.x }', [true]],
    ['function f() { return () => this }', [true, true]],
    ['function f() { return function () { this } }', [false, true]],
    ['class A extends B { constructor() { super() } }', [true]],
    ['class A { x = () => this.y }', [true]],
    ['function f() { class A { x = () => this.y } }', [false, true]],
    ['function f() { class A { x = this.y } }', [false]],
  ])('%s', (text, expected) => {
    const facts = factsOf(text);
    expect(facts.functions.slice(1).map((fn) => fn.usesThis)).toEqual(expected);
    expect(facts.functions[0]?.usesThis).toBe(false);
  });
});
