import { expect, test } from 'vitest';
import type { Project } from '../project/types.ts';
import { moduleAt, testProgram } from './testing/program.ts';

type Options = Project['tsconfigs'][number]['options'];

/** Each cycle as `a → b → a`, with a note if load order cannot break it. */
function cycles(text: string, options: Options = {}): string[] {
  return testProgram(text, { tsconfigs: [{ path: 'tsconfig.json', options }] })
    .cycles()
    .map(
      ({ path, deferred }) =>
        [
          ...path.map((step) => step.from.path.replace(/\.[jt]s$/, '')),
          path[0]?.from.path.replace(/\.[jt]s$/, ''),
        ].join(' → ') + (deferred ? ' (deferred)' : ''),
    );
}

const twoOf = (a: string, b: string): string => `
//- a.ts
${a}
//- b.ts
${b}
`;

test('two modules that use each other while loading, or only inside functions', () => {
  const b = "import { a } from './a'; export const b = () => a;";
  expect(cycles(twoOf("import { b } from './b'; export const a = b();", b))).toEqual(['a → b → a']);
  expect(cycles(twoOf("import { b } from './b'; export const a = () => b();", b))).toEqual(['a → b → a (deferred)']);
  expect(cycles(twoOf("import { b } from './c'; export const a = b();", b))).toEqual([]);
});

test.each([
  ['a superclass', 'export class A extends b {}'],
  ['a decorator', '@b() export class A {}'],
  ['a decorated parameter', 'export class A { constructor(@b() x) {} }'],
  ['a static field', 'export class A { static x = b; }'],
  ['a static block', 'export class A { static { b(); } }'],
  ['a function called at once', 'export const x = (() => b())();'],
  ['a local function that is called', 'function start() { b(); } start();'],
  ['a callback that runs at once', 'export const x = [1].map(() => b);'],
  ['an instance made at once', 'class A { x = b; } export const x = new A();'],
  ['a default export', 'export default [b];'],
])('used at load by %s', (_what, code) => {
  expect(cycles(twoOf(`import { b } from './b'; ${code}`, "import './a'; export const b = 1;"))).toEqual(['a → b → a']);
});

test.each([
  ['a method', 'export class A { m() { return b; } }'],
  ['an instance field', 'export class A { x = b; }'],
  ['a decorator that defers', '@later(() => b) export class A {}'],
  ['a handler', 'app.get("/", () => b);'],
  ['a function that is not called', 'export function start() { b(); }'],
  ['a re-export', 'export { b };'],
])('not used at load by %s', (_what, code) => {
  expect(cycles(twoOf(`import { b } from './b'; ${code}`, "import './a'; export const b = 1;"))).toEqual([
    'a → b → a (deferred)',
  ]);
});

test.each([
  ['import type', "import type { B } from './b'; export let a: B;"],
  ['type specifiers', "import { type B } from './b'; export let a: B;"],
  ['imports used as types only', "import { B } from './b'; export let a: B;"],
  ['re-exported types', "export { Shape } from './b';"],
  ['imported and exported types', "import { Shape } from './b'; export { Shape };"],
  ['import()', "export const a = () => import('./b');"],
  ['require in a function', "export const a = () => require('./b');"],
])('%s makes no cycle', (_what, a) => {
  expect(cycles(twoOf(a, "import { a } from './a'; export class B { x = a; } export interface Shape {}"))).toEqual([]);
});

test('an import used as a type only stays where the compiler is told to keep it', () => {
  const text = twoOf("import { B } from './b'; export let a: B;", "import { a } from './a'; export class B { x = a; }");
  expect(cycles(text, { verbatimModuleSyntax: true })).toEqual(['a → b → a (deferred)']);
});

test('decorator metadata makes values of types', () => {
  const text = (type: string): string =>
    twoOf(
      `import { B } from './b'; export class A { @Column() b: ${type}; }`,
      "import { A } from './a'; export class B { @Many(() => A) a: A[]; }",
    );
  expect(cycles(text('B'), { emitDecoratorMetadata: true })).toEqual(['a → b → a']);
  expect(cycles(text('B | null'), { emitDecoratorMetadata: true })).toEqual(['a → b → a']);
  expect(cycles(text('Relation<B>'), { emitDecoratorMetadata: true })).toEqual([]);
  expect(cycles(text('B'))).toEqual([]);
});

test('CommonJS: what require gave goes stale when module.exports is replaced', () => {
  const text = (b: string): string => `
//- a.js
const b = require('./b'); exports.a = () => b.b;
//- b.js
const a = require('./a'); ${b}`;
  expect(cycles(text('exports.b = () => a.a;'))).toEqual(['a → b → a (deferred)']);
  expect(cycles(text('module.exports = { b: () => a.a };'))).toEqual(['a → b → a']);
  expect(cycles(text('exports.b = a.a;'))).toEqual(['a → b → a']);
});

test('one cycle per component: the shortest, and rather one that can break', () => {
  const text = (c: string): string => `
//- a.ts
import { b } from './b'; import { c } from './c'; export const a = () => [b, c];
//- b.ts
import { c } from './c'; export const b = () => c;
//- c.ts
import { d } from './d'; export const c = ${c};
//- d.ts
import { a } from './a'; export const d = () => a;
//- x.ts
import { y } from './y'; export const x = () => y;
//- y.ts
import { x } from './x'; export const y = x;
`;
  expect(cycles(text('() => d'))).toEqual(['a → c → d → a (deferred)', 'x → y → x']);
  expect(cycles(text('d'))).toEqual(['a → c → d → a', 'x → y → x']);
  const [first] = testProgram(text('d')).cycles();
  expect(first?.modules.map((module) => module.path)).toEqual(['a.ts', 'b.ts', 'c.ts', 'd.ts']);
  const step = first?.path[0];
  expect(step?.from.locate(step.start, step.end).line).toBe(1);
});

test('cycles of tests are not cycles of the program', () => {
  expect(
    cycles(`
//- a.test.ts
import { b } from './b'; export const a = b;
//- b.ts
import { a } from './a.test'; export const b = a;
`),
  ).toEqual([]);
});

test('a chain of imports as long as you like', () => {
  const length = 5000;
  const text = Array.from({ length }, (_, i) => `//- m${i}.ts\nimport './m${(i + 1) % length}';\n`).join('');
  expect(
    testProgram(text)
      .cycles()
      .map((cycle) => cycle.path.length),
  ).toEqual([length]);
});

test('importers at run time', () => {
  const program = testProgram(`
//- a.ts
export const a = 1; export interface T {}
//- used.ts
import { a } from './a'; export const x = a;
//- lazy.ts
export const x = () => import('./a');
//- types.ts
import { T } from './a'; export let t: T;
//- all.ts
export * from './a';
//- other.ts
import 'a';
`);
  expect(program.importers(moduleAt(program, 'a.ts')).map((module) => module.path)).toEqual([
    'all.ts',
    'lazy.ts',
    'used.ts',
  ]);
});
