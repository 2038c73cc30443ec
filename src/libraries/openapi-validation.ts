import { defineLibrary } from './define.ts';

/** Middleware that checks requests against an OpenAPI document, of the whole application or of one route. */
export default defineLibrary({
  packages: [
    'express-openapi-validator',
    '@wesleytodd/openapi',
    'openapi-validator-middleware',
    'express-oas-validator',
  ],
  docs: 'https://github.com/cdimascio/express-openapi-validator',
  rows: [
    {
      api: 'express-openapi-validator.middleware',
      is: 'guard',
      guard: 'validation',
      unless: { option: 'validateRequests', is: false },
    },
    { api: '@wesleytodd/openapi().validPath', is: 'guard', guard: 'validation' },
    { api: 'openapi-validator-middleware.validate', is: 'guard', guard: 'validation' },
    { api: 'express-oas-validator.validateRequest', is: 'guard', guard: 'validation' },
  ],
});
