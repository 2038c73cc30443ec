import type { Endpoint, Param } from '../../model/types.ts';
import { defineRule, defineStrength } from '../define.ts';
import { handlerSteps, isUnderstood } from '../support/endpoints.ts';

export default defineRule({
  title: 'Input that is used without validation',
  severity: 'high',
  precision: 'medium',
  needs: ['endpoints'],
  tags: ['cwe-20', 'owasp-a03'],
  docs: {
    why: 'A field may be missing, of another type, an object, or a megabyte long. What then happens is decided by chance further in: a crash, a query that means something else, a row that breaks whoever reads it later. Types of TypeScript check nothing at run time.',
    fix: 'Check {where} against a schema before the handler sees it (Zod, Valibot, Joi, JSON Schema or a validated DTO): types, lengths, ranges, no unknown fields; answer 400 with what is wrong. Pass on what the schema returns, not the raw input.',
    bad: `
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
app.post('/reviews', async (req, res) => {
  const { rating, text } = req.body;
  await pool.query('INSERT INTO reviews (rating, text) VALUES ($1, $2)', [rating, text]);
  res.status(201).json({});
});
`,
    good: `
import express from 'express';
import { Pool } from 'pg';
import { z } from 'zod';
const app = express();
const pool = new Pool();
const review = z.object({ rating: z.number().int().min(1).max(5), text: z.string().max(2000) });
app.post('/reviews', async (req, res) => {
  const { rating, text } = review.parse(req.body);
  await pool.query('INSERT INTO reviews (rating, text) VALUES ($1, $2)', [rating, text]);
  res.status(201).json({});
});
`,
  },
  messages: {
    one: '{endpoint} uses {fields} of the request without validation.',
    everywhere: '{count} endpoints in {files} files use input without validation: {endpoints}.',
    several: '{count} endpoints of this file use input without validation: {endpoints}.',
  },
  check(model, report) {
    const found = new Map<string, { endpoint: Endpoint; fields: Param[] }[]>();
    for (const endpoint of model.endpoints) {
      const fields = uncheckedFields(endpoint);
      if (fields.length === 0) continue;
      const group = found.get(endpoint.place.file);
      if (group === undefined) found.set(endpoint.place.file, [{ endpoint, fields }]);
      else group.push({ endpoint, fields });
    }
    // what nearly every router lacks is one decision, not dozens of oversights
    const groups = found.size > systemic ? [[...found.values()].flat()] : [...found.values()];
    for (const group of groups) {
      const [first] = group;
      if (first === undefined) continue;
      report({
        message: group.length === 1 ? 'one' : found.size > systemic ? 'everywhere' : 'several',
        place: first.endpoint.place,
        endpoint: first.endpoint,
        // a query parameter that is off mostly makes a wrong list; a body is stored
        severity: group.some(({ fields }) => fields.some((field) => field.in === 'body')) ? 'high' : 'medium',
        arguments: {
          fields: first.fields.map(label),
          where: [...new Set(first.fields.map((field) => `\`${field.in}\``))],
          count: group.length,
          files: found.size,
          endpoints: group.map(
            ({ endpoint, fields }) =>
              `${endpoint.label} (${fields
                .slice(0, 3)
                .map(({ name }) => name)
                .join(', ')}${fields.length > 3 ? ', …' : ''})`,
          ),
        },
        affects: { unit: 'endpoint', count: group.length },
        trace: group
          .flatMap(({ endpoint, fields }) =>
            fields.flatMap((field) =>
              field.place === null
                ? []
                : [{ location: field.place, message: `${endpoint.label} uses ${label(field)}` }],
            ),
          )
          .slice(0, 12),
        key: 'unvalidated',
      });
    }
  },
});

/** More files than this are one finding. */
const systemic = 8;

export const strengths = [
  defineStrength({
    message: 'Every one of {count} endpoints that take a body validates it.',
    find(model) {
      const bodies = model.endpoints.filter(
        ({ params, validation }) => validation.value === true || params.some((param) => param.in === 'body'),
      );
      return bodies.length >= 3 &&
        bodies.every((endpoint) => uncheckedFields(endpoint).length === 0 && endpoint.validation.value === true)
        ? { arguments: { count: bodies.length }, place: bodies[0]?.validation.place ?? null }
        : null;
    },
  }),
];

/** Fields of body and query that reach the handler as they came; none if something on the way may check them. */
function uncheckedFields(endpoint: Endpoint): Param[] {
  if (endpoint.protocol !== 'http' || !isUnderstood(endpoint)) return [];
  const validators = endpoint.guards.filter(({ kinds }) => kinds?.includes('validation'));
  // a validation that does not say what it covers may cover everything
  if (validators.some(({ covers }) => covers.length === 0 || covers.includes('*'))) return [];
  const fields = endpoint.params.filter(
    (param) =>
      (param.in === 'body' || param.in === 'query') &&
      param.validatedBy === '' &&
      param.byGuard === undefined &&
      param.declared === undefined &&
      !validators.some(({ covers }) => covers.includes(param.in)),
  );
  return checksByHand(endpoint) ? [] : fields;
}

/** Refuses some input with 400 or 422, or does something else where it is not valid: whoever checks part of the fields has thought of the others. */
function checksByHand(endpoint: Endpoint): boolean {
  return handlerSteps(endpoint).some(
    ({ operation, conditions, inCatch }) =>
      conditions.some(({ text }) => aboutValidity.test(text) && !/password|credential/i.test(text)) ||
      ((operation.is === 'reply' || operation.is === 'throw') &&
        (operation.status === 400 || operation.status === 422) &&
        conditions.length > 0 &&
        !inCatch),
  );
}

const aboutValidity = /valid/i;

function label(param: Param): string {
  return `\`${param.in}.${param.name}\``;
}
