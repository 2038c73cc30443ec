import { describe, expect, it } from 'vitest';
import { bodyOf, factsOf } from './testing/facts.ts';

const a = { kind: 'name', name: 'a', variable: -1 };
const callA = { kind: 'expression', value: { kind: 'call', callee: a } };

describe('statements', () => {
  it.each<[string, unknown[]]>([
    [';;', []],
    ['debugger', []],
    ['a()', [callA]],
    [
      'const x = 1, y = a',
      [
        {
          kind: 'declare',
          declaration: 'const',
          pattern: { kind: 'variable', variable: 0, name: 'x' },
          value: { kind: 'number', value: 1 },
        },
        { kind: 'declare', declaration: 'const', pattern: { kind: 'variable', variable: 1, name: 'y' }, value: a },
      ],
    ],
    [
      'let x: string',
      [
        {
          kind: 'declare',
          declaration: 'let',
          pattern: { kind: 'variable', variable: 0, name: 'x', type: { kind: 'keyword', name: 'string' } },
        },
      ],
    ],
    [
      '{ using x = a; await using y = a; }',
      [
        {
          kind: 'block',
          body: [
            { kind: 'declare', declaration: 'using', pattern: { kind: 'variable', variable: 0, name: 'x' }, value: a },
            {
              kind: 'declare',
              declaration: 'await-using',
              pattern: { kind: 'variable', variable: 1, name: 'y' },
              value: a,
            },
          ],
        },
      ],
    ],
    [
      'if (a) a(); else if (a) { a() }',
      [{ kind: 'if', test: a, then: [callA], else: [{ kind: 'if', test: a, then: [callA] }] }],
    ],
    [
      'for (let i = 0; a; i++) a()',
      [
        {
          kind: 'loop',
          form: 'for',
          init: [
            {
              kind: 'declare',
              declaration: 'let',
              pattern: { kind: 'variable', variable: 0, name: 'i' },
              value: { kind: 'number', value: 0 },
            },
          ],
          test: a,
          update: { kind: 'update', operator: '++', target: { kind: 'name', name: 'i', variable: 0 } },
          body: [callA],
        },
      ],
    ],
    ['for (;;) {}', [{ kind: 'loop', form: 'for' }]],
    [
      'for (const x of a) a()',
      [{ kind: 'loop', form: 'of', pattern: { kind: 'variable', variable: 0, name: 'x' }, iterable: a, body: [callA] }],
    ],
    [
      'for await (const { x } of a);',
      [
        {
          kind: 'loop',
          form: 'await-of',
          pattern: {
            kind: 'object-pattern',
            properties: [{ key: 'x', value: { kind: 'variable', variable: 0, name: 'x' } }],
          },
          iterable: a,
        },
      ],
    ],
    [
      'for (b.c in a);',
      [
        {
          kind: 'loop',
          form: 'in',
          pattern: {
            kind: 'target',
            target: { kind: 'member', object: { kind: 'name', name: 'b', variable: -1 }, property: 'c' },
          },
          iterable: a,
        },
      ],
    ],
    [
      'for (b of a);',
      [
        {
          kind: 'loop',
          form: 'of',
          pattern: { kind: 'target', target: { kind: 'name', name: 'b', variable: -1 } },
          iterable: a,
        },
      ],
    ],
    ['while (a) a()', [{ kind: 'loop', form: 'while', test: a, body: [callA] }]],
    ['do a(); while (a)', [{ kind: 'loop', form: 'do', test: a, body: [callA] }]],
    [
      'switch (a) { case 1: a(); break; default: }',
      [
        {
          kind: 'switch',
          value: a,
          cases: [{ test: { kind: 'number', value: 1 }, body: [callA, { kind: 'jump', form: 'break' }] }, {}],
        },
      ],
    ],
    [
      'x: for (;;) { continue x }',
      [
        {
          kind: 'block',
          label: 'x',
          body: [{ kind: 'loop', form: 'for', body: [{ kind: 'jump', form: 'continue', label: 'x' }] }],
        },
      ],
    ],
    ['throw a', [{ kind: 'throw', value: a }]],
    ['try { a() } finally { a() }', [{ kind: 'try', body: [callA], finalizer: [callA] }]],
    [
      'enum E { A, B = "b", "C-D" = 1 }',
      [
        {
          kind: 'enum',
          variable: 0,
          members: [
            { name: 'A' },
            { name: 'B', value: { kind: 'string', value: 'b' } },
            { name: 'C-D', value: { kind: 'number', value: 1 } },
          ],
        },
      ],
    ],
    ['interface I {} type T = 1', []],
  ])('%s', (text, expected) => expect(bodyOf(text)).toEqual(expected));

  it('knows whether a catch clause has a comment', () => {
    const text = 'try {} catch (e) { /* why */ } try { /* no */ } catch {} // after';
    expect(factsOf(text).functions[0]?.body).toMatchObject([
      {
        catches: true,
        handlerCommented: true,
        param: { kind: 'variable', name: 'e' },
        handlerStart: 7,
        handlerEnd: 30,
      },
      { catches: true, handlerCommented: false, param: null },
    ]);
  });

  it('observes what a rule may judge', () => {
    const facts = factsOf(
      'let x: any; try {} catch (e: any) {} debugger; function f(a: Map<string, any>) { return a! }',
    );
    expect(facts.observations.map(({ kind, fn }) => [kind, fn])).toEqual([
      ['any', 0],
      ['catch-any', 0],
      ['debugger', 0],
      ['any', 1],
      ['non-null', 1],
    ]);
  });

  it('reads sloppy scripts', () => {
    expect(bodyOf('with (a) a()', 'a.js')).toEqual([
      { kind: 'block', body: [{ kind: 'expression', value: a }, callA] },
    ]);
    expect(bodyOf('if (a) return 017', 'a.js')).toEqual([
      { kind: 'if', test: a, then: [{ kind: 'return', value: { kind: 'number', value: 15 } }] },
    ]);
    expect(bodyOf('await a', 'a.mjs')).toEqual([{ kind: 'expression', value: { kind: 'await', value: a } }]);
    expect(bodyOf('const x: number = 1', 'a.js')).toMatchObject([{ kind: 'declare' }]);
    expect(bodyOf('return a', 'a.cjs')).toEqual([{ kind: 'return', value: a }]);
  });
});
