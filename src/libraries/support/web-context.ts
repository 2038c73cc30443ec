import type { ExternalValue, Place, Value } from '../../evaluate/values.ts';
import type { LibraryBuild } from '../build-types.ts';
import { webRequest } from './file-routes.ts';

/** What frameworks that stand on the web platform hand to handlers: one object with the request, its address and more in it. */
export function webContext(
  build: LibraryBuild,
  api: string,
  route: { readonly method: string | null; readonly path: string; readonly place: Place },
): ExternalValue {
  const { evaluator } = build;
  const props = new Map<string, Value>();
  const context = evaluator.external(evaluator.knowledge.paths.parse(api), { props });
  const request = webRequest(build, route);
  const url = request.props?.get('nextUrl');
  props.set('request', { ...request, receiver: context });
  if (url?.kind === 'external') props.set('url', { ...url, receiver: context });
  return context;
}
