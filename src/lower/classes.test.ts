import { expect, it } from 'vitest';
import { bare, factsOf } from './testing/facts.ts';

it('describes a class with all kinds of members', () => {
  const facts = factsOf(`
    @Injectable() @Other
    export abstract class A<T> extends B.C<T> implements D, E<string> {
      private readonly x: number = 1;
      static #y?: string;
      declare z: T;
      accessor w = 2;
      ['lit'] = 3;
      [computed] = 4;
      [key: string]: unknown;
      @Inject() protected dep: Dep;
      constructor(@Inject(TOKEN) private readonly svc: Svc, readonly b = 1, c?: string) { super() }
      @Get(':id') async find(@Param('id') id: string): Promise<void> {}
      abstract todo(): void;
      over(a: string): void;
      over(a: number): void;
      over(a: any) {}
      get g() { return 1 }
      set g(v) {}
      static { init() }
      handler = async () => this.x;
    }`);
  expect(bare(facts.classes)).toMatchObject([
    {
      name: 'A',
      variable: 0,
      abstract: true,
      superclass: { kind: 'member', object: { name: 'B' }, property: 'C' },
      superTypeArgs: [{ kind: 'reference', name: 'T', variable: 1 }],
      implements: [{ name: 'D' }, { name: 'E', args: [{ name: 'string' }] }],
      decorators: [{ kind: 'call' }, { kind: 'name', name: 'Other' }],
      members: [
        {
          kind: 'field',
          name: 'x',
          accessibility: 'private',
          readonly: true,
          type: { name: 'number' },
          value: { value: 1 },
          fn: -1,
        },
        { kind: 'field', name: '#y', static: true, optional: true },
        { kind: 'field', name: 'z', type: { name: 'T', variable: 1 } },
        { kind: 'field', name: 'w' },
        { kind: 'field', name: 'lit' },
        { kind: 'field', computed: { name: 'computed' } },
        { kind: 'field', name: 'dep', accessibility: 'protected', decorators: [{ kind: 'call' }] },
        { kind: 'constructor', name: 'constructor', fn: 1 },
        { kind: 'method', name: 'find', decorators: [{ args: [{ value: ':id' }] }], fn: 2 },
        { kind: 'method', name: 'todo', abstract: true, fn: 3 },
        { kind: 'method', name: 'over', fn: 4 },
        { kind: 'method', name: 'over', fn: 5 },
        { kind: 'method', name: 'over', fn: 6 },
        { kind: 'getter', name: 'g' },
        { kind: 'setter', name: 'g' },
        { kind: 'static-block', static: true },
        { kind: 'field', name: 'handler', value: { kind: 'function', fn: 10 } },
      ],
    },
  ]);
  expect(facts.functions.map((fn) => [fn.kind, fn.cls, fn.bodiless])).toEqual([
    ['module', -1, false],
    ['constructor', 0, false],
    ['method', 0, false],
    ['method', 0, true],
    ['method', 0, true],
    ['method', 0, true],
    ['method', 0, false],
    ['getter', 0, false],
    ['setter', 0, false],
    ['static-block', 0, false],
    ['arrow', 0, false],
  ]);
  expect(bare(facts.functions[1]?.params)).toMatchObject([
    { field: true, decorators: [{ kind: 'call', args: [{ name: 'TOKEN' }] }], type: { name: 'Svc' } },
    { field: true, pattern: { kind: 'default' } },
    { optional: true },
  ]);
});

it('lets parameter decorators see neither the parameters nor the method', () => {
  const facts = factsOf('const id = 1; class A { m(@P(id) id: string) {} }');
  expect(facts.variables[0]?.reads).toBe(1);
  expect(facts.calls).toMatchObject([{ name: 'P', fn: 0 }]);
});

it('leaves decorators out of the span of a parameter', () => {
  const text = 'class A { constructor(@Y() b = 1, @Z()\n/* c */ private c: D, @X() a?: B, @V ...e: F[]) {} }';
  const params = factsOf(text).functions[1]?.params ?? [];
  expect(params.map(({ start, end }) => text.slice(start, end))).toEqual([
    'b = 1',
    'private c: D',
    'a?: B',
    '...e: F[]',
  ]);
  expect(params.map(({ pattern }) => text.slice(pattern.start, pattern.end))).toEqual([
    'b = 1',
    'c: D',
    'a?: B',
    '...e: F[]',
  ]);
});

it('names anonymous classes after what they are assigned to', () => {
  expect(factsOf('const A = class {}; const B = class C {}; f(class {})').classes).toMatchObject([
    { name: 'A', variable: -1, nameStart: 6, nameEnd: 7 },
    { name: 'C', variable: 2 },
    { name: '', variable: -1 },
  ]);
});

it('gives functions of initialisers to the enclosing function', () => {
  const facts = factsOf('function f() { class A { x = g(() => h()) } }');
  expect(facts.functions[2]).toMatchObject({ kind: 'arrow', parent: 1, cls: -1 });
  expect(facts.calls).toMatchObject([
    { name: 'g', fn: 1 },
    { name: 'h', fn: 2 },
  ]);
});
