import { literal, unknown, type Place, type Value } from '../../evaluate/values.ts';
import type { LibraryBuild } from '../build-types.ts';
import { given } from './consumers.ts';
import { addressAt } from './node-exchange.ts';
import { pathOfAddress } from './request-addresses.ts';
import type { KnownPath } from './request-routing.ts';

/** `(request, env, context)` for one request, of which the verb and the path may be known. */
export function fetchArguments(
  build: LibraryBuild,
  place: Place,
  method: string | null,
  path: KnownPath | null,
): readonly Value[] {
  const props = new Map<string, Value>();
  if (method !== null) props.set('method', literal(method));
  const request = given(build, 'global.Request()', props);
  if (path !== null) {
    const address = addressAt(path, place, 'https://host');
    props.set('url', address);
    const pathname = pathOfAddress(address);
    if (pathname !== undefined && pathname !== null)
      props.set('nextUrl', {
        ...given(build, 'global.RequestUrl()', new Map([['pathname', pathname]])),
        receiver: request,
      });
  }
  // what is bound to a worker is what its types say
  return [request, unknown, unknown];
}
