import { deserialized } from '../evaluate/serialized.ts';
import { options, settle, type Value } from '../evaluate/values.ts';
import { isChosenByName } from '../model/code/chosen-members.ts';
import { logged } from '../model/logged.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';

/** Tools that make the files that browsers load, and what of the environment they write into them. */
export default defineLibrary({
  packages: ['webpack', '@rspack/core', 'esbuild', '@rollup/plugin-replace', 'rollup-plugin-replace'],
  docs: 'https://webpack.js.org/plugins/define-plugin/',
  operations: {
    '{webpack|@rspack/core|@rspack/core.rspack}.DefinePlugin': (call) => bundled(call, call.args[0]),
    'esbuild.{build|buildSync|context|transform|transformSync}': (call) =>
      bundled(call, call.property(call.args.at(-1), 'define')),
    '{@rollup/plugin-replace|rollup-plugin-replace}': (call) => bundled(call, call.args[0]),
  },
});

function bundled({ event }: OperationCall, value: Value | undefined): OperationDraft | null {
  if (value === undefined) return null;
  const names = new Set<string>();
  collect(value, false, names, 5);
  // `{ PASSWORD: JSON.stringify(config.password) }`
  for (const name of logged(event).values)
    if (sensitiveSetting.test(name) && !/process\.env/.test(name)) names.add(name);
  return names.size === 0 ? null : { is: 'risk', risk: 'environment-in-bundle', setting: [...names].join(' ') };
}

const sensitiveSetting = /\.\w*(?:password|passwd|passphrase|secret)\w*$/i;

/** Adds the settings that a value is made of, and `process.env` for all of them. */
function collect(value: Value, chosen: boolean, names: Set<string>, depth: number): void {
  if (depth === 0) return;
  for (const option of options(deserialized(settle(value)))) {
    const each = options(deserialized(option))[0] ?? option;
    if (each.kind === 'external') {
      const [, name] = /^global\.process\.env(?:\.(\w+)|\[\])?$/.exec(each.path.text) ?? [null];
      if (each.path.text === 'global.process.env' || (each.path.text.endsWith('env[]') && !chosen))
        names.add('process.env');
      else if (name !== undefined && name !== null) names.add(name);
    } else if (each.kind === 'text') {
      for (const part of each.parts) if (typeof part !== 'string') collect(part, chosen, names, depth - 1);
    } else if (each.kind === 'object') {
      for (const prop of each.props.values()) collect(prop, chosen, names, depth - 1);
      // what is copied setting by setting may be chosen by name
      const { place } = each;
      const some = place !== null && isChosenByName(place.module.facts, place.start, place.end);
      if (each.rest !== null) collect(each.rest, some, names, depth - 1);
    }
  }
}
