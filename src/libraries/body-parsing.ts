import { asString, makeArray, makePromise, undefinedValue, unknown } from '../evaluate/values.ts';
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
    { api: '{formidable|busboy}().fields', is: 'source', kind: 'request', in: 'body' },
    { api: 'formidable().files', is: 'source', kind: 'request', in: 'file' },
    { api: 'raw-body', is: 'source', kind: 'request', in: 'body' },
  ],
  hooks: {
    // functions that choose a folder and a name for what a request uploads
    'multer.diskStorage': (call) => {
      const [settings] = call.args;
      if (settings?.kind !== 'object') return undefined;
      const request = call.external('express.Request()');
      for (const name of ['destination', 'filename']) {
        const chooses = settings.props.get(name);
        if (chooses?.kind === 'function') call.invoke(chooses, [request, call.member(request, 'file'), unknown]);
      }
      return undefined;
    },
    // `form.parse(request, (error, fields, files) => …)`, `const [fields, files] = await form.parse(request)`
    'formidable().parse': ({ receiver, args, member, invoke }) => {
      if (receiver === null) return undefined;
      const parts = [member(receiver, 'fields'), member(receiver, 'files')];
      if (args[1] !== undefined) invoke(args[1], [undefinedValue, ...parts]);
      return makePromise(makeArray(parts));
    },
    // what it says of a file is what the client says of it
    'busboy().{on|once}': ({ receiver, args: [name, listener], member, invoke }) => {
      if (receiver === null || listener === undefined) return receiver ?? undefined;
      const given = member(receiver, 'fields');
      switch (asString(name)) {
        case 'field':
          invoke(listener, [given, given, unknown]);
          break;
        case 'file':
          invoke(listener, [given, unknown, given, unknown, unknown]);
          break;
        default:
          invoke(listener, []);
      }
      return receiver;
    },
  },
});
