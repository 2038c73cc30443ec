import { defineLibrary } from './define.ts';
import { statusRows } from './support/statuses.ts';

/** Packages that name HTTP statuses, and errors that carry one. */
export default defineLibrary({
  packages: ['http-status', 'http-status-codes', 'http-errors', '@hapi/boom', 'statuses', 'stoker'],
  docs: 'https://github.com/adaltas/node-http-status',
  rows: [
    { api: 'http-status.{status|HttpStatus}', is: 'alias', of: 'http-status' },
    { api: 'http-status-codes.{StatusCodes|HttpStatusCode|getStatusCode}', is: 'alias', of: 'http-status-codes' },
    ...statusRows('http-status'),
    ...statusRows('http-status-codes'),
    ...statusRows('stoker/http-status-codes'),
  ],
});
