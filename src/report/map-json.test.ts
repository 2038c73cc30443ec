import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it } from 'vitest';
import { renderMapJson } from './map-json.ts';
import { sampleInventory } from './testing/inventory.ts';
import { sampleResult } from './testing/sample.ts';
import { closed } from './testing/schemas.ts';
import { renderTraces } from './trace.ts';

const errorsOf = (name: string, text: string): unknown[] => {
  const schema: object = JSON.parse(
    readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8'),
  );
  const parsed: unknown = JSON.parse(text);
  return [schema, closed(schema)].flatMap((each) => {
    const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(each);
    validate(parsed);
    return validate.errors ?? [];
  });
};

it('a map is as its schema says, and the schema knows each of its fields', () => {
  expect(errorsOf('map', renderMapJson(sampleInventory()))).toEqual([]);
});

it('so are traces', () => {
  const { endpoints, consumers } = sampleInventory();
  const text = renderTraces([...endpoints, ...consumers], sampleResult().findings, 'json', { color: false, width: 80 });
  expect(errorsOf('trace', text)).toEqual([]);
});

it('a field that the schema does not know is an error', () => {
  const inventory = { ...sampleInventory(), packages: [{ name: 'a', directory: '', kind: 'service', extra: 1 }] };
  expect(errorsOf('map', renderMapJson(inventory))).not.toEqual([]);
});
