import { asString, literal } from '../evaluate/values.ts';
import { defineLibrary, type Row } from './define.ts';

/** What a schema is that makes functions. */
const withFunctions = 'js-yaml full schema';

/** Formats that hold functions and classes: to read them is to run what they say. */
export default defineLibrary({
  packages: [
    'serialize-to-js',
    'funcster',
    'cryo',
    'serialijse',
    'js-yaml',
    'js-yaml-js-types',
    'node-yaml',
    'php-unserialize',
    'php-serialize',
    'bson',
    'node:v8',
    'js-serialize',
    'flatted',
    'json-fn',
    'jsonfn',
    'cson',
    'telejson',
    'un-eval',
  ],
  docs: 'https://github.com/nodeca/js-yaml',
  rows: [
    {
      api: '{serialize-to-js.deserialize|funcster.deepDeserialize|funcster.deserialize|cryo.parse|serialijse.deserialize|php-unserialize.unserialize|php-serialize.unserialize|node:v8.deserialize|js-serialize.deserialize|json-fn.parse|jsonfn.parse|jsonfn.JSONfn.parse|un-eval|cson.parseCSString|cson.requireCSString|fast-json-parse.revive|javascript-serialize.unserialize}',
      is: 'sink',
      kind: 'deserialization',
      arg: 0,
    },
    // since 4.0, functions and regular expressions take a schema of their own
    ...[1, 2].map((settings): Row => ({
      api: settings === 1 ? 'js-yaml.load' : 'js-yaml.loadAll',
      is: 'sink',
      kind: 'deserialization',
      arg: 0,
      unless: `${settings}.schema`,
      when: { package: 'js-yaml', below: '4.0.0' },
    })),
    { api: 'js-yaml.{DEFAULT_FULL_SCHEMA}', is: 'constant', value: withFunctions },
    { api: 'js-yaml-js-types.{all|function}', is: 'constant', value: withFunctions },
    {
      api: 'js-yaml.{load|loadAll|safeLoad|safeLoadAll}',
      is: 'sink',
      kind: 'deserialization',
      arg: 0,
      when: { arg: 1, option: 'schema', is: [withFunctions] },
    },
    // between the text and the settings stands what is called for each document
    {
      api: 'js-yaml.{loadAll|safeLoadAll}',
      is: 'sink',
      kind: 'deserialization',
      arg: 0,
      when: { arg: 2, option: 'schema', is: [withFunctions] },
    },
    {
      api: 'telejson.parse',
      is: 'sink',
      kind: 'deserialization',
      arg: 0,
      when: [
        { arg: 1, option: 'allowFunction' },
        { package: 'telejson', below: '6.0.0' },
      ],
    },
    { api: 'bson.deserialize', is: 'sink', kind: 'deserialization', arg: 0, when: { arg: 1, option: 'evalFunctions' } },
    {
      api: '{js-yaml.safeLoad|js-yaml.load|js-yaml.loadAll|js-yaml.safeLoadAll|flatted.parse}',
      is: 'propagator',
      from: [0],
    },
  ],
  hooks: {
    // a schema that is extended by functions makes functions
    'js-yaml.*.extend': ({ args: [added] }) => {
      const types = added?.kind === 'array' ? added.elements : [added];
      return types.some((type) => asString(type) === withFunctions) ? literal(withFunctions) : undefined;
    },
  },
});
