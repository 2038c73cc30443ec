import { describe, expect, it } from 'vitest';
import { factsOf, variableNamed } from './testing/facts.ts';

/** `reads/writes` of the only variable of a name. */
function uses(text: string, name: string, fileName?: string): string {
  const { reads, writes } = variableNamed(factsOf(text, fileName), name);
  return `${reads}/${writes}`;
}

describe('what a name refers to', () => {
  it('is a variable of the file where a script assigns to a name that it never declares', () => {
    expect(uses('function f() { x = 1; g(x); } x++', 'x', 'a.js')).toBe('2/2');
    expect(variableNamed(factsOf('function f() { x = 1 }', 'a.js'), 'x')).toMatchObject({ kind: 'var', owner: 0 });
    for (const strict of ['export {}; x = 1', '"use strict"; x = 1', 'module = x', 'g(x)'])
      expect(factsOf(strict, 'a.js').variables).toEqual([]);
  });

  it('is the declaration of the innermost scope', () => {
    const facts = factsOf('const x = 1; { const x = 2; f(x); } function g(x) { return x } x;');
    expect(
      facts.variables.filter((variable) => variable.name === 'x').map(({ kind, owner, reads }) => [kind, owner, reads]),
    ).toEqual([
      ['const', 0, 1],
      ['const', 0, 1],
      ['param', 1, 1],
    ]);
  });

  it.each<[string, string, string]>([
    ['a variable used before its declaration', 'f(x); let x = 1;', '1/0'],
    ['var, hoisted out of a block', 'f(x); if (a) { var x = 1; }', '1/0'],
    ['a function called before it is declared', 'x(); function x() {}', '1/0'],
    ['let in a block, not seen outside', 'x; { let x = 1; }', '0/0'],
    ['the catch parameter', 'try {} catch (x) { f(x) }', '1/0'],
    ['an optional catch binding', 'const x = 1; try {} catch { f(x) }', '1/0'],
    ['for-of', 'for (const x of y) f(x); x;', '1/0'],
    ['for', 'for (let x = 0; x < 3; x++) {}', '2/1'],
    ['a loop over a variable declared elsewhere', 'let x; for (x in y) {}', '0/1'],
    ['switch cases share a scope', 'switch (a) { case 1: let x = 1; break; default: f(x) }', '1/0'],
    ['a class inside of itself', 'class x { static m() { return x } }', '1/0'],
    ['a class expression inside of itself', 'f(class x { m() { return x } }); x;', '1/0'],
    ['a function expression inside of itself', 'f(function x() { x() }); x;', '1/0'],
    ['a parameter in a default after it', 'function f(x, y = x) {}', '1/0'],
    ['shorthand', 'const x = 1; f({ x })', '1/0'],
    ['compound assignment reads and writes', 'let x = 1; x += 2', '1/1'],
    ['assignment writes', 'let x = 1; x = 2; [x] = y; ({ x } = y)', '0/3'],
    ['increment reads and writes', 'let x = 1; x++', '1/1'],
    ['redeclaration with a value writes', 'var x = 1; var x = 2; var x;', '0/1'],
    ['var of a parameter’s name is the parameter', 'function f(x) { var x; return x }', '1/0'],
    ['typeof in a type reads', 'const x = 1; type T = typeof x', '1/0'],
    ['an export of a name reads', 'const x = 1; export { x as y }', '1/0'],
    ['enum', 'enum x { A } f(x.A)', '1/0'],
    ['namespace', 'namespace x { export const y = 1 } f(x.y)', '1/0'],
    ['markup', 'const x1 = 1; const X = f(); g(<X/>)', '1/0'],
    ['a label is no reference', 'const x = 1; x: for (;;) break x', '0/0'],
    ['a property is no reference', 'const x = 1; a.x; ({ x: 1 })', '0/0'],
  ])('%s', (_, text, expected) => expect(uses(text, /\bX\b/.test(text) ? 'X' : 'x', 'a.tsx')).toBe(expected));

  it('keeps defaults of parameters away from the body', () => {
    const facts = factsOf('const x = 1; function f(a = x) { var x = 2; return x }');
    const [outer, , , inner] = facts.variables;
    expect([outer?.reads, inner?.reads]).toEqual([1, 1]);
  });

  it('sees functions of blocks from outside in scripts, not in modules', () => {
    expect(uses('if (a) { function x() {} } x()', 'x', 'a.js')).toBe('1/0');
    expect(uses('"use strict"; if (a) { function x() {} } x()', 'x', 'a.js')).toBe('0/0');
    expect(uses('export {}; if (a) { function x() {} } x()', 'x', 'a.js')).toBe('0/0');
  });

  it('joins declarations that merge', () => {
    expect(
      factsOf('function x(a: string): void; function x() {} namespace x { }').variables.filter((v) => v.name === 'x'),
    ).toMatchObject([{ kind: 'function' }]);
    expect(factsOf('interface x { a: 1 } class x {} interface x { b: 2 } let y: x').variables[0]).toMatchObject({
      kind: 'class',
      reads: 1,
    });
  });
});

describe('names of types', () => {
  it.each<[string, string, string]>([
    ['an annotation reads', 'interface X {} let y: X', '1/0'],
    ['an alias used before it', 'let y: X[]; type X = 1', '1/0'],
    ['a type parameter', 'function f<X>(a: X): X { let b: X; return a }', '3/0'],
    ['a type parameter of a class', 'class A<X> { a: X; m(x: X) {} } let y: X', '2/0'],
    ['a type parameter of an alias', 'type A<X> = { [K in keyof X]: X[K] } | X', '3/0'],
    ['infer', 'type A<T> = T extends Promise<infer X> ? X : never', '1/0'],
    ['implements', 'interface X {} class A implements X {}', '1/0'],
    ['extends of an interface', 'import { X } from "m"; interface A extends X.Y<number> {}', '1/0'],
    ['a class as a type and as a value', 'class X {} let y: X = new X()', '2/0'],
    ['an import as a type', 'import { X } from "m"; let y: X', '1/0'],
    ['arguments of a call', 'type X = 1; f<X>()', '1/0'],
    ['a cast', 'type X = 1; (a as X)', '1/0'],
  ])('%s', (_, text, expected) => expect(uses(text, 'X')).toBe(expected));

  it('are apart from names of values', () => {
    const facts = factsOf('type X = 1; const X = 2; let y: X; f(X); f(X)');
    expect(facts.variables.filter((variable) => variable.name === 'X').map(({ kind, reads }) => [kind, reads])).toEqual(
      [
        ['type', 1],
        ['const', 2],
      ],
    );
  });

  it('are found past a value of the same name', () => {
    expect(
      factsOf('class X {} function f(X: number) { let y: X }').variables.map(({ kind, reads }) => [kind, reads]),
    ).toEqual([
      ['class', 1],
      ['function', 0],
      ['param', 0],
      ['let', 0],
    ]);
  });
});

describe('captures', () => {
  it('are variables of enclosing functions, not of the module', () => {
    const facts = factsOf('let m; function f(a) { let b; return () => { m; a; return () => b } }');
    const names = facts.functions.map((fn) => fn.captures.map((id) => facts.variables[id]?.name));
    expect(names).toEqual([[], [], ['b', 'a'], ['b']]);
  });
});
