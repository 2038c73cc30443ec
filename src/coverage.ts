import type { BackendModel, Endpoint, Unknown } from './model/types.ts';
import type { Coverage } from './report/types.ts';

/** What was understood of the project, counted. */
export function coverageOf(model: BackendModel): Omit<Coverage, 'suppressionProblems'> {
  const { project, endpoints, consumers, sources } = model;
  const byProtocol: Record<string, number> = {};
  for (const { protocol } of endpoints) byProtocol[protocol] = (byProtocol[protocol] ?? 0) + 1;
  const byKind: Record<string, number> = {};
  for (const { kind } of consumers) byKind[kind] = (byKind[kind] ?? 0) + 1;
  const problems = [
    ...project.problems.map(({ path, line, message }) => ({ file: path, line, message })),
    ...sources.flatMap(({ file, facts, locate }) =>
      facts.problems.map(({ start, end, message }) => ({ file: file.path, line: locate(start, end).line, message })),
    ),
  ];
  // a statement that a wrapper runs in one of two ways is one statement
  const queries = new Map<string, boolean>();
  for (const operation of model.operations) {
    if (operation.is !== 'query') continue;
    const { place, inFunction, text, entities, filters } = operation;
    const key = `${place.file} ${inFunction} ${text ?? `${place.line}:${place.column} ${operation.operation} ${entities.join(' ')}`}`;
    // some are about no table: `SELECT 1`
    const understood = entities.length > 0 || (text !== null && operation.operation !== 'raw' && filters !== null);
    queries.set(key, (queries.get(key) ?? false) || understood);
  }
  return {
    files: {
      total: project.files.length,
      server: project.files.filter((file) => file.role === 'server').length,
      parsed: sources.filter(({ facts }) => facts.problems.length === 0).length,
      withProblems: new Set(problems.map(({ file }) => file)).size,
    },
    lines: sources.reduce((sum, { facts }) => sum + facts.codeLines, 0),
    packages: project.packages.length,
    frameworks: [...model.frameworks],
    endpoints: {
      total: endpoints.length,
      byProtocol,
      guarded: countAuth(endpoints, true),
      unguarded: countAuth(endpoints, false),
      unknownGuard: countAuth(endpoints, null),
    },
    consumers: { total: consumers.length, byKind },
    entities: model.entities.length,
    migrations: model.schemas.length === 0 ? null : migrationsRun(model),
    liveTables: model.live?.tables.length ?? null,
    queries: { total: queries.size, resolved: [...queries.values()].filter(Boolean).length },
    unknowns: groupUnknowns([...model.unknowns, ...[...endpoints, ...consumers].flatMap((entry) => entry.unknowns)]),
    problems,
  };
}

/** How much there is of what findings are counted against. */
export function sizeOf(model: BackendModel): { endpoints: number; entities: number; files: number } {
  return { endpoints: model.endpoints.length, entities: model.entities.length, files: model.sources.length };
}

function migrationsRun({ schemas }: BackendModel): Coverage['migrations'] {
  return {
    run: schemas.reduce((sum, { ran }) => sum + ran, 0),
    total: schemas.reduce((sum, schema) => sum + schema.of, 0),
  };
}

function countAuth(endpoints: readonly Endpoint[], value: boolean | null): number {
  return endpoints.filter(({ auth }) => auth.value === value).length;
}

function groupUnknowns(unknowns: readonly Unknown[]): Coverage['unknowns'] {
  const groups = new Map<string, Coverage['unknowns'][number]>();
  for (const { kind, message, location } of unknowns) {
    const key = `${kind} ${message}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { kind, message, count: 1, location });
    else groups.set(key, { ...group, count: group.count + 1 });
  }
  return [...groups.values()].sort((a, b) => b.count - a.count || (a.message < b.message ? -1 : 1));
}
