import type { RepliedRows } from '../../model/replied-rows.ts';
import type { BackendModel, Endpoint } from '../../model/types.ts';
import { handlerSteps, isOpenByPurpose } from './endpoints.ts';
import { entityCalled } from './lookup.ts';
import { isOfPeople, plainColumn } from './ownership.ts';
import { sensitiveKind } from './sensitive.ts';

/** Columns about a secret rather than holding it, whatever their last word is. */
const about =
  /(?:count|length|expire?s?|expir(?:y|ation|esat)|at|date|type|id|url|hint|changed|updated|enabled|required|verified|version|policy|set)$/i;
const hashes =
  /^(?:password|passwd|pwd|pass|passcode|pin)_?(?:hash(?:ed)?|digest|salt|encrypted|crypt)$|^(?:hashed|encrypted|crypted)_?(?:password|pwd|pass)$/i;

/** Columns of replied rows that nobody outside may see; `sure`: the table is known to have them, and to give them out. */
export function secretColumns(
  model: BackendModel,
  endpoint: Endpoint,
  rows: RepliedRows,
): { columns: string[]; sure: boolean } {
  const entity = entityCalled(model, rows.entity, rows.query.file);
  const hidden = new Set(rows.hidden.map(plainColumn));
  const declared = entity?.columns.filter((column) => column.hidden !== true).map(({ name }) => name);
  const columns = rows.columns ?? declared ?? written(model, rows.entity);
  const secrets = columns.filter((name) => !hidden.has(plainColumn(name)) && isSecret(name, rows, endpoint));
  const known = rows.columns !== null || declared !== undefined;
  // the password of a page or a link is told to whoever shares it
  return { columns: secrets, sure: known && (isOfPeople(rows.entity) || secrets.some((name) => hashes.test(name))) };
}

function isSecret(name: string, { entity, columns }: RepliedRows, endpoint: Endpoint): boolean {
  const column = name.split('.').at(-1) ?? name;
  if (hashes.test(column)) return true;
  const kind = about.test(column) ? '' : sensitiveKind(column);
  if (kind === 'password') return !isLink(entity);
  if (kind !== 'token' && kind !== 'secret' && kind !== 'one-time code') return false;
  // who signs in, or makes a key, is told it; picked out by hand it is meant
  if (columns !== null || isOpenByPurpose(endpoint) || !isOfPeople(entity)) return false;
  return !handlerSteps(endpoint).some(
    ({ operation }) => operation.is === 'query' && operation.operation === 'insert' && operation.entities[0] === entity,
  );
}

/** The password of a shared link, a room or a server is no person's. */
function isLink(entity: string): boolean {
  return /share|link|room|server|connection|integration|setting|config|device|network/i.test(entity);
}

/** Columns that the project writes to a table which nothing declares. */
function written(model: BackendModel, entity: string): string[] {
  const names = model.operations.flatMap((operation) =>
    operation.is === 'query' && operation.entities[0] === entity ? (operation.written ?? []) : [],
  );
  return [...new Set(names)].sort();
}
