import { stringify } from 'yaml';
import { counted, listed } from '../text.ts';
import { bodyOf, parametersOf } from './operation.ts';
import { graphqlOperation, type GraphqlServer } from './graphql.ts';
import { OperationIds, summaryOf, tagOf } from './names.ts';
import { templateKey, templatesOf, type Template } from './paths.ts';
import { responsesOf } from './responses.ts';
import { SecuritySchemes } from './security.ts';
import type { EndpointEntry, Inventory } from '../inventory.ts';

const verbs = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;
/** What a route for every verb is listed under: the rest is made of these by servers themselves. */
const everyVerb = ['get', 'put', 'post', 'delete', 'patch'] as const;

type PathItem = Record<string, object>;

export interface OpenApiOutcome {
  document: object;
  /** what could not be said in it, for whoever asked for it; '' if nothing */
  note: string;
}

/** A request that an endpoint answers, in OpenAPI's terms. */
interface Candidate {
  readonly endpoint: EndpointEntry;
  readonly method: string;
  readonly template: Template;
}

/** OpenAPI 3.1 of what answers HTTP; what does not is counted. */
export function openApiDocument(inventory: Inventory): OpenApiOutcome {
  const security = new SecuritySchemes();
  const ids = new OperationIds();
  const tags = new Map<string, string[]>();
  const paths = new Map<string, { path: string; item: Map<string, Candidate[]> }>();
  const { candidates, left } = candidatesOf(inventory.endpoints);
  for (const candidate of candidates) {
    const { template, method } = candidate;
    const key = templateKey(template.path);
    let entry = paths.get(key);
    if (entry === undefined) paths.set(key, (entry = { path: template.path, item: new Map() }));
    // a route for every verb answers those that have no route of their own
    const wanted = method === 'all' ? everyVerb.filter((verb) => !entry.item.has(verb)) : [method];
    for (const verb of wanted) {
      const same = entry.item.get(verb);
      if (same === undefined) entry.item.set(verb, [candidate]);
      else same.push(candidate);
    }
  }

  const tagged = (tag: string, file: string): string => {
    const files = tags.get(tag);
    if (files === undefined) tags.set(tag, [file]);
    else if (!files.includes(file)) files.push(file);
    return tag;
  };
  const document: Record<string, PathItem> = {};
  for (const { path, item } of [...paths.values()].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const known: PathItem = (document[path] = {});
    for (const verb of verbs) {
      const [first, ...others] = item.get(verb) ?? [];
      if (first === undefined) continue;
      const { endpoint } = first;
      // the path is spelled as the first route at it spells it
      const template = renamed(first.template, path);
      known[verb] = {
        tags: [tagged(tagOf(endpoint), endpoint.file)],
        summary: summaryOf(endpoint, verb, path),
        description: descriptionOf(endpoint),
        operationId: ids.next(verb, path),
        ...listOf('parameters', parametersOf(endpoint, template)),
        ...optional('requestBody', bodyOf(endpoint)),
        responses: responsesOf(endpoint),
        security: security.of(endpoint),
        'x-source': placeOf(endpoint),
        ...(endpoint.handler === null ? {} : { 'x-handler': placeOf(endpoint.handler) }),
        ...(first.method === 'all' ? { 'x-any-method': true } : {}),
        ...listOf('x-reads', endpoint.reads),
        ...listOf('x-writes', endpoint.writes),
        ...listOf(
          'x-alternatives',
          others.map(({ endpoint: other }) => ({ path: other.path, 'x-source': placeOf(other) })),
        ),
      };
    }
  }
  for (const server of left.graphql) {
    const item = (document[server.path] ??= {});
    item['post'] ??= {
      ...graphqlOperation(server, ids, security),
      tags: [tagged('graphql', server.operations[0]?.file ?? '')],
    };
  }

  const missing = missingOf(inventory, left.rest);
  const schemes = security.all();
  const { about } = inventory;
  return {
    document: {
      openapi: '3.1.0',
      info: {
        title: inventory.project,
        version: about.version || '0.0.0',
        description:
          [plain(about.description), missing].filter((text) => text !== '').join('\n\n') ||
          `Endpoints of ${inventory.project}.`,
        contact: contactOf(about),
        license: licenseOf(about.license),
        ...(missing === '' ? {} : { 'x-not-represented': countsOf(inventory, left.rest) }),
      },
      servers: [{ url: '/', description: 'Where it is deployed.' }],
      tags: [...tags]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, files]) => ({ name, description: `Declared in ${inWords(files)}.` })),
      paths: Object.fromEntries(Object.entries(document).sort(([a], [b]) => (a < b ? -1 : 1))),
      ...(Object.keys(schemes).length === 0 ? {} : { components: { securitySchemes: schemes } }),
    },
    note: missing,
  };
}

/** A document as text: YAML, or JSON. */
export function renderOpenApi(inventory: Inventory, as: 'yaml' | 'json'): { text: string; note: string } {
  const { document, note } = openApiDocument(inventory);
  const text =
    as === 'json'
      ? `${JSON.stringify(document, null, 2)}\n`
      : stringify(document, { aliasDuplicateObjects: false, lineWidth: 0 });
  return { text, note };
}

/** Requests in the order of places, routes for every verb last; and what is no request to a path. */
function candidatesOf(endpoints: readonly EndpointEntry[]): {
  candidates: Candidate[];
  left: { graphql: GraphqlServer[]; rest: EndpointEntry[] };
} {
  const candidates: Candidate[] = [];
  const servers = new Map<string, EndpointEntry[]>();
  const rest: EndpointEntry[] = [];
  for (const endpoint of endpoints) {
    const request = endpoint.protocol === 'http' ? endpoint : endpoint.request;
    const method = request?.method.toLowerCase() ?? '';
    if (request !== null && (method === 'all' || verbs.some((verb) => verb === method))) {
      for (const template of templatesOf(request.path)) candidates.push({ endpoint, method, template });
    } else if (endpoint.protocol === 'graphql' && endpoint.mount !== '') {
      const path = templatesOf(endpoint.mount)[0]?.path ?? '/graphql';
      servers.set(path, [...(servers.get(path) ?? []), endpoint]);
    } else rest.push(endpoint);
  }
  return {
    candidates: [
      ...candidates.filter(({ method }) => method !== 'all'),
      ...candidates.filter(({ method }) => method === 'all'),
    ],
    left: { graphql: [...servers].map(([path, operations]) => ({ path, operations })), rest },
  };
}

/** The same template with the names that another one gives its parameters. */
function renamed(template: Template, path: string): Template {
  const names = [...path.matchAll(/\{([^}]*)\}/g)].map((match) => match[1] ?? '');
  return { path, params: template.params.map((param, index) => ({ ...param, name: names[index] ?? param.name })) };
}

function descriptionOf({ handler, reads, writes, guards, conditional, unknowns }: EndpointEntry): string {
  const does = [
    ...(writes.length > 0 ? [`writes ${inWords(writes)}`] : []),
    ...(reads.length > 0 ? [`reads ${inWords(reads)}`] : []),
  ];
  return [
    handler === null ? 'What handles it could not be found.' : `Handled by ${code(handler.name)}.`,
    ...(does.length === 0 ? [] : [`It ${listed(does)}.`]),
    ...(guards.auth === null ? ['Whether it asks who sends the request is not known.'] : []),
    ...(conditional ? ['Registered only under a condition.'] : []),
    ...unknowns.map(({ message }) => `Not known: ${plain(message)}.`),
  ].join(' ');
}

function countsOf({ consumers }: Inventory, rest: readonly EndpointEntry[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { protocol } of rest) counts[protocol] = (counts[protocol] ?? 0) + 1;
  if (consumers.length > 0) counts['consumers'] = consumers.length;
  return counts;
}

function missingOf(inventory: Inventory, rest: readonly EndpointEntry[]): string {
  const names: Readonly<Record<string, string>> = {
    http: 'endpoint with a verb of its own',
    graphql: 'GraphQL operation',
    ws: 'WebSocket message',
    grpc: 'gRPC method',
    rpc: 'remote call',
    consumers: 'consumer or job',
  };
  const plurals: Readonly<Record<string, string>> = {
    http: 'endpoints with verbs of their own',
    consumers: 'consumers and jobs',
  };
  const parts = Object.entries(countsOf(inventory, rest)).map(([protocol, count]) => {
    const name = names[protocol] ?? protocol;
    return counted(count, name, plurals[protocol] ?? `${name}s`);
  });
  return parts.length === 0 ? '' : `Not in this document, which is about HTTP: ${listed(parts)}.`;
}

function contactOf({ author, url }: Inventory['about']): object {
  return { ...(author === '' ? {} : { name: author }), ...(url === '' ? {} : { url }) };
}

/** SPDX has a word for what nobody says. */
function licenseOf(license: string): object {
  if (license === '') return { name: 'not stated', identifier: 'NOASSERTION' };
  const isExpression = /^[\w.+-]+(?: (?:OR|AND|WITH) [\w.+-]+)*$/.test(license) && license !== 'UNLICENSED';
  return { name: license, identifier: isExpression ? license : 'NOASSERTION' };
}

function inWords(names: readonly string[]): string {
  const shown = names.slice(0, 5).map(code);
  return names.length > 5 ? `${shown.join(', ')} and ${names.length - 5} more` : listed(shown);
}

function code(text: string): string {
  return `\`${plain(text).replaceAll('`', "'")}\``;
}

/** Descriptions are Markdown, and may end up in a page. */
function plain(text: string): string {
  return text.replaceAll(/[<>]/g, ' ').replaceAll(/\beval\(/g, 'eval (');
}

function placeOf({ file, line }: { file: string; line: number }): string {
  return `${file}:${line}`;
}

function listOf(name: string, values: readonly unknown[]): object {
  return values.length === 0 ? {} : { [name]: values };
}

function optional(name: string, value: object | null): object {
  return value === null ? {} : { [name]: value };
}
