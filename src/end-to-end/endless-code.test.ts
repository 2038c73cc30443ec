import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { audit } from '../run.ts';
import { testOptions } from '../testing/check.ts';
import { auditJson, injection, project, removeDirectories } from './testing/world.ts';

afterAll(removeDirectories);

const head =
  "import express from 'express';\nimport { Pool } from 'pg';\nconst db = new Pool();\nexport const app = express();\n";
const times = (count: number, line: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => line(at)).join('');

/** Code that has no end, or none within the age of the universe. */
const endless: Record<string, string> = {
  loops: "while (true) { app.get('/x', () => {}); }\nfor (;;) {}\nlet i = 0; do { i++; } while (i > -1);",
  recursion:
    "function f(a) { return f(f(a)); }\nf(1);\nfunction even(n) { return n === 0 || odd(n - 1); }\nfunction odd(n) { return n !== 0 && even(n - 1); }\neven(100000);\napp.get('/f', (req, res) => res.json(f(req.query.a)));",
  'arguments that grow':
    'function f(a) { return f({ a, b: [a, a] }); }\nf({});\nfunction g(s) { return g(s + "x") + g("y" + s); }\ng("");\nfunction h(...a) { return h(...a, ...a, 1); }\nh(1);\nfunction k(x) { return k(() => x); }\nk(1);',
  'closures that call themselves':
    'const s = (self) => self(self);\ns(s);\nconst make = (n) => () => make(make);\nmake(1)()()();\n((x) => x(x)(x))((x) => x(x)(x));',
  'fixed points':
    'const Y = (f) => ((x) => x(x))((x) => f((y) => x(x)(y)));\nconst fact = Y((self) => (n) => (n === 0 ? 1 : n * self(n - 1)));\nfact(20);\nY((s) => s)(1);\nY((s) => (n) => s(s))(Y);',
  proxies:
    'const p = new Proxy({}, { get: (t, k, r) => r[k], set(t, k, v, r) { r[k] = v; return true; }, apply: (t, th, a) => p(...a) });\np.x; p.y = 1; p();\nconst q = new Proxy(p, p);\nq.a.b.c();',
  getters:
    'const o = { get a() { return this.a; }, get b() { return this.c; }, get c() { return this.b; }, set d(v) { this.d = v; } };\no.a; o.b; o.d = 1;\nclass C { get x() { return new C().x; } static get y() { return C.y; } }\nnew C().x; C.y;\nconst t = { toString() { return `${this}`; }, valueOf() { return this + 1; }, [Symbol.iterator]() { return this[Symbol.iterator](); }, then(r) { r(this); } };\n`${t}`; [...t]; await t;',
  generators:
    "function* g() { yield* g(); }\nfor (const x of g()) app.get(x, () => {});\nfunction* count() { let i = 0; while (true) yield i++; }\nfor (const i of count()) app.get('/c' + i, (q, r) => r.end());\nconst [a, b, ...c] = count();\nasync function* ag() { for await (const x of ag()) yield x; }\nfor await (const x of ag()) x();",
  classes:
    'class A extends A {}\nclass B extends C {}\nclass C extends B {}\nnew A(); new B(); new C();\nclass D { other = new D(); static s = new D(); constructor() { new D(); } }\nnew D();\nconst E = class extends E {};\nfunction mix(base) { return class extends mix(base) {}; }\nmix(Object);\n' +
    times(
      300,
      (at) =>
        `class K${at} ${at > 0 ? `extends K${at - 1} ` : ''}{ constructor() { ${at > 0 ? 'super();' : ''} } m() { return ${at > 0 ? 'super.m()' : '1'}; } }\n`,
    ) +
    'new K299().m();',
  'hundreds of parameters': `function f(${times(300, (at) => `p${at}, `)}) { return p0; }\nf(${times(300, (at) => `${at}, `)});\napp.get('/p', (req, res) => res.json(f(${times(300, (at) => `req.query.a${at}, `)})));`,
  'an exponential tree of calls': `${times(60, (at) => `function f${at}(a) { return f${at + 1}(a + 'l') + f${at + 1}(a + 'r'); }\n`)}function f60(a) { return db.query(a); }\nf0('');\napp.get('/e', (req, res) => res.json(f0(req.query.a)));`,
  'an exponential tree of objects': `${times(60, (at) => `function f${at}(a) { return [f${at + 1}({ a, l: 1 }), f${at + 1}({ a, r: [a] })]; }\n`)}function f60(a) { return db.query(a.l); }\napp.get('/e', (req, res) => res.json(f0(req.query)));`,
  'an exponential tree of closures': `${times(60, (at) => `function f${at}(k) { return f${at + 1}(() => k()) + f${at + 1}((x) => k(x)); }\n`)}function f60(k) { return k(); }\napp.get('/e', (req, res) => res.json(f0(() => req.query.a)));`,
  'an exponential tree of routers': `const r0 = express.Router();\nr0.get('/leaf', (q, s) => s.end());\n${times(40, (at) => `const r${at + 1} = express.Router();\nr${at + 1}.use('/a', r${at});\nr${at + 1}.use('/b', r${at});\n`)}app.use('/t', r40);`,
  'hundreds of branches': `function f(o) { let x = ''; ${times(300, (at) => `if (o.a${at}) x += '${at}'; else x = [x]; `)}return x; }\napp.get('/b', (req, res) => res.json(f(req.query)));`,
  'values that double': `let s = 'x'; let o = {}; let a = [1]; let t = '/x';\n${'s = s + s; t = `${t}${t}`; o = { o, p: o }; a = [...a, ...a]; a = a.concat(a);\n'.repeat(60)}app.get(s, (q, r) => r.json(o));\nJSON.stringify(o); s.repeat(1e9); 'x'.padEnd(1e9); new Array(1e9).fill(0).map(() => 1);\nArray.from({ length: 1e9 }, (_, i) => app.get('/' + i, () => {}));\ns.split('').join(s); 'a'.replaceAll('', s).replaceAll('', s).replaceAll('', s);`,
  'data in itself':
    "const a = {}; a.a = a; a.b = [a]; a.b.push(a.b); a.b[0] = a.b;\nconst m = new Map(); m.set(m, m); m.set('m', m); const s = new Set([m]); s.add(s);\nconsole.log(a, m, s, JSON.stringify(a), structuredClone(a), Object.entries(a), [...m], [a.b].flat(Infinity));\nlet p = Promise.resolve(p); p = p.then(() => p); await p;\napp.use(a.b); app.get('/m', [[[a, a.b]]]); app.get(app, app);",
  'loops in loops over lists': `const r = [${times(150, (at) => `${at}, `)}];\nfor (const a of r) for (const b of r) for (const c of r) for (const d of r) app.get('/n', (q, s) => s.json(a + b + c + d));\nr.forEach((a) => r.forEach((b) => r.forEach((c) => r.forEach((d) => app.get('/' + a + b + c + d, () => {})))));`,
  'a chain of three thousand functions': `${times(3000, (at) => `function f${at}(a) { return f${at + 1}(a); }\n`)}function f3000(a) { return db.query('select ' + a); }\napp.get('/e', (req, res) => res.json(f0(req.query.a)));`,
  'functions that all call one another': times(
    1000,
    (at) =>
      `export function g${at}(a, b) { if (a.x) return g${(at * 31 + 7) % 1000}(b, a); for (const k of a) g${(at * 17 + 3) % 1000}(k, { a, b }); return g${(at + 1) % 1000}(a, [b]); }\n`,
  ),
  'recursion through deep expressions': `function f(a) { return ${'g('.repeat(300)}f(a)${')'.repeat(300)}; }\nfunction g(x) { return h(x); }\nfunction h(x) { return ${'['.repeat(300)}f(x)${']'.repeat(300)}; }\nf(1);\nfunction b(a) { ${'{ if (a) { try { for (const x of a) { switch (x) { case 1: '.repeat(40)}b(a)${' } } } finally {} } }'.repeat(40)} }\nb(1);`,
  'timers and retries':
    "async function poll() { await db.query('select 1'); setTimeout(poll, 1); return poll(); }\npoll(); setInterval(() => poll(), 1); process.on('exit', poll);\nconst retry = async (f, n = 3) => { try { return await f(); } catch (e) { return retry(f, n - 1); } };\napp.get('/r', (q, r) => retry(() => retry(() => db.query(q.query.x))));",
  'throwing and catching': `function f(a) { try { throw f(a); } catch (e) { throw e; } finally { return f(1); } }\ntry { f(1); } catch { f(2); }\n${'try { '.repeat(100)}app.get('/t', (q, r) => r.end());${' } finally { f(3); }'.repeat(100)}`,
  types:
    "type A = A; type B = C; type C = B | A; interface I extends I {} interface J extends K {} interface K extends J {} type R<T> = R<R<T>>; type D<T> = { [P in keyof D<T>]: D<T>[P] };\nclass S { constructor(private a: S, private i: I, private j: J, private r: R<S>, private b: B) {} m() { return this.a.m(); } }\nexport function f(s: S, a: A, b: B, j: J, d: D<S>) { s.m(); a(); j(); d.x(); app.get('/t', (q, r) => r.json(s)); }\nexport class X { constructor(private y: Y) {} go() { this.y.go(); } }\nexport class Y { constructor(private x: X) {} go() { this.x.go(); } }",
  'methods of functions':
    'const o = { ...p }; const p = { ...o };\nfunction f(...a) { return f.call(this, ...a, arguments); }\nf(f, f);\nlet g = (a) => a; ' +
    'g = g.bind(null, g, g);\n'.repeat(300) +
    "g(); app.get('/g', g);\nconst flat = (x) => (Array.isArray(x) ? x.flatMap(flat) : x);\nflat([[[[flat]]]]);\nconst deep = (v) => Object.fromEntries(Object.entries(v).map(([k, e]) => [k, deep(e)]));\ndeep(app); deep({ a: { b: deep } });\n[1, 2].reduce((a, b) => [a, b, a].reduce((x, y) => x(y)), 0);",
  'regular expressions':
    "app.get(/(a+)+$/, (req, res) => { /^(([a-z])+.)+[A-Z]([a-z])+$/.test(req.query.x); new RegExp(req.query.x); res.end(); });\n'" +
    'a'.repeat(50_000) +
    "!'.match(/^(a+)+$/);\napp.get('/" +
    ':a(.*)*'.repeat(30) +
    "', (q, s) => s.end());\ndb.query('select " +
    '('.repeat(2000) +
    '1' +
    ')'.repeat(2000) +
    "');",
  'a function of thousands of queries': `app.get('/big', async (req, res) => { ${times(1500, (at) => `const v${at} = await db.query('select * from t where a = $1', [req.query.a${at}]); if (v${at}) { await db.query('update t set a = $1', [v${at}]); }\n`)}res.json(1); });`,
  'a handler per key': `const o = {};\n${times(2000, (at) => `o.k${at} = (x) => o.k${(at * 7 + 1) % 2000}(x);\n`)}o.k0(1);\napp.get('/k', (req, res) => o.k0(req.query.a));\nfor (const k in o) o[k](o);`,
};

describe('code without end', () => {
  it.each(Object.entries(endless))('%s', async (_, text) => {
    const directory = project({ 'src/other.ts': head + text });
    const { result } = await audit(directory, testOptions());
    expect(
      result.toolProblems.filter(
        ({ message }) => !message.endsWith('more than could be followed; what they reach may be incomplete.'),
      ),
    ).toEqual([]);
    expect(
      result.findings.map(({ ruleId, location }) => ({ ruleId, file: location.file, line: location.line })),
    ).toContainEqual(injection);
    expect(result.coverage.problems).toEqual([]);
  });

  it('all of it in one project', { timeout: 60_000 }, async () => {
    const { code, report } = await auditJson(
      project(Object.fromEntries(Object.entries(endless).map(([name, text]) => [`src/${name}.ts`, head + text]))),
    );
    expect(code).toBe(1);
    expect(report.findings).toContainEqual(expect.objectContaining(injection));
    expect(
      report.toolProblems.filter(
        ({ message }) => !message.endsWith('more than could be followed; what they reach may be incomplete.'),
      ),
    ).toEqual([]);
  });
});

describe('names that every object has', () => {
  const names = [
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'valueOf',
    '__defineGetter__',
    'prototype',
    'then',
  ];

  it('of variables, functions, classes, members and exports', async () => {
    const directory = project({
      'src/other.ts': `${head}
const table = { __proto__: null, constructor: 1, toString: 2, hasOwnProperty: 3, ['__proto__']: 4 };
const m = {}; m.__proto__ = m; m.__proto__.__proto__ = { x: 1 }; m.constructor.constructor('x')(); m['__proto__']['polluted'] = 1; m.hasOwnProperty = 1; m.toString();
let __proto__ = 1; function constructor() { return __proto__; } function hasOwnProperty(toString) { return toString; } constructor(); hasOwnProperty(1);
class Names { constructor() {} static constructor() {} ['constructor'] = 1; toString() { return this.toString(); } __proto__ = this; hasOwnProperty() {} } new Names().toString();
enum E { constructor, toString, __proto__ } console.log(E.constructor, E['__proto__'], E[0]);
interface valueOf { __proto__: valueOf } type prototype = valueOf['__proto__'];
process.env.__proto__; process.env.constructor; switch (m.x) { case '__proto__': break; case 'constructor': m(); }
export { __proto__, constructor as default, hasOwnProperty as toString }; export * as valueOf from './names';`,
      'src/names.ts':
        "import { constructor as a, __proto__ as b, toString as c } from './other'; a(b); c.__proto__(); import * as all from './other'; all.constructor(); all.__proto__.x; all['toString']();\n",
      'src/names.js':
        "module.exports = { __proto__: module.exports, constructor: require }; exports.__proto__ = exports; exports.constructor = exports.toString = exports; const { __proto__, constructor } = require('./names'); __proto__.x(); constructor(); require('__proto__'); require('constructor'); require('./__proto__'); require('toString/hasOwnProperty'); Object.assign(Object.prototype, { get: exports });\n",
    });
    const { code, stderr, report } = await auditJson(directory);
    expect([code, stderr, report.toolProblems, report.coverage.problems]).toEqual([1, '', [], []]);
    expect(report.findings).toContainEqual(expect.objectContaining(injection));
  });

  it('of routes, parameters, tables and columns', async () => {
    const routes = names.map(
      (name) =>
        `app.get('/${name}/:${name}', async (req, res) => { const { ${name}: value } = req.query; res.json(await db.query('select ${name} from "${name}" where ${name} = ' + value + req.params.${name})); });\n`,
    );
    const directory = project({ 'src/other.ts': head + routes.join('') });
    const { code, stderr, report } = await auditJson(directory);
    expect([code, stderr, report.toolProblems, report.coverage.problems]).toEqual([1, '', [], []]);
    expect(report.coverage.endpoints.total).toBe(1 + names.length);
    const lines = report.findings
      .filter(({ ruleId, file }) => ruleId === injection.ruleId && file === 'src/other.ts')
      .map(({ line }) => line);
    expect([...new Set(lines)].sort((a, b) => a - b)).toEqual(names.map((_, at) => 5 + at));
  });
});

describe('much of the same', () => {
  it('thousands of routes, each by itself', async () => {
    const directory = project({
      'src/other.ts':
        head +
        times(
          1500,
          (at) =>
            `app.get('/s${at}', async (req, res) => res.json(await db.query('select id from t${at} where a = $1 limit 5', [req.query.x])));\n`,
        ),
    });
    const { result } = await audit(directory, testOptions());
    expect(result.toolProblems).toEqual([]);
    expect(result.coverage.endpoints.total).toBe(1501);
  });

  it('ten thousand routes in a table are not a few of them', async () => {
    const rows = times(10_000, (at) => `  { path: '/r${at}', handler: (req, res) => res.json({ at: ${at} }) },\n`);
    const directory = project({
      'src/other.ts': `${head}const routes = [\n${rows}];\nfor (const route of routes) app.get(route.path, route.handler);\n`,
    });
    const { result, inventory } = await audit(directory, testOptions());
    expect(result.toolProblems).toEqual([]);
    expect(result.coverage.unknowns).toContainEqual(
      expect.objectContaining({ kind: 'path', message: 'the path of get() could not be computed' }),
    );
    expect(
      inventory()
        .endpoints.map(({ path }) => path)
        .filter((path) => path.startsWith('/r')),
    ).toEqual([]);
  });

  it('one file per route', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 300 }, (_, at) => [
        join('src/routes', `r${at}.ts`),
        `import { Router } from 'express';\nexport const r${at} = Router();\nr${at}.get('/r${at}', (req, res) => res.end());\n`,
      ]),
    );
    const { result } = await audit(
      project({
        ...files,
        'src/all.ts': `${head}${times(300, (at) => `import { r${at} } from './routes/r${at}';\napp.use('/v1', r${at});\n`)}`,
      }),
      testOptions(),
    );
    expect(result.coverage.endpoints.total).toBe(301);
  });
});
