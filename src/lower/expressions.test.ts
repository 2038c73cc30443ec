import { describe, expect, it } from 'vitest';
import { bare, expressionOf, factsOf, lastExpression } from './testing/facts.ts';

const a = { kind: 'name', name: 'a', variable: -1 };
const b = { kind: 'name', name: 'b', variable: -1 };
const one = { kind: 'number', value: 1 };

describe('literals', () => {
  it.each<[string, unknown]>([
    [`('x\\n')`, { kind: 'string', value: 'x\n' }],
    ['1.5e3', { kind: 'number', value: 1500 }],
    ['0x10', { kind: 'number', value: 16 }],
    ['true', { kind: 'boolean', value: true }],
    ['null', { kind: 'null' }],
    ['undefined', { kind: 'name', name: 'undefined', variable: -1 }],
    ['/a\\/b/gi', { kind: 'regexp', pattern: 'a\\/b', flags: 'gi' }],
    ['10_000n', { kind: 'bigint', value: '10000' }],
    ['`a`', { kind: 'template', texts: ['a'] }],
    ['`a${b}c`', { kind: 'template', texts: ['a', 'c'], values: [b] }],
    ['a`\\unicode ${1}`', { kind: 'template', tag: a, texts: ['\\unicode ', ''], values: [one] }],
    ['[1, , ...a]', { kind: 'array', elements: [one, { kind: 'null' }, { kind: 'spread', value: a }] }],
  ])('%s', (text, expected) => expect(expressionOf(text)).toEqual(expected));

  it('gives holes a zero length', () => {
    expect(lastExpression(factsOf('[1, , 2]'))).toMatchObject({
      elements: [{}, { kind: 'null', start: 2, end: 2 }, {}],
    });
  });
});

describe('members and calls', () => {
  it.each<[string, unknown]>([
    ['a.b', { kind: 'member', object: a, property: 'b' }],
    ['a["b"]', { kind: 'member', object: a, property: 'b' }],
    ['a[`b`]', { kind: 'member', object: a, property: 'b' }],
    ['a[1]', { kind: 'index', object: a, index: one }],
    ['a?.[b]', { kind: 'index', object: a, index: b, optional: true }],
    ['a?.b.c', { kind: 'member', object: { kind: 'member', object: a, property: 'b', optional: true }, property: 'c' }],
    ['a?.(1)', { kind: 'call', callee: a, args: [one], optional: true }],
    [
      'a<string>(...b)',
      {
        kind: 'call',
        callee: a,
        args: [{ kind: 'spread', value: b }],
        typeArgs: [{ kind: 'keyword', name: 'string' }],
      },
    ],
    ['new a.B', { kind: 'new', callee: { kind: 'member', object: a, property: 'B' } }],
    ['import("x")', { kind: 'import', source: { kind: 'string', value: 'x' } }],
    ['import.meta', { kind: 'meta', name: 'import.meta' }],
  ])('%s', (text, expected) => expect(expressionOf(text)).toEqual(expected));

  it('lists every call by the last name of what is called, in order of place', () => {
    const facts = factsOf('a.b().c(d())["e"](); f?.(); (g as any)(); h!(); new I(); new J.K; x[y](); (() => z())();');
    expect(facts.calls.map((call) => [call.name, call.fn])).toEqual([
      ['e', 0],
      ['c', 0],
      ['b', 0],
      ['d', 0],
      ['f', 0],
      ['g', 0],
      ['h', 0],
      ['I', 0],
      ['K', 0],
      ['', 0],
      ['', 0],
      ['z', 1],
    ]);
  });

  it('keeps the # of private names', () => {
    const facts = factsOf('class A { #x = 1; has(o: object) { return #x in o && this.#x; } }');
    expect(bare(facts.functions[1]?.body)).toEqual([
      {
        kind: 'return',
        value: {
          kind: 'logical',
          operator: '&&',
          left: {
            kind: 'binary',
            operator: 'in',
            left: { kind: 'string', value: '#x' },
            right: { kind: 'name', name: 'o', variable: 1 },
          },
          right: { kind: 'member', object: { kind: 'this' }, property: '#x' },
        },
      },
    ]);
  });
});

describe('operators', () => {
  it.each<[string, unknown]>([
    ['a + b', { kind: 'binary', operator: '+', left: a, right: b }],
    ['(a, b)', { kind: 'sequence', values: [a, b] }],
    ['a ?? b', { kind: 'logical', operator: '??', left: a, right: b }],
    ['typeof a', { kind: 'unary', operator: 'typeof', value: a }],
    ['a ? b : 1', { kind: 'conditional', test: a, then: b, else: one }],
    ['++a', { kind: 'update', operator: '++', prefix: true, target: a }],
    ['a.b--', { kind: 'update', operator: '--', target: { kind: 'member', object: a, property: 'b' } }],
    ['await a', { kind: 'await', value: a }],
    ['a = 1', { kind: 'assign', operator: '=', target: { kind: 'target', target: a }, value: one }],
    [
      'a.b ??= 1',
      {
        kind: 'assign',
        operator: '??=',
        target: { kind: 'target', target: { kind: 'member', object: a, property: 'b' } },
        value: one,
      },
    ],
    [
      '(a as any) = 1',
      {
        kind: 'assign',
        operator: '=',
        target: {
          kind: 'target',
          target: { kind: 'cast', form: 'as', value: a, type: { kind: 'keyword', name: 'any' } },
        },
        value: one,
      },
    ],
  ])('%s', (text, expected) => expect(expressionOf(text)).toEqual(expected));

  it('tells variables of the file from globals on the left of an assignment', () => {
    expect(expressionOf('let x; [x, y.z, ...w] = a')).toEqual({
      kind: 'assign',
      operator: '=',
      target: {
        kind: 'array-pattern',
        elements: [
          { kind: 'variable', variable: 0, name: 'x' },
          {
            kind: 'target',
            target: { kind: 'member', object: { kind: 'name', name: 'y', variable: -1 }, property: 'z' },
          },
          { kind: 'rest', pattern: { kind: 'target', target: { kind: 'name', name: 'w', variable: -1 } } },
        ],
      },
      value: a,
    });
    expect(expressionOf('var q, s; ({ p: q = 1, ["k"]: r, ...s } = a)')).toMatchObject({
      target: {
        properties: [
          { key: 'p', value: { kind: 'default', pattern: { kind: 'variable', variable: 0 }, value: one } },
          { key: 'k', value: { kind: 'target', target: { name: 'r' } } },
        ],
        rest: { kind: 'variable', variable: 1 },
      },
    });
  });
});

describe('casts', () => {
  const string = { kind: 'keyword', name: 'string' };
  it.each<[string, unknown, string[]]>([
    ['a as string', { kind: 'cast', form: 'as', value: a, type: string }, []],
    ['<string>a', { kind: 'cast', form: 'as', value: a, type: string }, []],
    ['a as const', { kind: 'cast', form: 'const', value: a }, []],
    ['a satisfies string', { kind: 'cast', form: 'satisfies', value: a, type: string }, []],
    ['a!', { kind: 'cast', form: 'non-null', value: a }, ['non-null']],
    ['a<string>', { kind: 'cast', form: 'instantiation', value: a, type: { kind: 'tuple', elements: [string] } }, []],
    ['a as any', { kind: 'cast', form: 'as', value: a, type: { kind: 'keyword', name: 'any' } }, ['cast-any']],
    ['<any>a', { kind: 'cast', form: 'as', value: a, type: { kind: 'keyword', name: 'any' } }, ['cast-any']],
    [
      'a as any[]',
      { kind: 'cast', form: 'as', value: a, type: { kind: 'array', element: { kind: 'keyword', name: 'any' } } },
      ['any'],
    ],
    [
      'a as unknown as string',
      {
        kind: 'cast',
        form: 'as',
        value: { kind: 'cast', form: 'as', value: a, type: { kind: 'keyword', name: 'unknown' } },
        type: string,
      },
      ['cast-through-unknown'],
    ],
  ])('%s', (text, expected, observed) => {
    expect(expressionOf(text)).toEqual(expected);
    expect(factsOf(text).observations.map((observation) => observation.kind)).toEqual(observed);
  });
});

describe('objects', () => {
  it('describes every kind of property', () => {
    expect(
      expressionOf('({ a: 1, "b c": 1, 2: 1, [a]: 1, ["d"]: 1, b, ...a, m() {}, get g() { return 1 }, set g(v) {} })'),
    ).toEqual({
      kind: 'object',
      properties: [
        { kind: 'property', key: 'a', value: one },
        { kind: 'property', key: 'b c', value: one },
        { kind: 'property', key: '2', value: one },
        { kind: 'property', computed: a, value: one },
        { kind: 'property', key: 'd', value: one },
        { kind: 'property', key: 'b', value: b },
        { kind: 'spread', value: a },
        { kind: 'property', key: 'm', value: { kind: 'function', fn: 1 } },
        { kind: 'getter', key: 'g', value: { kind: 'function', fn: 2 } },
        { kind: 'setter', key: 'g', value: { kind: 'function', fn: 3 } },
      ],
    });
  });
});

describe('markup', () => {
  it('is a tag with properties and children', () => {
    expect(expressionOf('<div x="1" y={a} z {...b}>\n  hi {1}{/* no */}<A.B/> <></>\n</div>', 'a.tsx')).toEqual({
      kind: 'markup',
      tag: { kind: 'string', value: 'div' },
      properties: [
        { kind: 'property', key: 'x', value: { kind: 'string', value: '1' } },
        { kind: 'property', key: 'y', value: a },
        { kind: 'property', key: 'z', value: { kind: 'boolean', value: true } },
        { kind: 'spread', value: b },
      ],
      children: [
        { kind: 'string', value: '\n  hi ' },
        one,
        { kind: 'markup', tag: { kind: 'member', object: { kind: 'name', name: 'A', variable: -1 }, property: 'B' } },
        { kind: 'markup' },
      ],
    });
  });

  it('is read in plain JavaScript too', () => {
    expect(expressionOf('<Foo/>', 'a.js')).toEqual({
      kind: 'markup',
      tag: { kind: 'name', name: 'Foo', variable: -1 },
    });
  });
});
