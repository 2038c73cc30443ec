import type { PendingCall } from '../../evaluate/knowledge.ts';
import { asString, type Value } from '../../evaluate/values.ts';
import type { Program } from '../../link/types.ts';

/** Functions that templates of a program may call, by their names there. */
const helpers = new WeakMap<Program, Map<string, Value>>();

/** `registerHelper('link', (url) => …)`, `registerHelper({ link: (url) => … })`. */
export function registered({ args: [name, helper], program }: PendingCall): undefined {
  let known = helpers.get(program);
  if (known === undefined) helpers.set(program, (known = new Map()));
  const text = name === undefined ? null : asString(name);
  if (text !== null && helper !== undefined) known.set(text, helper);
  else if (name?.kind === 'object') for (const [key, value] of name.props) known.set(key, value);
}

/** `{{link url "text"}}`, also with a block: the name of the helper, and what it is given. */
const use = /\{\{\{?[#&~]?\s*([A-Za-z_][\w-]*)\s+([^{}]+?)~?\}?\}\}/g;
const word = /"[^"]*"|'[^']*'|[\w$.@-]+=?/g;

/** Runs the helpers that a template of Handlebars names, with the values that it gives them. */
export function runHelpers(call: PendingCall, template: string, valueAt: (path: readonly string[]) => Value): void {
  const known = helpers.get(call.program);
  if (known === undefined) return;
  for (const [, name = '', given = ''] of template.matchAll(use)) {
    const helper = known.get(name);
    const words = given.match(word) ?? [];
    if (helper === undefined || words.some((each) => each.endsWith('='))) continue;
    const args = words.map((each) =>
      /^[A-Za-z_$]/.test(each) ? valueAt(each.replace(/^this\./, '').split('.')) : call.external('global.views.text'),
    );
    call.invoke(helper, args);
  }
}
