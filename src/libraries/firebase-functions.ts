import type { PendingCall } from '../evaluate/knowledge.ts';
import {
  asString,
  asText,
  literal,
  makeUnknown,
  options,
  unknown,
  type ExternalValue,
  type FunctionValue,
  type Place,
  type Value,
} from '../evaluate/values.ts';
import type { CallEvent } from '../evaluate/events.ts';
import type { AppDraft, LibraryBuild, SeenCall } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { declareConsumer, given, memberOf, messageValue, namesOf } from './support/consumers.ts';
import { answeredVerbs } from './support/file-handlers.ts';
import { ExportNames } from './support/export-names.ts';
import { rpcStatuses } from './support/trpc-calls.ts';
import { platformTraits } from './support/platform-traits.ts';

const first = 'firebase-functions';
const roots = [first, 'firebase-functions/v1', 'firebase-functions/v2'];
const part = (name: string): string => `{${roots.flatMap((root) => [`${root}.${name}`, `${root}/${name}`]).join('|')}}`;
const https = part('https');
const changes =
  'onCreate|onUpdate|onDelete|onWrite|onFinalize|onArchive|onMetadataUpdate|onPublish|onLog|onRun|beforeCreate|beforeSignIn';
const firstGeneration = (root: string): string =>
  `${root}.{pubsub|firestore|database|storage|auth|tasks}.{topic|schedule|document|ref|object|bucket|user|taskQueue}().{${changes}|onDispatch}`;
const framework = '@google-cloud/functions-framework';

/** Triggers of the second generation: what they are called, and what their first argument names. */
const triggers: readonly (readonly [
  part: string,
  names: string,
  kind: 'queue' | 'topic' | 'schedule',
  library: string,
  option: string,
])[] = [
  ['pubsub', 'onMessagePublished', 'topic', 'Google Pub/Sub', 'topic'],
  ['scheduler', 'onSchedule', 'schedule', 'Cloud Scheduler', 'schedule'],
  [
    'firestore',
    'onDocumentCreated|onDocumentUpdated|onDocumentDeleted|onDocumentWritten|onDocumentCreatedWithAuthContext|onDocumentWrittenWithAuthContext',
    'topic',
    'Cloud Firestore',
    'document',
  ],
  [
    'database',
    'onValueCreated|onValueUpdated|onValueDeleted|onValueWritten',
    'topic',
    'Firebase Realtime Database',
    'ref',
  ],
  [
    'storage',
    'onObjectFinalized|onObjectDeleted|onObjectArchived|onObjectMetadataUpdated',
    'topic',
    'Cloud Storage',
    'bucket',
  ],
  ['tasks', 'onTaskDispatched', 'queue', 'Cloud Tasks', 'queue'],
  ['eventarc', 'onCustomEventPublished', 'topic', 'Eventarc', 'eventType'],
  ['identity', 'beforeUserCreated|beforeUserSignedIn', 'topic', 'Firebase Authentication', 'event'],
];

/** Cloud Functions of Firebase, of both generations, and of Google Cloud. */
export default defineLibrary({
  packages: [...roots, framework],
  docs: 'https://firebase.google.com/docs/functions',
  title: 'Firebase Functions',
  rows: [
    ...roots.flatMap((root) => [
      { api: `${root}.{region|runWith}()`, is: 'alias' as const, of: root },
      {
        api: `${root}.{pubsub|firestore|database|storage|auth|tasks|remoteConfig|analytics|testLab}.{topic|schedule|document|ref|object|bucket|user|taskQueue}`,
        is: 'function' as const,
      },
      {
        api: `${root}.pubsub.schedule().{timeZone|retryConfig}`,
        is: 'function' as const,
        returns: 'receiver' as const,
      },
    ]),
    { api: `${https}.{onRequest|onCall}`, is: 'function', keeps: true },
    ...roots.map((root) => ({ api: firstGeneration(root), is: 'function' as const, keeps: true })),
    ...triggers.map(([name, names]) => ({ api: `${part(name)}.{${names}}`, is: 'function' as const, keeps: true })),
    { api: `${framework}.{http|cloudEvent|event}`, is: 'function', keeps: true },
    { api: 'firebase-functions.CallableRequest().data', is: 'source', kind: 'request', in: 'body' },
    { api: 'firebase-functions.CallableRequest().{auth|app|instanceIdToken}', is: 'identity' },
    { api: 'firebase-functions.CallableRequest().rawRequest', is: 'alias', of: 'express.Request()' },
    { api: `${https}.CallableRequest()`, is: 'alias', of: 'firebase-functions.CallableRequest()' },
    { api: `${https}.Request()`, is: 'alias', of: 'express.Request()' },
    { api: `{${framework}|firebase-functions}.{Request}()`, is: 'alias', of: 'express.Request()' },
    { api: `{${framework}|firebase-functions}.{Response}()`, is: 'alias', of: 'express.Response()' },
  ],
  hooks: { [`${https}.HttpsError`]: refusal },
  build(build) {
    let known: ExportNames | null = null;
    const exportOf = (event: CallEvent): ReturnType<ExportNames['of']> => (known ??= new ExportNames(build)).of(event);
    let app: AppDraft | null = null;
    const application = (place: Place): AppDraft => (app ??= createApp(build, place));
    for (const seen of build.calls(`${https}.onRequest`))
      declareRequest(build, seen, exportOf(seen.event), application);
    for (const seen of build.calls(`${framework}.http`))
      declareRequest(build, seen, { name: asText(seen.event.args[0]) ?? '{?}', place: seen.event.place }, application);
    for (const seen of build.calls(`${https}.onCall`)) declareCall(build, seen, exportOf(seen.event), application);
  },
  consumers(build) {
    for (const [name, called, kind, library, option] of triggers)
      for (const seen of build.calls(`${part(name)}.{${called}}`)) {
        const [about] = seen.event.args;
        const own =
          about !== undefined && about.kind === 'object' ? memberOf(build, about, option, seen.event.place) : about;
        const timezone = asString(memberOf(build, about, 'timeZone', seen.event.place));
        const label = own === undefined || own.kind === 'function' ? [names(seen.event)] : namesOf(own);
        declareConsumer(build, seen, {
          kind,
          library,
          names: label,
          handler: handlerIn(seen.event.args),
          arguments: () => [kind === 'schedule' ? unknown : messageValue(seen.event.place)],
          stays: 'kept',
          ...(timezone === null ? {} : { delivery: { timezone } }),
        });
      }
    for (const seen of roots.flatMap((root) => build.calls(firstGeneration(root)))) {
      const { receiver, args, place, name, path } = seen.event;
      const made = receiver?.kind === 'external' ? receiver : null;
      const scheduled = name === 'onRun';
      const service = /\.(pubsub|firestore|database|storage|auth|tasks)\./.exec(path?.text ?? '')?.[1] ?? '';
      declareConsumer(build, seen, {
        kind: scheduled ? 'schedule' : service === 'tasks' ? 'queue' : 'topic',
        library: scheduled ? 'Cloud Scheduler' : (services[service] ?? 'Firebase'),
        names: made?.args[0] === undefined ? [names(seen.event)] : namesOf(made.args[0]),
        handler: handlerIn(args),
        arguments: () => [scheduled ? unknown : messageValue(place), unknown],
        stays: 'kept',
      });
    }
    for (const seen of build.calls(`${framework}.{cloudEvent|event}`))
      declareConsumer(build, seen, {
        kind: 'topic',
        library: 'Google Cloud Functions',
        names: namesOf(seen.event.args[0]),
        handler: seen.event.args[1],
        arguments: () => [messageValue(seen.event.place)],
        stays: 'kept',
      });
  },
});

const services: Readonly<Record<string, string>> = {
  pubsub: 'Google Pub/Sub',
  firestore: 'Cloud Firestore',
  database: 'Firebase Realtime Database',
  storage: 'Cloud Storage',
  auth: 'Firebase Authentication',
  tasks: 'Cloud Tasks',
};

/** What happens, where nothing says to what: `onObjectFinalized`. */
function names({ name }: CallEvent): string {
  return name;
}

function handlerIn(args: readonly Value[]): Value | undefined {
  return args.findLast((argument) => options(argument).some(({ kind }) => kind === 'function' || kind === 'external'));
}

function declareRequest(
  build: LibraryBuild,
  { event, conditional }: SeenCall,
  { name, place }: { readonly name: string; readonly place: Place },
  application: (place: Place) => AppDraft,
): void {
  const handler = handlerIn(event.args);
  // an application of Express has its routes itself
  if (handler === undefined || !options(handler).some(({ kind }) => kind === 'function')) return;
  const args = (method: string | null): ExternalValue[] => [
    given(build, 'express.Request()', new Map(method === null ? [] : [['method', literal(method)]])),
    given(build, 'express.Response()', new Map()),
  ];
  for (const method of answeredVerbs(build, handler, args))
    build.endpoint({
      app: application(place),
      protocol: 'http',
      method,
      path: `/${name}`,
      framework: 'firebase-functions',
      place,
      guards: [],
      handler,
      arguments: () => args(method === 'ALL' ? null : method),
      replies: 'call',
      defaultStatus: 200,
      conditional,
    });
}

/** What clients call by name: the data in the body of a POST, with who is logged in. */
function declareCall(
  build: LibraryBuild,
  { event, conditional }: SeenCall,
  { name, place }: { readonly name: string; readonly place: Place },
  application: (place: Place) => AppDraft,
): void {
  const handler = handlerIn(event.args);
  const fn =
    handler === undefined
      ? undefined
      : options(handler).find((option): option is FunctionValue => option.kind === 'function');
  const { params = [] } = fn?.module.facts.functions[fn.fn] ?? {};
  build.endpoint({
    app: application(place),
    protocol: 'http',
    method: 'POST',
    path: `/${name}`,
    framework: 'firebase-functions',
    place,
    guards: [],
    handler: handler ?? unknown,
    arguments: () => {
      const request = given(build, 'firebase-functions.CallableRequest()', new Map());
      if (params.length < 2) return [request];
      const data = makeUnknown(
        { source: { kind: 'request', in: 'body', label: 'data of the call', place }, safeFor: 0, step: null },
        '',
        { in: 'body', path: [], validatedBy: '' },
      );
      return [data, request];
    },
    replies: 'return',
    defaultStatus: 200,
    conditional,
  });
}

/** `new HttpsError('unauthenticated', …)` is a 401. */
function refusal(call: PendingCall): Value {
  const code = asString(call.args[0])?.replaceAll('-', '_').toUpperCase() ?? '';
  const status = statuses[code] ?? rpcStatuses[code];
  return call.external('firebase-functions/https.HttpsError()', {
    args: call.args,
    props: new Map(status === undefined ? [] : [['statusCode', literal(status)]]),
  });
}

const statuses: Readonly<Record<string, number>> = {
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  INVALID_ARGUMENT: 400,
  FAILED_PRECONDITION: 400,
  OUT_OF_RANGE: 400,
  ALREADY_EXISTS: 409,
  ABORTED: 409,
  RESOURCE_EXHAUSTED: 429,
  NOT_FOUND: 404,
  INTERNAL: 500,
  UNAVAILABLE: 503,
};

function createApp(build: LibraryBuild, place: Place): AppDraft {
  return build.app({
    framework: 'firebase-functions',
    place,
    traits: { ...platformTraits, catchesAsyncErrors: null },
    guards: [],
  });
}
