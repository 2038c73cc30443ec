import type { RequestHandler } from 'express';
import type { ZodType } from 'zod';

interface Schemas {
  params?: ZodType;
  query?: ZodType;
  body?: ZodType;
}

/** Replies 400 unless each part fits its schema, and replaces the part with what the schema kept. */
export function validate(schemas: Schemas): RequestHandler {
  return (req, res, next) => {
    for (const part of ['params', 'query', 'body'] as const) {
      const result = schemas[part]?.safeParse(req[part]);
      if (!result) continue;
      if (!result.success) {
        const details = result.error.issues.map((issue) => ({
          path: [part, ...issue.path].join('.'),
          message: issue.message,
        }));
        res.status(400).json({
          error: { code: 'invalid_request', message: 'The request is not valid', details },
        });
        return;
      }
      Object.assign(req, { [part]: result.data });
    }
    next();
  };
}
