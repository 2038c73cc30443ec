import { test } from 'vitest';
import { checkSteps } from '../testing/steps.ts';

test('functions of the language that reflect, group, borrow and encode', () =>
  checkSteps(
    `
const { AsyncLocalStorage } = require('node:async_hooks'), util = require('node:util'), { EventEmitter } = require('node:events');
class Job { constructor(name) { this.name = name; } }
function Old(name) { this.name = name; }
Old.prototype.text = function () { return this.name; };
function Newer(name) { Old.call(this, name); }
util.inherits(Newer, Old);
const store = new AsyncLocalStorage(), stored = () => store.getStore().name;
function second(a, b) { return b; }
`,
    {
      carry: [
        'Reflect.apply(second, null, [1, v])',
        'Reflect.construct(Job, [v]).name',
        'const r = {}; Reflect.set(r, "name", v); exec(r.name)',
        'Reflect.ownKeys(body)[0]',
        'const d = {}; Object.defineProperty(d, "name", { get() { return v; } }); exec(d.name)',
        'const e = {}; Object.defineProperties(e, { name: { value: v } }); exec(e.name)',
        'Object.groupBy(list, (one) => one.kind).a[0].name',
        'Map.groupBy(list, (one) => one.kind).get("a")[0].name',
        'Object.fromEntries(new Map([["name", v]])).name',
        'new WeakRef({ name: v }).deref().name',
        'new Newer(v).text()',
        '[].concat.apply([], [[v]])[0]',
        'const f = []; Array.prototype.push.apply(f, [v]); exec(f[0])',
        '[1].toSpliced(0, 0, v)[0]',
        '[1].fill(v)[0]',
        '[v].toString()',
        `'a'.padEnd(20, v)`,
        'atob(btoa(v))',
        `Buffer.from(Buffer.from(v).toString('base64'), 'base64').toString()`,
        `new URL(v).searchParams.get('name')`,
        'new URL(v).toString()',
        'store.run({ name: v }, stored)',
        'new EventEmitter().once("a", (name) => exec(name)).emit("a", v)',
      ],
      stop: [
        'Reflect.apply(second, null, [v, 1])',
        'Reflect.construct(Job, ["a"]).name',
        'const g = {}; Object.defineProperty(g, "name", { get() { return "a"; } }); exec(g.name)',
        'Object.fromEntries(new Map([["name", "a"], ["kind", v]])).name',
        '[v].fill("a")[0]',
        'btoa(v)',
        `Buffer.from(v).toString('base64')`,
      ],
    },
  ));
