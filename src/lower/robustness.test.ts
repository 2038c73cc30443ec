import { describe, expect, it } from 'vitest';
import { decodeModule, encodeModule } from '../ir/index.ts';
import { lower } from './lower.ts';
import { nestedTooDeeply } from './nesting.ts';
import { materialise, ownSources } from './testing/facts.ts';

function survives(text: string, fileName: string): ReturnType<typeof lower> {
  const facts = lower(text, fileName);
  expect(materialise(decodeModule(encodeModule(facts)))).toEqual(materialise(facts));
  return facts;
}

describe('broken files', () => {
  it('give a problem with its place, and what stands around it', () => {
    const text = 'import a from "b";\nconst = 1;\nexport function f() {\n  return a;\n}\n';
    const facts = survives(text, 'a.ts');
    expect(facts.problems).toEqual([{ message: 'Unexpected token', start: 25, end: 26 }]);
    expect(facts.imports).toMatchObject([{ source: 'b' }]);
    expect(facts.functions[1]).toMatchObject({ name: 'f', start: text.indexOf('function') });
  });

  it('lose only the statement that is never closed', () => {
    const facts = survives('export const a = 1;\nfunction f() {\n  if (x) {\n}\nexport class B {}\n', 'a.ts');
    expect(facts.problems).toHaveLength(1);
    expect(facts.exports.map((fact) => fact.name)).toEqual(['a', 'B']);
  });

  it('keep templates whose lines look like statements', () => {
    const facts = survives('const = 1;\nconst sql = `\nselect 1\nfrom x\n`;\n', 'a.ts');
    expect(facts.variables).toMatchObject([{ name: 'sql' }]);
  });

  it('are used as far as the parser goes when only their meaning is wrong', () => {
    const facts = survives('let a; let b = 1; return b', 'a.mts');
    expect(facts.variables).toHaveLength(2);
  });

  it.each([
    '',
    ' ',
    '\u0000',
    '\ud800',
    '<',
    '{',
    '`${',
    '/*',
    '"',
    '#',
    '@',
    '\\u{',
    '<!-- x',
    '#!',
    '\ufeff',
    'const a = "\ud800";',
  ])('%j', (text) => {
    for (const name of ['a.ts', 'a.tsx', 'a.js', 'a.d.ts', 'a.cjs', 'a.mts', 'a', '.ts']) {
      expect(survives(text, name).functions[0]?.kind).toBe('module');
    }
  });
});

describe('deep nesting', () => {
  const deep: Record<string, (n: number) => string> = {
    arrays: (n) => '['.repeat(n) + ']'.repeat(n),
    parentheses: (n) => '('.repeat(n) + '1' + ')'.repeat(n),
    blocks: (n) => '{'.repeat(n) + '}'.repeat(n),
    sums: (n) => `x = ${'1 + '.repeat(n)}1`,
    'string sums over lines': (n) => `x = ${"'a' +\n".repeat(n)}'a'`,
    calls: (n) => `x${'.a()'.repeat(n)}`,
    'calls over lines': (n) => `x${'\n  .a(1, 2)'.repeat(n)}`,
    members: (n) => `x${'.a'.repeat(n)}`,
    negations: (n) => `x = ${'! '.repeat(n)}1`,
    arrows: (n) => `${'a => '.repeat(n)}1`,
    conditionals: (n) => `x = ${'a ? b : '.repeat(n)}1`,
    assignments: (n) => `x = ${'a = '.repeat(n)}1`,
    'else if': (n) => `if (a) {}${'\nelse if (a) { f(); }'.repeat(n)}`,
    ifs: (n) => `${'if (1)\n'.repeat(n)};`,
    awaits: (n) => `x = ${'await '.repeat(n)}1`,
    labels: (n) => `${'a:\n'.repeat(n)}1`,
    templates: (n) => '`${'.repeat(n) + '1' + '}`'.repeat(n),
    types: (n) => `type X = ${'Array<'.repeat(n)}a${'>'.repeat(n)}`,
    'array types': (n) => `type X = a${'[]'.repeat(n)}`,
    'qualified types': (n) => `type X = a${'.b'.repeat(n)}`,
    elements: (n) => `x = ${'<a>'.repeat(n)}${'</a>'.repeat(n)}`,
    functions: (n) => 'function f() {'.repeat(n) + '}'.repeat(n),
    classes: (n) => 'class A { a = '.repeat(n) + '1' + '}'.repeat(n),
    objects: (n) => `x = ${'{ a: '.repeat(n)}1${'}'.repeat(n)}`,
    unions: (n) => `type X = ${'a | '.repeat(n)}b`,
    sequences: (n) => `x = (${'a, '.repeat(n)}a)`,
    statements: (n) => 'y;\n'.repeat(n * 3),
  };
  for (const [name, make] of Object.entries(deep)) {
    it.each([200, 900, 2500, 60_000])(`${name}, %i`, (n) => {
      for (const fileName of ['a.ts', 'a.jsx']) expect(survives(make(n), fileName).functions[0]?.kind).toBe('module');
    });
  }

  it('says so, and keeps what is not as deep', () => {
    const facts = survives(`const a = 1;\nx = ${'1 + '.repeat(2500)}f()`, 'a.ts');
    expect(facts.problems).toMatchObject([{ message: expect.stringContaining('nested more than') }]);
    expect(facts.variables).toMatchObject([{ name: 'a' }]);
    expect(survives('['.repeat(60_000), 'a.ts').problems).toMatchObject([
      { message: 'The code is nested too deeply.' },
    ]);
  });

  it('is not mistaken for long lists', () => {
    const rows = Array.from(
      { length: 5000 },
      (_, index) => `  { id: ${index}, f: (a) => a ? 1 : 2, s: "(((" /* ((( */ },`,
    ).join('\n');
    const markup = Array.from({ length: 2000 }, (_, index) => `<path d="M${index} 0" fill={c} a='1' />`).join('\n');
    const plain = Array.from({ length: 3000 }, (_, index) => `x.y${index} = f(${index})`).join('\n');
    const regexps = Array.from({ length: 3000 }, () => 'f(/[(\\/]\\((/, "x")').join('\n');
    for (const text of [`export const rows = [\n${rows}\n]`, `const a = <svg>${markup}</svg>`, plain, regexps]) {
      expect(nestedTooDeeply(text)).toBe(false);
      expect(survives(text, 'a.tsx').problems).toEqual([]);
    }
  });
});

describe('mutated sources', () => {
  it('never throw, and are encoded without loss', () => {
    const random = generator(20240607);
    const sources = ownSources().filter(({ text }) => text.length < 12_000);
    const pieces = [
      '{',
      '}',
      '(',
      ')',
      '[',
      ']',
      '`',
      '${',
      '"',
      "'",
      '/*',
      '//',
      '<',
      '>',
      '@',
      '#',
      '=>',
      '?.',
      '...',
      'async ',
      'class ',
      'type ',
      'enum ',
      'declare ',
      'export default ',
      'import ',
      '\u2028',
      '\ud83d\ude00',
      '\u0000',
      ' as any',
      '!',
      ': any',
      '\r',
    ];
    for (let round = 0; round < 400; round++) {
      const source = sources[random(sources.length)];
      if (source === undefined) continue;
      let text = source.text;
      for (let edits = 1 + random(4); edits > 0; edits--) {
        const at = random(text.length);
        const length = random(3) === 0 ? random(200) : random(3);
        const piece = random(3) === 0 ? text.slice(at, at + random(80)) : (pieces[random(pieces.length)] ?? '');
        text = text.slice(0, at) + piece + text.slice(at + length);
      }
      const fileName = round % 3 === 0 ? 'a.tsx' : round % 3 === 1 ? 'a.ts' : 'a.js';
      expect(survives(text, fileName).lineStarts.length).toBeGreaterThan(0);
    }
  });
});

describe('our own sources', () => {
  it('are read without problems, with spans that lie in one another', () => {
    for (const { path, text } of ownSources()) {
      const facts = survives(text, path);
      expect([path, facts.problems]).toEqual([path, []]);
      expect([path, JSON.stringify(materialise(facts)).includes('"kind":"unsupported"')]).toEqual([path, false]);
      for (const list of [facts.calls, facts.requests, facts.observations, facts.directives]) {
        expect(list.every((item, index) => index === 0 || item.start >= (list[index - 1]?.start ?? 0))).toBe(true);
      }
    }
  });
});

/** A small deterministic generator of numbers below a bound. */
function generator(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * bound);
  };
}
