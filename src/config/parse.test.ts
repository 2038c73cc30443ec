import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../errors.ts';
import { parseConfiguration } from './parse.ts';
import { configurationJsonSchema, configurationSchema } from './schema.ts';
import { defaultConfiguration, guardKinds, layerNames } from './types.ts';
import type { GuardKind, Layer } from '../model/types.ts';

const rules = new Set(['security/sql-injection', 'security/fingerprinting', 'database/missing-index']);
const parse = (text: string) => parseConfiguration(text, 'backend-architect.json', rules);

describe('configuration', () => {
  it('of an empty object is the default', () => {
    expect(parse('{}')).toEqual({ ...defaultConfiguration(), file: 'backend-architect.json' });
  });
  it('may hold comments, trailing commas and a byte order mark', () => {
    expect(parse('\ufeff{ // why\n "profile": "mvp", /* … */ }').profile).toBe('mvp');
  });
  it('is read in full', () => {
    const text = `{
      "$schema": "x",
      "profile": "enterprise",
      "rules": { "security/fingerprinting": "off", "database/missing-index": "high" },
      "paths": { "include": ["src/**"], "exclude": ["src/legacy"] },
      "responseFormat": "envelope",
      "threatModels": ["environment", "files"],
      "tables": { "countries": "small", "events": 5000000 },
      "guards": { "requireUser": "authentication", "policy": ["authentication", "authorization"], "noop": [] },
      "layers": { "src/adapters/**": "data", "src/adapters/http/**": "route" },
      "failOn": "high"
    }`;
    expect(parse(text)).toEqual({
      file: 'backend-architect.json',
      profile: 'enterprise',
      rules: { 'security/fingerprinting': 'off', 'database/missing-index': 'high' },
      paths: { include: ['src/**'], exclude: ['src/legacy'] },
      responseFormat: 'envelope',
      threatModels: ['environment', 'files'],
      tables: { countries: 'small', events: 5_000_000 },
      guards: { requireUser: ['authentication'], policy: ['authentication', 'authorization'], noop: [] },
      layers: [
        { pattern: 'src/adapters/**', layer: 'data' },
        { pattern: 'src/adapters/http/**', layer: 'route' },
      ],
      failOn: 'high',
    });
    expect(new Ajv2020({ strict: false }).validate(JSON.parse(configurationJsonSchema()), JSON.parse(text))).toBe(true);
  });
});

describe('a configuration that is wrong', () => {
  it.each([
    ['{\n  "profil": "mvp"\n}', '2:3: unknown setting "profil". Did you mean "profile"?'],
    ['{ "paths": { "includes": [] } }', '1:14: unknown setting "paths.includes". Did you mean "include"?'],
    ['{ "paths": { "files": [] } }', '1:14: unknown setting "paths.files". There are: include, exclude.'],
    ['{ "profile": "prod" }', '1:14: "profile" must be "mvp", "production" or "enterprise", not "prod".'],
    [
      '{ "profile": "prodction" }',
      '1:14: "profile" must be "mvp", "production" or "enterprise", not "prodction". Did you mean "production"?',
    ],
    [
      '{ "rules": { "security/sql-injektion": "low" } }',
      '1:14: unknown rule "security/sql-injektion". Did you mean "security/sql-injection"?',
    ],
    [
      '{ "rules": { "security/sql-injection": "warn" } }',
      '1:40: "rules.security/sql-injection" must be "critical", "high", "medium", "low" or "off", not "warn".',
    ],
    ['{ "rules": ["a"] }', '1:12: "rules" must be an object, not an array.'],
    [
      '{ "tables": { "a": "smal" } }',
      '1:20: "tables.a" must be "small", "large" or a number, not "smal". Did you mean "small"?',
    ],
    ['{ "tables": { "a": -1 } }', '1:20: "tables.a"'],
    ['{ "guards": { "a": ["authn"] } }', '1:21: "guards.a.0" must be "authentication"'],
    ['{ "paths": { "include": [""] } }', '1:26: "paths.include.0"'],
    ['{ "profile": "mvp",\n "profile": "mvp" }', '2:2: "profile" is there twice.'],
    ['{ "profile": }', '1:14: value expected.'],
    ['{ "profile" "mvp" }', '1:13: colon expected.'],
    ['', '1:1: value expected.'],
    ['[]', '1:1: the configuration must be an object, not an array.'],
  ])('is told with line and column: %s', (text, message) => {
    expect(() => parse(text)).toThrow(ConfigurationError);
    expect(() => parse(text)).toThrow(`backend-architect.json:${message}`);
  });
  it('is told all at once, in the order of the file', () => {
    expect(() => parse('{ "a": 1,\n"rules": {"b": "low"},\n"profile": 3 }')).toThrow(
      /^backend-architect\.json:1:3: .*\nbackend-architect\.json:2:11: unknown rule "b".*\nbackend-architect\.json:3:12: .*$/,
    );
  });
});

describe('the published schema', () => {
  it('is current (npm run generate)', () => {
    expect(readFileSync(new URL('../../schemas/config.schema.json', import.meta.url), 'utf8')).toBe(
      configurationJsonSchema(),
    );
  });
  it('has every setting described in docs/configuration.md', () => {
    const docs = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
    const settings = Object.keys(configurationSchema.shape).filter((key) => key !== '$schema' && key !== 'paths');
    for (const key of [...settings, 'paths.include', 'paths.exclude']) expect(docs).toContain(`| \`${key}\` |`);
  });
  it('knows guards and layers by the names the model has for them', () => {
    const kinds: readonly GuardKind[] = guardKinds;
    const layers: readonly Layer[] = layerNames;
    expect([...kinds, ...layers].length).toBeGreaterThan(0);
  });
});
