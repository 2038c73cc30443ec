import type { GivenValue } from '../../model/given.ts';
import type { QueryOperation } from '../../model/operations.ts';
import type { BackendModel, Endpoint, Entity } from '../../model/types.ts';
import { handlerSteps } from './endpoints.ts';
import { entityCalled } from './lookup.ts';
import { remembered } from './remembered.ts';
import { isWrite, stepsOf, type StepOf } from './requests.ts';

/** Columns that say to whom a row belongs, without underscores and in lower case. */
const owning =
  /^(?:(?:owner|user|account|customer|member|client|patient|student|tenant|org|organi[sz]ation|company|workspace|team|merchant|seller|buyer|vendor)(?:id|uuid|ref|key)?|(?:owned|belongs)(?:by|to)(?:id)?|username|useremail|owneremail)$/;
/** Columns that say who made a row, which may be for everybody. */
const making = /^(?:author|creator|created?by|poster|uploader|uploadedby|addedby|sender|publisher)(?:user)?(?:id)?$/;
const people = /^(?:users?|accounts?|members?|customers?|clients?|patients?|students?|employees?|people|persons?)$/;

/** `Order.user_id` → `userid`. */
export function plainColumn(column: string): string {
  return (column.split('.').at(-1) ?? column).replaceAll('_', '').toLowerCase();
}

export function isOwning(column: string): boolean {
  return owning.test(plainColumn(column));
}

function saysWhose(column: string): boolean {
  return isOwning(column) || making.test(plainColumn(column));
}

/** A table of the people who use the application: a row belongs to the one that it is about. */
export function isOfPeople(entity: string): boolean {
  return people.test(
    entity
      .replaceAll(/[_\s]/g, '')
      .toLowerCase()
      .replace(/(?:entity|model|schema)$/, ''),
  );
}

/** What other endpoints show about whose rows a table holds. */
export interface Ownership {
  readonly column: string;
  /** asks for rows of who sends the request only */
  readonly constrained: readonly Endpoint[];
  /** makes rows that belong to who sends the request */
  readonly created: readonly Endpoint[];
  /** the table declares the column */
  readonly declared: boolean;
  /** somebody may list rows of others */
  readonly listed: boolean;
}

/** Whose rows a table holds, as far as its columns and the application show; null if it has no owners. */
export function ownershipOf(model: BackendModel, entity: string, from: string): Ownership | null {
  const seen = evidence(model).get(entity);
  const declared = declaredOwner(entityCalled(model, entity, from));
  const key = [...(seen?.constrained.keys() ?? [])][0] ?? [...(seen?.created.keys() ?? [])][0];
  const column = key ?? declared;
  return column === null || column === undefined
    ? null
    : {
        column,
        constrained: seen?.constrained.get(column) ?? [],
        created: seen?.created.get(column) ?? [],
        declared: declared !== null,
        listed: seen?.listed ?? false,
      };
}

function declaredOwner(entity: Entity | undefined): string | null {
  return entity?.columns.find(({ name, primary }) => !primary && isOwning(name))?.name ?? null;
}

interface Evidence {
  readonly constrained: Map<string, Endpoint[]>;
  readonly created: Map<string, Endpoint[]>;
  listed: boolean;
}

const evidence = remembered((model: BackendModel): ReadonlyMap<string, Evidence> => {
  const tables = new Map<string, Evidence>();
  const add = (into: Map<string, Endpoint[]>, column: string, endpoint: Endpoint): void => {
    const known = into.get(column);
    if (known === undefined) into.set(column, [endpoint]);
    else if (!known.includes(endpoint)) known.push(endpoint);
  };
  for (const endpoint of model.endpoints) {
    for (const { operation } of stepsOf(endpoint.steps, 'query')) {
      const [entity] = operation.entities;
      if (entity === undefined) continue;
      let of = tables.get(entity);
      if (of === undefined) tables.set(entity, (of = { constrained: new Map(), created: new Map(), listed: false }));
      const asked = operation.filters?.map(({ column }) => column) ?? null;
      if (operation.operation === 'select' && !operation.single && operation.filters?.some(isWhose) === false)
        of.listed ||= !operation.filters.some(({ operator }) => operator === '=' || operator === 'in');
      for (const given of operation.given ?? []) {
        if (given.from !== 'sender') continue;
        const filter = asked?.find((column) => plainColumn(column) === plainColumn(given.name));
        if (filter !== undefined && saysWhose(filter)) add(of.constrained, filter, endpoint);
        // values of a statement stand in no order that is known here
        else if (given.name === '' && asked?.some(saysWhose) === true)
          add(of.constrained, asked.find(saysWhose) ?? '', endpoint);
        else if (operation.operation === 'insert' && saysWhose(given.name)) add(of.created, given.name, endpoint);
        // one's own row
        else if (filter !== undefined && isOfPeople(entity) && isKey(filter)) add(of.constrained, filter, endpoint);
      }
    }
  }
  return tables;
});

function isWhose({ column }: { readonly column: string }): boolean {
  return saysWhose(column);
}

function isKey(column: string): boolean {
  return /^(?:id|uuid|guid|key|slug|pk|number|code|ref|reference|username|email)$|id$/.test(plainColumn(column));
}

/** A row that the client chooses, and the value of the request by which it does. */
export interface ChosenRow {
  readonly step: StepOf<'query'>;
  readonly entity: string;
  readonly by: GivenValue;
  /** the column that says whose row it is, filled in by the client: then the client says who it is */
  readonly claimed: boolean;
  readonly writes: boolean;
}

/** Rows that a handler finds by what the client sends, where nothing in the query depends on who that is. */
export function chosenRows(endpoint: Endpoint): ChosenRow[] {
  const found: ChosenRow[] = [];
  const steps = stepsOf(handlerSteps(endpoint), 'query');
  for (const step of steps) {
    const { operation } = step;
    const [entity] = operation.entities;
    const key = entity === undefined || step.inCatch ? null : keyOf(operation, endpoint, entity);
    if (key === null || entity === undefined) continue;
    const writes = isWrite(operation) || steps.some((other) => isWriteTo(other.operation, entity));
    found.push({ step, entity, by: key, claimed: isOwning(key.name) && !isOfPeople(entity), writes });
  }
  return found;
}

function isWriteTo(operation: QueryOperation, entity: string): boolean {
  return (operation.operation === 'update' || operation.operation === 'delete') && operation.entities[0] === entity;
}

function keyOf(operation: QueryOperation, endpoint: Endpoint, entity: string): GivenValue | null {
  const { filters, given = [] } = operation;
  if (!/^(?:select|update|delete)$/.test(operation.operation)) return null;
  const asked = filters?.map(({ column }) => plainColumn(column)) ?? null;
  const values = given.map((each) => (isTheClients(each, endpoint) ? named(each, asked) : unknownly(each)));
  // what follows from who sends the request, or may, constrains what it is compared with
  const mayBeSender = values.filter(
    ({ from, name }) => from !== 'request' && (name === '' || saysWhose(name) || asked?.includes(plainColumn(name))),
  );
  if (mayBeSender.length > 0) return null;
  const keys = values.filter(({ from, name }) => from === 'request' && (asked?.includes(plainColumn(name)) ?? true));
  const whose = asked?.filter(saysWhose) ?? [];
  // an owner that the client does not fill in comes from elsewhere
  if (whose.some((column) => !keys.some(({ name }) => plainColumn(name) === column))) return null;
  return keys.find(({ name }) => isOwning(name) && !isOfPeople(entity)) ?? keys.find(({ name }) => isKey(name)) ?? null;
}

/** A part of the request that no guard has put something else in the place of. */
function isTheClients({ from, path, in: where }: GivenValue, { params }: Endpoint): boolean {
  const [name] = path;
  return (
    from === 'request' &&
    (name === undefined || where === 'argument' || params.some((param) => param.in === where && param.name === name))
  );
}

function unknownly(given: GivenValue): GivenValue {
  return given.from === 'request' ? { ...given, from: 'unknown' } : given;
}

/** The name of a value that stands in no object: that of the column which is called like the parameter, or of the only one. */
function named(given: GivenValue, asked: readonly string[] | null): GivenValue {
  if (given.name !== '') return given;
  const own = given.path.at(-1) ?? '';
  if (asked === null || asked.includes(plainColumn(own))) return { ...given, name: own };
  const [only, ...others] = asked;
  return only !== undefined && others.length === 0 ? { ...given, name: only } : given;
}
