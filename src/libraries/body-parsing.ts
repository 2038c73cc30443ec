import { defineLibrary } from './define.ts';

/** What reads request bodies, cookies and uploads, and what compresses replies. */
export default defineLibrary({
  packages: [
    'body-parser',
    'cookie-parser',
    'compression',
    'shrink-ray',
    'express-fileupload',
    'multer',
    'connect-busboy',
    'busboy',
    'formidable',
    'express-formidable',
    'raw-body',
    'method-override',
    'express-xml-bodyparser',
  ],
  docs: 'https://github.com/expressjs/body-parser',
  rows: [
    { api: 'body-parser', is: 'guard', guard: 'body-parser' },
    { api: 'body-parser.{json|urlencoded|raw|text}', is: 'guard', guard: 'body-parser' },
    { api: '{express-xml-bodyparser|express-formidable}', is: 'guard', guard: 'body-parser' },
    { api: '{cookie-parser|method-override}', is: 'guard', guard: 'other' },
    { api: '{compression|shrink-ray}', is: 'guard', guard: 'compression' },
    { api: '{express-fileupload|connect-busboy|express-formidable}', is: 'guard', guard: 'upload' },
    { api: 'multer().{single|array|fields|none|any}', is: 'guard', guard: 'upload' },
    { api: 'multer', is: 'function', keeps: true },
    { api: 'multer.{diskStorage|memoryStorage}', is: 'function', keeps: true },
    { api: 'formidable.formidable', is: 'alias', of: 'formidable' },
    { api: 'formidable.{IncomingForm|Formidable}', is: 'alias', of: 'formidable' },
    { api: 'formidable().parse', is: 'guard', guard: 'upload' },
    { api: 'formidable().parse', is: 'function', async: true, calls: 1 },
    { api: 'raw-body', is: 'source', kind: 'request', in: 'body' },
  ],
});
