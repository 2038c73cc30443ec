import { expect, it } from 'vitest';
import { lower } from '../lower/lower.ts';
import { materialise } from '../lower/testing/facts.ts';
import { decodeModule, encodeModule, mayHold, type Content } from './index.ts';

function roundTrip(text: string): unknown {
  return materialise(decodeModule(encodeModule(lower(text, 'a.ts'))));
}

it.each([
  '',
  'f("ascii", "caf\u00e9", "\u65e5\u672c", "\ud83d\ude00", "\\ud800", "")',
  'f(0, -0, 1.5, 1e308, 1e999, 0.1, 4294967296)',
  '"a b"; f(/x/y, `a${1}`)',
])('loses nothing of %j', (text) => expect(roundTrip(text)).toEqual(materialise(lower(text, 'a.ts'))));

it('gives the same bytes for the same facts, decoded or not', () => {
  const facts = lower('export class A { async m(a = 1) { try { await b() } catch {} } }', 'a.ts');
  const bytes = Buffer.from(encodeModule(facts));
  expect(
    Buffer.from(encodeModule(lower('export class A { async m(a = 1) { try { await b() } catch {} } }', 'a.ts'))),
  ).toEqual(bytes);
  expect(Buffer.from(encodeModule(decodeModule(encodeModule(facts))))).toEqual(bytes);
});

it('decodes each part once', () => {
  const facts = decodeModule(encodeModule(lower('function f(a) { return a } class A { b = 1 }', 'a.ts')));
  expect(facts.functions).toBe(facts.functions);
  expect(facts.functions[1]?.body).toBe(facts.functions[1]?.body);
  expect(facts.functions[1]?.params).toBe(facts.functions[1]?.params);
  expect(facts.classes[0]?.members).toBe(facts.classes[0]?.members);
});

it('says what a body holds without reading it', () => {
  const text = 'function f(a, b) { if (a === b) g(/x/); } function g(a) { return a === undefined ? 1 : "b" }';
  const { functions } = decodeModule(encodeModule(lower(text, 'a.ts')));
  const held = (fn: number, contents: readonly Content[]): Content[] => {
    const facts = functions[fn];
    return facts === undefined ? [] : contents.filter((content) => mayHold(facts, content));
  };
  const asked: Content[] = ['regexp', 'comparison', 'binary', 'try', 'if', 'return', 'string'];
  expect(held(1, asked)).toEqual(['regexp', 'comparison', 'binary', 'if']);
  expect(held(2, asked)).toEqual(['binary', 'return', 'string']);
  // what was never stored may hold anything
  const [, written] = lower(text, 'a.ts').functions;
  expect(written !== undefined && mayHold(written, 'try')).toBe(true);
});

it('does not read what it did not write', () => {
  const bytes = encodeModule(lower('f()', 'a.ts'));
  expect(() => decodeModule(new ArrayBuffer(64))).toThrow('not the facts of a module');
  const other = bytes.slice(0);
  new Uint32Array(other)[1] = 999_999;
  expect(() => decodeModule(other)).toThrow('another version');
  expect(() => decodeModule(bytes.slice(0, 60)).functions).toThrow('end early');
});

it('can be moved to another thread', () => {
  const bytes = encodeModule(lower('f()', 'a.ts'));
  const moved = structuredClone(bytes, { transfer: [bytes] });
  expect(bytes.byteLength).toBe(0);
  expect(decodeModule(moved).calls).toEqual([{ name: 'f', fn: 0, start: 0 }]);
});
