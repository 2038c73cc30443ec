import { isKept } from '../../model/code/kept.ts';
import type { ClientOperation } from '../../model/operations.ts';
import type { BackendModel } from '../../model/types.ts';
import type { RuleHit } from '../define.ts';
import { remembered } from './remembered.ts';
import { agreeing, endpointsInWords, reachedPlaces, wayTo, type ReachedPlace } from './requests.ts';
import { servers } from './servers.ts';

/** Places at which requests make a client of a database that nothing keeps. */
export const clientsPerRequest = remembered((model: BackendModel): readonly ReachedPlace<'client'>[] =>
  reachedPlaces(model, 'client', ({ operation }) => operation.client === 'database' && !isKept(model, operation.place)),
);

/** What is said of a client that requests make, with the words `{endpoints} {make} … ({api})`; null if no endpoint does. */
export function clientHit({
  step,
  endpoints,
}: ReachedPlace<'client'>): Omit<RuleHit<Record<string, string>>, 'message'> | null {
  const [endpoint] = endpoints;
  if (endpoint === undefined) return null;
  return {
    arguments: {
      endpoints: endpointsInWords(endpoints),
      make: agreeing('makes', endpoints),
      api: step.operation.api,
    },
    place: step.operation.place,
    trace: wayTo(endpoint, step, 'makes a client'),
    endpoint,
    affects: { unit: 'endpoint', count: endpoints.length },
  };
}

/** Clients of databases over a network that the code of servers makes and that keep connections. */
export function pooledClients(model: BackendModel): readonly ClientOperation[] {
  const loaded = servers(model).map(({ loads }) => loads);
  return model.operations.filter(
    (operation): operation is ClientOperation =>
      operation.is === 'client' &&
      operation.client === 'database' &&
      operation.pool !== undefined &&
      !isInFile(operation) &&
      loaded.some((files) => files.has(operation.place.file)),
  );
}

/** A database that is a file, or in memory, has no connections to count. */
export function isInFile({ options }: ClientOperation): boolean {
  return ['type', 'dialect', 'client', 'driver'].some((name) => {
    const value = options[name];
    return typeof value === 'string' && /sqlite|sqljs|libsql|sql\.js/i.test(value);
  });
}
