import { placeKey } from '../../model/places.ts';
import type { Location } from '../../findings/types.ts';
import type { BackendModel, Endpoint, Step } from '../../model/types.ts';
import { handlerSteps } from './endpoints.ts';
import { isHealthPath } from './health.ts';

/** A service this small is easier to read in one piece. */
const tiny = 3;

/** Where requests are handled and queries made in one file, which endpoints that is, and how many queries are elsewhere. */
export function handlerQueries(model: BackendModel): {
  readonly places: Location[];
  readonly endpoints: Map<string, Set<Endpoint>>;
  readonly elsewhere: number;
} {
  const entries = new Set(model.endpoints.flatMap(({ place, handler }) => [place.file, handler?.location.file]));
  const inside = new Map<string, Location>();
  const elsewhere = new Set<string>();
  const endpoints = new Map<string, Set<Endpoint>>();
  const inPackage = Map.groupBy(model.endpoints, (endpoint) => endpoint.package);
  for (const endpoint of model.endpoints) {
    if (isHealthPath(endpoint.path) || (inPackage.get(endpoint.package)?.length ?? 0) <= tiny) continue;
    for (const { operation } of handlerSteps(endpoint).filter(isDataAccess)) {
      const { place } = operation;
      if (!entries.has(place.file)) {
        elsewhere.add(placeKey(place));
        continue;
      }
      inside.set(placeKey(place), place);
      const known = endpoints.get(place.file);
      if (known === undefined) endpoints.set(place.file, new Set([endpoint]));
      else known.add(endpoint);
    }
  }
  return { places: [...inside.values()], endpoints, elsewhere: elsewhere.size };
}

/** `SELECT 1` asks whether the database is there. */
function isDataAccess({ operation }: Step): boolean {
  return operation.is === 'query' && !/^\s*select\s+(?:1|now\(\)|version\(\))/i.test(operation.text ?? '');
}
