import { describe, expect, it } from 'vitest';
import { bare, factsOf } from './testing/facts.ts';

const string = { kind: 'keyword', name: 'string' };
const number = { kind: 'keyword', name: 'number' };

describe('types', () => {
  it.each<[string, unknown]>([
    ['string', string],
    ['undefined', { kind: 'keyword', name: 'undefined' }],
    ['this', { kind: 'keyword', name: 'this' }],
    ['A', { kind: 'reference', name: 'A', variable: -1 }],
    ['a.b.C<string>', { kind: 'reference', name: 'a.b.C', variable: -1, args: [string] }],
    ['"x"', { kind: 'literal', value: 'x' }],
    ['-1', { kind: 'literal', value: -1 }],
    ['true', { kind: 'literal', value: true }],
    ['`x`', { kind: 'literal', value: 'x' }],
    ['string[]', { kind: 'array', element: string }],
    ['readonly string[]', { kind: 'array', element: string }],
    [
      '[string, b?: number, ...c: string[]]',
      { kind: 'tuple', elements: [string, number, { kind: 'array', element: string }] },
    ],
    ['(string | number)', { kind: 'union', types: [string, number] }],
    ['A & string', { kind: 'intersection', types: [{ kind: 'reference', name: 'A', variable: -1 }, string] }],
    [
      '{ a: string; b?: number; readonly c: string; m(x: number): string; [k: string]: number; (x: string): number; new (): A; get g(): string }',
      {
        kind: 'object',
        members: [
          { name: 'a', type: string },
          { name: 'b', type: number, optional: true },
          { name: 'c', type: string },
          { name: 'm', type: { kind: 'function', params: [number], returns: string }, method: true },
          { name: '[]', type: number },
          { name: '()', type: { kind: 'function', params: [string], returns: number }, method: true },
          {
            name: 'new',
            type: { kind: 'function', returns: { kind: 'reference', name: 'A', variable: -1 } },
            method: true,
          },
          { name: 'g', type: string },
        ],
      },
    ],
    [
      '(a: string, ...b: number[]) => string',
      { kind: 'function', params: [string, { kind: 'array', element: number }], returns: string },
    ],
    ['typeof a.b', { kind: 'typeof', name: 'a.b', variable: -1 }],
    ['(x: string) => x is "a"', { kind: 'function', params: [string], returns: { kind: 'keyword', name: 'boolean' } }],
    ['keyof A', { kind: 'other' }],
    ['A["b"]', { kind: 'other' }],
    ['A extends B ? C : D', { kind: 'other' }],
    ['{ [K in A]: B }', { kind: 'other' }],
    ['`a${string}`', { kind: 'other' }],
    ['import("x").Y', { kind: 'other' }],
    ['unique symbol', { kind: 'other' }],
  ])('%s', (text, expected) =>
    expect(bare(factsOf(`let x: ${text}`).functions[0]?.body)).toMatchObject([{ pattern: { type: expected } }]),
  );

  it('describes interfaces and aliases', () => {
    const facts = factsOf('export interface A<T> extends B, c.D<string> { a: T } declare type E = A<1>;');
    expect(bare(facts.types)).toEqual([
      {
        variable: 0,
        name: 'A',
        kind: 'interface',
        extends: [
          { kind: 'reference', name: 'B', variable: -1 },
          { kind: 'reference', name: 'c.D', variable: -1, args: [string] },
        ],
        type: { kind: 'object', members: [{ name: 'a', type: { kind: 'reference', name: 'T', variable: 1 } }] },
      },
      {
        variable: 2,
        name: 'E',
        kind: 'alias',
        type: { kind: 'reference', name: 'A', variable: 0, args: [{ kind: 'literal', value: 1 }] },
      },
    ]);
  });

  it('takes a module that only a type names for a request of types', () => {
    expect(factsOf('let x: import("y").Z').requests).toMatchObject([{ source: 'y', form: 'import', typeOnly: true }]);
  });
});
