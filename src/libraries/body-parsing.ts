import type { PendingCall } from '../evaluate/knowledge.ts';
import { asString, makeArray, makePromise, taintOf, undefinedValue, unknown, type Value } from '../evaluate/values.ts';
import { defineLibrary, type Row } from './define.ts';

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
    'multiparty',
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
    // the name of the file itself comes without any folder
    ...['body', 'query', 'path', 'header', 'cookie'].map((from): Row => ({
      api: 'multer.diskStorage().chosen',
      is: 'sink',
      kind: 'path',
      arg: 1,
      from,
    })),
    { api: 'multer.memoryStorage', is: 'tagged', tags: ['uploads-in-memory'] },
    { api: 'formidable.formidable', is: 'alias', of: 'formidable' },
    { api: 'formidable.{IncomingForm|Formidable}', is: 'alias', of: 'formidable' },
    { api: 'formidable().parse', is: 'guard', guard: 'upload' },
    { api: '{formidable|busboy}().fields', is: 'source', kind: 'request', in: 'body' },
    { api: 'formidable().files', is: 'source', kind: 'request', in: 'file' },
    { api: 'multiparty.Form().{fields|parts}', is: 'source', kind: 'request', in: 'body' },
    { api: 'multiparty.Form().files', is: 'source', kind: 'request', in: 'file' },
  ],
  hooks: {
    // functions that choose a folder and a name for what a request uploads, and whether it is taken
    'multer.diskStorage': (call) => asksAbout(call, ['destination', 'filename']),
    multer: (call) => asksAbout(call, ['fileFilter']),
    // `form.parse(request, (error, fields, files) => …)`, `const [fields, files] = await form.parse(request)`
    '{formidable()|multiparty.Form()}.parse': ({ receiver, args, member, invoke }) => {
      if (receiver === null) return undefined;
      const parts = [member(receiver, 'fields'), member(receiver, 'files')];
      if (args[1] !== undefined) invoke(args[1], [undefinedValue, ...parts]);
      return makePromise(makeArray(parts));
    },
    'formidable().{on|once}': (call) => listened(call, { field: 'fields', file: 'files', fileBegin: 'files' }),
    'multiparty.Form().{on|once}': (call) => listened(call, { field: 'fields', file: 'files', part: 'parts' }),
    // what it says of a file is what the client says of it
    'busboy().{on|once}': ({ receiver, args: [name, listener], member, invoke, external }) => {
      if (receiver === null || listener === undefined) return receiver ?? undefined;
      const given = member(receiver, 'fields');
      switch (asString(name)) {
        case 'field':
          invoke(listener, [given, given, unknown]);
          break;
        case 'file':
          invoke(listener, [given, fileStream(external, given), given, unknown, unknown]);
          break;
        default:
          invoke(listener, []);
      }
      return receiver;
    },
  },
});

/** Runs functions of the settings with a request and a file that it uploads. */
function asksAbout(call: PendingCall, names: readonly string[]): undefined {
  const [settings] = call.args;
  if (settings?.kind !== 'object') return undefined;
  const request = call.external('express.Request()');
  const chosen = names.includes('destination') ? call.external('multer.diskStorage().chosen') : unknown;
  for (const name of names) {
    const asked = settings.props.get(name);
    if (asked?.kind === 'function') call.invoke(asked, [request, call.member(request, 'file'), chosen]);
  }
  return undefined;
}

/** `form.on('field', (name, value) => …)`: members of the form hold what an event hands over. */
function listened(
  { receiver, args, member, invoke }: PendingCall,
  events: Readonly<Record<string, string>>,
): Value | undefined {
  const [name, listener] = args;
  if (receiver === null || listener === undefined) return receiver ?? undefined;
  const of = events[asString(name) ?? ''];
  const given = of === undefined ? [] : [member(receiver, of), member(receiver, of)];
  invoke(listener, of === 'parts' ? given.slice(1) : given);
  return receiver;
}

/** What a file holds, as it comes. */
function fileStream(external: PendingCall['external'], given: Value): Value {
  return external('node:stream.Readable()', { props: new Map([['written', given]]), taint: taintOf(given, 0) });
}
