import type { Location } from '../../findings/types.ts';
import { goesOnAnyway } from '../../model/code/plain-middleware.ts';
import type { App, BackendModel, ConditionInfo, Endpoint, Guard } from '../../model/types.ts';
import { sourceAt } from './lookup.ts';
import { remembered } from './remembered.ts';

/** Middleware that is mounted on a regular expression which tells small letters from capitals, with a route that it is for. */
export function mountPatterns(
  model: BackendModel,
): { pattern: string; prefix: string; place: Location; example: Endpoint }[] {
  return model.operations.flatMap((operation) => {
    if (operation.is !== 'call' || !operation.tags.includes('pattern-middleware')) return [];
    // what writes a log keeps nobody out
    if (goesOnAnyway(model, operation.place)) return [];
    const [pattern = null] = operation.args;
    for (const prefix of pattern === null ? [] : startsOf(pattern)) {
      const example = routeBelow(model, prefix, operation.place.file);
      if (pattern !== null && example !== undefined) return [{ pattern, prefix, place: operation.place, example }];
    }
    return [];
  });
}

/** Guards that look at a request only if its path, compared letter by letter, begins or is like a text, with a route that they are for. */
export function decidingPaths(
  model: BackendModel,
): { guard: Guard; condition: ConditionInfo; prefix: string; example: Endpoint }[] {
  const found = new Map<string, { guard: Guard; condition: ConditionInfo; prefix: string; example: Endpoint }>();
  for (const endpoint of model.endpoints) {
    if (!isCaseBlind(endpoint.app)) continue;
    for (const { guard, conditions, operation } of endpoint.steps) {
      const refuses =
        (operation.is === 'reply' || operation.is === 'throw') &&
        (operation.status === 401 || operation.status === 403);
      if (guard === null || !refuses) continue;
      for (const condition of conditions) {
        const prefix = condition.truth ? comparedPath(model, condition) : '';
        const key = `${condition.place.file}:${condition.place.line}:${condition.place.column}`;
        if (prefix !== '' && !found.has(key) && endpoint.path.startsWith(prefix))
          found.set(key, { guard, condition, prefix, example: endpoint });
      }
    }
  }
  return [...found.values()];
}

/** Told to tell small letters from capitals in the paths of its routes. */
export function isCaseSensitive(model: BackendModel, app: App | null): boolean {
  if (app === null) return false;
  const alone = model.apps.filter((each) => each.package === app.package).length === 1;
  return caseSettings(model).some(({ file, package: owner }) =>
    alone ? owner === app.package : file === app.place.file,
  );
}

/** Where it is told, and to whose application: to one of several, in the file that makes it. */
const caseSettings = remembered((model: BackendModel) => {
  const settings: { file: string; package: App['package'] }[] = [];
  for (const operation of model.operations) {
    if (operation.is !== 'call' || !operation.tags.includes('app-setting')) continue;
    const source = sourceAt(model, operation.place.file);
    if (source !== undefined && operation.args[0] === 'case sensitive routing' && operation.args[1] !== 'false')
      settings.push({ file: source.file.path, package: source.package });
  }
  return settings;
});

/** Express compares the paths of its routes without regard to capitals. */
function isCaseBlind(app: App | null): boolean {
  return app !== null && /^express$/i.test(app.framework);
}

function routeBelow(model: BackendModel, prefix: string, file: string): Endpoint | undefined {
  if (!/[a-z]/i.test(prefix)) return undefined;
  const whole = prefix.replace(/\/$/, '');
  const below = model.endpoints.filter(
    ({ app, path }) => isCaseBlind(app) && (path === whole || path.startsWith(`${whole}/`) || path.startsWith(prefix)),
  );
  const owner = sourceAt(model, file)?.package ?? null;
  // of several applications in one package, routes of another one pass by
  const several = model.apps.filter((app) => app.package === owner).length > 1;
  return (
    below.find(({ place, app }) => place.file === file || app?.place.file === file) ?? (several ? undefined : below[0])
  );
}

/** `/api/` and `/rest/` of `\/(api|rest)\/.*` */
function startsOf(pattern: string): string[] {
  const [found = '', before = '', words] =
    /^(\^?(?:\\[/.-]|[\w/-])*)\((?:\?:)?((?:[\w-]+\|)*[\w-]+)\)(?![?*{])/.exec(pattern) ?? [];
  if (words === undefined) return [literalStart(pattern)];
  return words.split('|').flatMap((word) => startsOf(`${before}${word}${pattern.slice(found.length)}`));
}

/** `\/admin\/` of `^\/admin\/.*`: what a text that matches begins with. */
function literalStart(pattern: string): string {
  const start = /^\^?((?:\\[/.-]|[\w/-])*)/.exec(pattern)?.[1] ?? '';
  const rest = pattern.slice((pattern.startsWith('^') ? 1 : 0) + start.length);
  // what may be left out is no part of it: `/ab?`
  const whole = /^[?*{]/.test(rest) ? start.slice(0, start.at(-2) === '\\' ? -2 : -1) : start;
  return whole.replaceAll('\\', '');
}

/** `/admin` of `req.path.startsWith('/admin')` or `req.url === '/admin'`; '' for any other condition. */
function comparedPath(model: BackendModel, { text, place }: ConditionInfo): string {
  if (!/\.(?:path|url|originalUrl|pathname|baseUrl)(?:\.(?:startsWith|includes|indexOf)\(|\s*===?)/.test(text))
    return '';
  const source = sourceAt(model, place.file);
  const inside = source?.strings().find(({ start, end, value }) => {
    const at = source.locate(start, end);
    const after = at.line === place.line && at.column >= place.column && at.endColumn <= place.endColumn;
    return after && /^\/[\w/-]*[a-z]/i.test(value);
  });
  return inside?.value ?? '';
}
