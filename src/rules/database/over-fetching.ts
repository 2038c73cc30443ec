import { linesOf } from '../support/lines.ts';
import type { Location } from '../../findings/types.ts';
import { columnsRead } from '../../model/code/columns-read.ts';
import { placeKey } from '../../model/places.ts';
import type { BackendModel, Column, Entity, EntryPoint } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { entityCalled } from '../support/lookup.ts';
import { endpointsInWords, reachOf, stepsOf, wayTo, type StepOf } from '../support/requests.ts';
import { isSmall } from '../support/tables.ts';
import { isLongByName, wideColumns } from '../support/wide-columns.ts';

export default defineRule({
  title: 'Large values that are loaded and not used',
  severity: 'medium',
  precision: 'medium',
  needs: ['entries', 'queries', 'entities'],
  tags: ['performance'],
  docs: {
    why: 'The database reads each large value from where it is kept apart, sends it, and the process parses it and holds it in memory: for nothing. A list of a hundred rows is a hundred of them, and what takes a millisecond with a few columns takes a hundred.',
    fix: 'Ask for the columns that are used: {used}.',
    bad: `
//- /prisma/schema.prisma
model Article {
  id      Int    @id
  title   String
  content Json
}
//- /src/app.ts
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/articles', async (req, res) => {
  const articles = await prisma.article.findMany({ take: 50 });
  res.json(articles.map((article) => ({ id: article.id, title: article.title })));
});
`,
    good: `
//- /prisma/schema.prisma
model Article {
  id      Int    @id
  title   String
  content Json
}
//- /src/app.ts
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/articles', async (req, res) => {
  const articles = await prisma.article.findMany({ take: 50, select: { id: true, title: true } });
  res.json(articles.map((article) => ({ id: article.id, title: article.title })));
});
`,
  },
  messages: {
    wide: '{endpoints}: whole rows of {table} are loaded for {used}, with {wide} of each.',
  },
  check(model, report) {
    for (const { entity, wide, used, step, entries } of overFetching(model)) {
      const [entry] = entries;
      if (entry === undefined) continue;
      report({
        message: 'wide',
        arguments: {
          endpoints: endpointsInWords(entries).replace(/,$/, ''),
          table: entity.table,
          used: used.length === 0 ? 'their number' : used,
          wide: wide.map(({ name }) => name),
        },
        place: step.operation.place,
        trace: [
          ...wayTo(entry, step, 'loads whole rows'),
          ...wide.map(({ location, name, type }) => ({ location, message: `${name} ${type}` })),
        ],
        endpoint: entry,
        affects: reachOf(entries),
        key: `${entity.table} ${step.operation.inFunction}`,
        // what is called JSON is often a handful of settings
        ...(wide.length < 3 &&
        wide.every(({ name, type, sqlType = type }) => /^json/i.test(sqlType) && !isLongByName(name))
          ? { severity: 'low' as const }
          : {}),
      });
    }
  },
});

interface OverFetching {
  readonly entity: Entity;
  readonly wide: readonly Column[];
  readonly used: readonly string[];
  readonly step: StepOf<'query'>;
  readonly entries: EntryPoint[];
}

function overFetching(model: BackendModel): OverFetching[] {
  const found = new Map<string, OverFetching | null>();
  for (const entry of [...model.endpoints, ...model.consumers])
    for (const step of stepsOf(entry.steps, 'query')) {
      const key = placeKey(step.operation.place);
      const known = found.get(key);
      if (known === undefined) {
        const read = overFetch(model, step);
        found.set(key, read === null ? null : { ...read, step, entries: [entry] });
      } else if (known !== null && !known.entries.includes(entry)) known.entries.push(entry);
    }
  return [...found.values()].filter((each) => each !== null);
}

/** A list of whole rows, of which the code reads a few columns and none of the large ones. */
function overFetch(model: BackendModel, step: StepOf<'query'>): Pick<OverFetching, 'entity' | 'wide' | 'used'> | null {
  const { operation, single, limited, columns, entities, place } = step.operation;
  if (operation !== 'select' || single || columns !== null || entities.length !== 1) return null;
  const entity = entityCalled(model, entities[0] ?? '', place.file);
  if (entity === undefined || isSmall(model, entity.name, place.file)) return null;
  // rows of a part of the statement, which has a name and columns of its own
  if (partsOfStatement.test(statementAt(model, place))) return null;
  const wide = wideColumns(entity);
  const read = wide.length === 0 ? null : columnsRead(model, place);
  if (read === null) return null;
  const own = entity.columns.filter(({ name, column }) => read.has(name) || read.has(column));
  // what is read and is no column was made of the row by something else
  if (own.length < read.size || wide.some((column) => own.includes(column))) return null;
  // a few rows, to see whether there are any
  if (own.length === 0 && limited === true) return null;
  return { entity, wide, used: own.map(({ name }) => name) };
}

const partsOfStatement = /\.with(?:Recursive|Materialized|NotMaterialized)?\(|^\s*with\b/i;

/** The statement around a call, as it is written. */
function statementAt(model: BackendModel, { file, line, endLine }: Location): string {
  const lines = linesOf(model, file);
  const before = lines.slice(Math.max(line - 40, 0), line - 1).join('\n');
  const after = lines.slice(line - 1, endLine + 40).join('\n');
  return `${before.slice(before.lastIndexOf(';') + 1)}\n${after.split(';')[0] ?? ''}`;
}
