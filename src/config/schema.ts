import { z } from 'zod';
import { failLevels, guardKinds, layerNames, profiles, responseFormats, ruleLevels, threatModels } from './types.ts';

const guard = z.enum(guardKinds);

/** `backend-architect.json` as the user writes it. The published JSON Schema is generated from this. */
export const configurationSchema = z
  .strictObject({
    $schema: z.string().optional().describe('Where editors find this schema.'),
    profile: z
      .enum(profiles)
      .optional()
      .describe('What the project has to withstand: `mvp`, `production` (default) or `enterprise`.'),
    rules: z
      .record(z.string(), z.enum(ruleLevels))
      .optional()
      .describe('Severity of single rules, by id: `critical`, `high`, `medium`, `low` or `off`.'),
    paths: z
      .strictObject({
        include: z
          .array(z.string().min(1))
          .optional()
          .describe('Only source files that match one of these are audited.'),
        exclude: z.array(z.string().min(1)).optional().describe('What matches is not looked at, whatever it is.'),
      })
      .optional()
      .describe('Patterns in .gitignore syntax, relative to the audited directory.'),
    responseFormat: z
      .enum(responseFormats)
      .optional()
      .describe(
        'The shape that replies must have: `envelope` for {success, message, data, error, meta}, `problem+json` for RFC 9457 errors, `any` (default) for none in particular.',
      ),
    threatModels: z
      .array(z.enum(threatModels))
      .optional()
      .describe(
        'What counts as input of an attacker besides requests and messages: `arguments` of the command line, values of the `environment`, contents of `files`, `responses` of other services. Default: none.',
      ),
    tables: z
      .record(z.string(), z.union([z.enum(['small', 'large']), z.int().nonnegative()]))
      .optional()
      .describe('How large tables are, by name: `small` (never worth an index), `large`, or a number of rows.'),
    guards: z
      .record(z.string(), z.union([guard, z.array(guard)]))
      .optional()
      .describe('What guards do that cannot be followed in the code, by the name they have there.'),
    layers: z
      .record(z.string(), z.enum(layerNames))
      .optional()
      .describe('Layer of the files that match a pattern in .gitignore syntax; the last match counts.'),
    failOn: z
      .enum(failLevels)
      .optional()
      .describe('From which findings on the exit code is 1; `blocked` (default): when the decision is BLOCKED.'),
  })
  .describe('Configuration of Backend Architect. Comments and trailing commas are allowed.');

/** The text of `schemas/config.schema.json`. */
export function configurationJsonSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(configurationSchema, { io: 'input' });
  const published = {
    $schema,
    $id: 'https://unpkg.com/backend-architect/schemas/config.schema.json',
    title: 'Backend Architect configuration',
    ...schema,
  };
  return `${JSON.stringify(published, null, 2)}\n`;
}
