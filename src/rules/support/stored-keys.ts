import { resultUse } from '../../model/code/result-use.ts';
import type { BackendModel, Endpoint, Flow } from '../../model/types.ts';
import { plainColumn } from './ownership.ts';

/**
 * The input is a part of the path, and on every way that was seen a row is looked up by it, and asked for: what leads out of a folder
 * is the key of no row, unless somebody could store one that is.
 */
export function isStoredKey(model: BackendModel, flows: readonly Flow[]): boolean {
  return flows.every(({ source, endpoints }) => {
    const [, name] = /^path parameter `([^`]+)`$/.exec(source.label) ?? [];
    return (
      name !== undefined && endpoints.length > 0 && endpoints.every((endpoint) => isLookedUp(model, endpoint, name))
    );
  });
}

function isLookedUp(model: BackendModel, endpoint: Endpoint, name: string): boolean {
  return endpoint.steps.some((step) => {
    const { operation } = step;
    if (operation.is !== 'query' || operation.operation !== 'select' || !operation.single) return false;
    const asked = operation.filters
      ?.filter(({ operator }) => operator === '=')
      .map(({ column }) => plainColumn(column));
    const given = operation.given?.some(
      (value) =>
        value.from === 'request' &&
        value.in === 'path' &&
        value.path.join('.') === name &&
        (value.name === '' || asked?.includes(plainColumn(value.name)) === true),
    );
    if (given !== true) return false;
    return operation.onMissing === 'throws' || ['checked', 'read'].includes(resultUse(model, endpoint, step).use);
  });
}
