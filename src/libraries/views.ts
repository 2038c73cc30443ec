import { posix } from 'node:path';
import { joinTaint, withStep } from '../evaluate/taint.ts';
import type { PendingCall } from '../evaluate/knowledge.ts';
import { asString, asText, makeUnknown, taintOf, type ExternalValue, type Value } from '../evaluate/values.ts';
import type { Program } from '../link/types.ts';
import { readDocument } from '../project/read.ts';
import { defineLibrary } from './define.ts';
import { registered, runHelpers } from './support/template-helpers.ts';
import { engineOf, rawPlaceholders, templateEndings } from './support/raw-placeholders.ts';

/** Where frameworks look for views, from the package and from the module that renders one. */
const folders = ['views', 'templates', 'src/views', 'src/templates', 'app/views', 'server/views', '../views', '../templates', '../../views', '.']; // prettier-ignore

/** Templates: what they put into pages without encoding it. */
export default defineLibrary({
  packages: [],
  docs: 'https://expressjs.com/en/guide/using-template-engines.html',
  rows: [{ api: 'global.views.render', is: 'sink', kind: 'html', arg: 0 }],
  hooks: {
    'handlebars.registerHelper': registered,
    'hbs.registerHelper': registered,
    '{express.Response()|koa.Context()}.render': rendered,
    'fastify.FastifyReply().{view|viewAsync}': rendered,
    '{ejs|pug|eta}.renderFile': rendered,
    'mustache.render': (call) => page(call, call.args[0], call.args[1], 'handlebars'),
    '{ejs|pug}.render': (call) => page(call, call.args[0], call.args[1], call.path.root.text),
    'eta.Eta().{renderString|renderStringAsync}': (call) => page(call, call.args[0], call.args[1], 'eta'),
    '{nunjucks|nunjucks.Environment()|nunjucks.configure()}.renderString': (call) =>
      page(call, call.args[0], call.args[1], 'nunjucks'),
    'handlebars.compile()': (call) => page(call, made(call)?.args[0], call.args[0], 'handlebars'),
    'hogan.js.compile().render': (call) => page(call, made(call)?.args[0], call.args[0], 'handlebars'),
    'lodash.template()': (call) => page(call, made(call)?.args[0], call.args[0], 'lodash'),
    '{ejs|pug}.compile()': (call) => page(call, made(call)?.args[0], call.args[0], call.path.root.text),
    '{dot.template|dot.compile}()': (call) => page(call, made(call)?.args[0], call.args[0], 'dot'),
  },
});

/** What a compiled template was made with. */
function made({ receiver }: PendingCall): ExternalValue | null {
  return receiver?.kind === 'external' ? receiver : null;
}

/** A view of the project: what it puts into the page as it is becomes markup where it is rendered. */
function rendered(call: PendingCall): Value | undefined {
  const [name, values] = call.args;
  const view = viewOf(call, asString(name));
  if (view === null || values === undefined) return undefined;
  if (view.engine === 'handlebars') runHelpers(call, view.text, (path) => at(call, values, path));
  for (const path of rawPlaceholders(view.text, view.engine)) {
    const value = at(call, values, path);
    if (taintOf(value) !== null) call.invoke(call.external('global.views.render'), [value]);
  }
  return undefined;
}

/** The page that a template makes of values: as tainted as those that it does not encode. */
function page(
  call: PendingCall,
  template: Value | undefined,
  values: Value | undefined,
  engine: string,
): Value | undefined {
  const text = template === undefined ? null : asText(template);
  if (text === null || values === undefined) return undefined;
  if (engine === 'handlebars') runHelpers(call, text, (path) => at(call, values, path));
  const taints = rawPlaceholders(text, engine).map((path) => taintOf(at(call, values, path)));
  const taint = taints.reduce(joinTaint, null);
  return makeUnknown(withStep(taint, call.place, `through ${call.path.name}()`), 'string');
}

/** What a path leads to, or the text on the way there that a method is called on. */
function at(call: PendingCall, values: Value, path: readonly string[]): Value {
  let value = values;
  for (const name of path) {
    if (value !== values && value.kind !== 'object' && taintOf(value) !== null) return value;
    value = call.member(value, name);
  }
  return value;
}

interface View {
  readonly text: string;
  readonly engine: string;
}

const known = new WeakMap<Program, Map<string, View | null>>();

function viewOf({ program, place: { module } }: PendingCall, name: string | null): View | null {
  if (name === null || name.includes('{?}')) return null;
  const bases = [...new Set([module.package?.directory ?? '', posix.dirname(module.path)])];
  let views = known.get(program);
  if (views === undefined) known.set(program, (views = new Map()));
  const key = [...bases, name].join('\n');
  let view = views.get(key);
  if (view === undefined) views.set(key, (view = read(program.project.root, bases, name)));
  return view;
}

function read(root: string, bases: readonly string[], name: string): View | null {
  const names = engineOf(name) === undefined ? templateEndings.map((ending) => name + ending) : [name];
  for (const base of bases)
    for (const folder of folders)
      for (const each of names) {
        const path = posix.join(base, folder, each);
        const found = path.startsWith('..') ? null : readDocument(root, path);
        if (found !== null && 'text' in found) return { text: found.text, engine: engineOf(each) ?? '' };
      }
  return null;
}
