import type { Location } from '../../findings/types.ts';
import type { BackendModel } from '../../model/types.ts';
import { defineRule, defineStrength } from '../define.ts';
import { optionPlace, serverTsConfigs, strictByDefault, type TsConfig } from '../support/tsconfigs.ts';

/** Part of `strict`, and worth naming if somebody turned them off again. */
const family = ['noImplicitAny', 'strictNullChecks'];
/** Not part of `strict`. */
const extras = [
  'noUnusedLocals',
  'noUnusedParameters',
  'noImplicitReturns',
  'noUncheckedIndexedAccess',
  'noFallthroughCasesInSwitch',
];

export default defineRule({
  title: 'TypeScript without its strict checks',
  severity: 'high',
  precision: 'high',
  needs: ['typescript'],
  tags: ['typescript'],
  docs: {
    why: 'Without `strict`, TypeScript accepts null where a value is needed and guesses `any` where nothing is said: the two ways in which most type errors get to production. The other checks find what is forgotten: a branch without a return, a list that may be empty.',
    fix: 'Set {options} to true in {file}. In a large code base turn them on one at a time, and correct what each of them finds before the next.',
    bad: `
//- /tsconfig.json
{ "compilerOptions": { "target": "es2023", "module": "nodenext", "strict": false } }
//- /src/app.ts
export const a = 1;
`,
    good: `
//- /tsconfig.json
{ "compilerOptions": { "target": "es2023", "module": "nodenext", "strict": true, "noUnusedLocals": true, "noUnusedParameters": true,
  "noImplicitReturns": true, "noUncheckedIndexedAccess": true, "noFallthroughCasesInSwitch": true } }
//- /src/app.ts
export const a = 1;
`,
  },
  messages: {
    off: '`strict` is off in {file}, which governs {files} of the server.',
    half: '`strict` is off in {file}, which governs {files} of the server, and {missing} is not on by itself.',
    partly: '`strict` is on in {file}, with {options} turned off again.',
    extras: '{file} leaves {options} off.',
  },
  check(model, report) {
    // several configurations on one base have one defect, and it is the base's
    const defects = new Map<string, { judged: Judgement; files: number }>();
    for (const { config, files } of serverTsConfigs(model)) {
      const judged = judge(config, model);
      if (judged === null) continue;
      const key = `${judged.place.file}:${judged.place.line} ${judged.message}`;
      const known = defects.get(key);
      if (known === undefined) defects.set(key, { judged, files });
      else known.files += files;
    }
    for (const { judged, files } of defects.values()) {
      report({
        message: judged.message,
        arguments: {
          file: judged.place.file,
          files: files === 1 ? '1 file' : `${files} files`,
          options: judged.options.map((name) => `\`${name}\``),
          missing: judged.missing.map((name) => `\`${name}\``),
        },
        // a list to work through is given as a whole
        fix: `Set ${judged.options.map((name) => `\`${name}\``).join(', ')} to true in {file}.${wayTo(judged)}`,
        place: judged.place,
        affects: { unit: 'file', count: files },
        ...(judged.message === 'extras' ? { severity: 'medium' } : {}),
      });
    }
  },
});

export const strengths = [
  defineStrength({
    message: 'TypeScript is strict, with the checks beyond `strict` on as well.',
    find(model) {
      const configs = serverTsConfigs(model);
      const [first] = configs;
      if (
        first === undefined ||
        configs.some(({ config }) => judge(config, model) !== null || config.unresolvedExtends.length > 0)
      )
        return null;
      return { place: optionPlace(first.config, 'strict', model) };
    },
  }),
];

interface Judgement {
  readonly message: 'off' | 'half' | 'partly' | 'extras';
  readonly options: readonly string[];
  /** of the checks that matter most, those that are not made */
  readonly missing: readonly string[];
  readonly place: Location;
}

function judge(config: TsConfig, model: BackendModel): Judgement | null {
  const { options, unresolvedExtends } = config;
  const known = unresolvedExtends.length === 0;
  const isOn = (name: string): boolean => options[name] === true;
  const strict = isOn('strict') || (options['strict'] === undefined && strictByDefault(config, model));
  const weakened = family.filter((name) => (strict ? options[name] === false : !isOn(name)));
  if (!strict && weakened.length > 0) {
    // what a base says that is not here, nobody knows
    if (options['strict'] === undefined && !known) return null;
    const message = weakened.length < family.length ? 'half' : 'off';
    return { message, options: ['strict'], missing: weakened, place: optionPlace(config, 'strict', model) };
  }
  if (weakened.length > 0)
    return {
      message: 'partly',
      options: weakened,
      missing: weakened,
      place: optionPlace(config, weakened[0] ?? 'strict', model),
    };
  const missing = [
    ...(strict ? [] : ['strict']),
    ...extras.filter((name) => (known ? !isOn(name) : options[name] === false)),
  ];
  if (missing.length === 0) return null;
  const turnedOff = missing.find((name) => options[name] === false);
  return { message: 'extras', options: missing, missing: [], place: optionPlace(config, turnedOff ?? 'strict', model) };
}

/** Many errors at once are put off for ever. */
function wayTo({ message, options }: Judgement): string {
  if (message === 'off' || message === 'half')
    return ' In a large code base turn on what it consists of first, `strictNullChecks` and `noImplicitAny` before the rest, and correct what each of them finds before the next.';
  return options.length > 1
    ? ' In a large code base turn them on one at a time, and correct what each of them finds before the next.'
    : '';
}
