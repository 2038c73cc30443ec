import { lineKey } from '../../model/places.ts';
import type { BackendModel, Endpoint } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { handlerSteps, isUnderstood } from '../support/endpoints.ts';
import { servedPlaces } from '../support/served-files.ts';

export default defineRule({
  title: 'Internals that everybody can look at',
  severity: 'high',
  precision: 'high',
  needs: ['server'],
  tags: ['cwe-200', 'cwe-219', 'cwe-548', 'cwe-538', 'owasp-a01', 'owasp-a05'],
  docs: {
    why: 'Directory listings, the source of the server and its packages, dot files, heap dumps and settings tell whoever asks how the application is built and what it holds, secrets among it. Such paths are the first that scanners try.',
    fix: "Serve one directory that holds nothing but what is meant for everybody (`express.static(join(import.meta.dirname, 'public'))`), and put pages for those who run the service on a port that is not reachable from outside, or behind authentication.",
    bad: `
import express from 'express';
const app = express();
app.use(express.static(__dirname));
app.listen(3000);
`,
    good: `
import express from 'express';
import { join } from 'node:path';
const app = express();
app.use(express.static(join(__dirname, 'public')));
app.listen(3000);
`,
  },
  messages: {
    source: '{api}() serves {what}.',
    package: '{api}() serves the whole of {what}: also its sources, its manifest and what it was installed with.',
    listing: '{api}() lists the files of a directory for everybody.',
    dotfiles: '{api}() serves files whose names begin with a dot, `.env` and `.git` among them.',
    endpoint: '{endpoint} shows {what} to everybody: nothing on its way asks who it is.',
  },
  check(model, report) {
    for (const { message, place, ...rest } of servedPlaces(model))
      report({
        message,
        place,
        arguments: { api: rest.api, what: rest.what },
        key: rest.what,
        ...(message === 'package' ? { severity: 'low' as const } : {}),
      });
    for (const { endpoint, what } of exposedPages(model))
      report({
        message: 'endpoint',
        place: endpoint.place,
        endpoint,
        confidence: 'medium',
        severity: what === 'metrics' ? 'low' : 'high',
        arguments: { what },
      });
  },
});

/** Paths for those who run a service, by what they show. */
const pages: readonly [RegExp, string][] = [
  [/^\/(?:api\/|internal\/)?(?:metrics|prometheus)$/i, 'metrics'],
  [/\/(?:heap-?dump|heap-?snapshot|cpu-?profile|profiler?|pprof)$/i, 'the memory or the profile of the process'],
  [/\/(?:env|environment|phpinfo|process-?env|debug\/vars|dump-?config)$/i, 'settings of the process'],
];

function exposedPages(model: BackendModel): { endpoint: Endpoint; what: string }[] {
  const seen = new Set<string>();
  return model.endpoints.flatMap((endpoint) => {
    const what = pages.find(([pattern]) => pattern.test(endpoint.path))?.[1];
    if (what === undefined || endpoint.method !== 'GET' || endpoint.auth.value !== false || !isUnderstood(endpoint))
      return [];
    if (endpoint.guards.some(({ kinds }) => kinds?.includes('authorization') === true)) return [];
    // a page of that name about something else: it asks the database, or is given by somebody
    if (what !== 'metrics' && handlerSteps(endpoint).some(({ operation }) => operation.is === 'query')) return [];
    // a server of its own for those who run the service
    const own = model.endpoints.filter(({ app }) => app === endpoint.app).length <= 3;
    const key = lineKey(endpoint.place);
    if (own || seen.has(key)) return [];
    seen.add(key);
    return [{ endpoint, what }];
  });
}
