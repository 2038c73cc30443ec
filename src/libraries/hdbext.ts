import { defineLibrary } from './define.ts';

/** SAP HANA in a server of Express: the middleware gives each request a connection. */
export default defineLibrary({
  packages: ['@sap/hdbext'],
  versions: '*',
  docs: 'https://www.npmjs.com/package/@sap/hdbext',
  rows: [{ api: 'express.Request().db', is: 'alias', of: 'hdb.createClient()' }],
});
