import { defineLibrary } from './define.ts';

/** Formats that hold functions and classes: to read them is to run what they say. */
export default defineLibrary({
  packages: [
    'serialize-to-js',
    'funcster',
    'cryo',
    'serialijse',
    'js-yaml',
    'node-yaml',
    'php-unserialize',
    'php-serialize',
    'bson',
    'node:v8',
    'js-serialize',
    'flatted',
  ],
  docs: 'https://github.com/nodeca/js-yaml',
  rows: [
    {
      api: '{serialize-to-js.deserialize|funcster.deepDeserialize|funcster.deserialize|cryo.parse|serialijse.deserialize|php-unserialize.unserialize|php-serialize.unserialize|node:v8.deserialize|js-serialize.deserialize}',
      is: 'sink',
      kind: 'deserialization',
      arg: 0,
    },
    // since 4.0, functions and regular expressions take a schema of their own
    {
      api: 'js-yaml.{load|loadAll}',
      is: 'sink',
      kind: 'deserialization',
      arg: 0,
      when: { package: 'js-yaml', below: '4.0.0' },
    },
    { api: 'js-yaml.{DEFAULT_FULL_SCHEMA}', is: 'constant', value: 'js-yaml full schema' },
    {
      api: 'js-yaml.{load|loadAll}',
      is: 'sink',
      kind: 'deserialization',
      arg: 0,
      when: { arg: 1, option: 'schema', is: ['js-yaml full schema'] },
    },
    { api: 'bson.deserialize', is: 'sink', kind: 'deserialization', arg: 0, when: { arg: 1, option: 'evalFunctions' } },
    {
      api: '{js-yaml.safeLoad|js-yaml.load|js-yaml.loadAll|js-yaml.safeLoadAll|flatted.parse}',
      is: 'propagator',
      from: [0],
    },
  ],
});
