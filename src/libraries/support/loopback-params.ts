import { asString, options, unknown, type ExternalValue } from '../../evaluate/values.ts';
import type { Parameter } from '../../ir/index.ts';
import type { LibraryBuild } from '../build-types.ts';
import { fresh } from './handler-values.ts';
import { classOfType } from './class-shape.ts';
import { nameGiven, type Exchange, type Given } from './controllers.ts';
import { setting, settingText } from './decorated-members.ts';
import { contentShape, modelShape } from './loopback-models.ts';
import type { DecoratedMethod } from './nest-decorators.ts';
import type { RequestPart } from './request-parts.ts';
import type { Shape } from './schema-shape.ts';
import { typeFields } from './type-fields.ts';

const rest = '@loopback/rest';
const places: Readonly<Record<string, RequestPart['in']>> = {
  path: 'path',
  query: 'query',
  header: 'header',
  cookie: 'cookie',
};
const converted: Readonly<Record<string, Shape>> = {
  number: { kind: 'scalar', type: 'number' },
  integer: { kind: 'scalar', type: 'number' },
  long: { kind: 'scalar', type: 'number' },
  float: { kind: 'scalar', type: 'number' },
  double: { kind: 'scalar', type: 'number' },
  boolean: { kind: 'scalar', type: 'boolean' },
  date: { kind: 'scalar', type: 'date' },
  dateTime: { kind: 'scalar', type: 'date' },
};

/** What a parameter of a controller's method is given, by its decorators; null if nothing says what. */
export function parameterOf(
  build: LibraryBuild,
  method: DecoratedMethod,
  exchange: Exchange,
  decorators: readonly ExternalValue[],
  param: Parameter,
): Given | null {
  for (const decorator of decorators) {
    const { text } = decorator.path;
    if (text.startsWith(`${rest}.param`)) {
      const part = partOf(decorator, param);
      if (part !== null) return { part };
    }
    // the handler reads the files off the request itself
    if (text === `${rest}.requestBody.file()`) return { value: exchange.request };
    if (text === `${rest}.requestBody()` || text === `${rest}.requestBody.array()`)
      return { part: bodyOf(build, method, decorator, param) };
    if (text === '@loopback/core.inject()') return injected(build, method, exchange, decorator, param);
  }
  return null;
}

/** `@param.query.number('limit')`, `@param.array('tags', 'query', …)`, `@param({ name, in, schema })`. */
function partOf(decorator: ExternalValue, param: Parameter): RequestPart | null {
  const { text, name } = decorator.path;
  const [first, second] = decorator.args;
  if (text === `${rest}.param()`) {
    const where = places[settingText(first, 'in') ?? ''];
    const type = settingText(setting(first, 'schema'), 'type') ?? '';
    return where === undefined ? null : part(where, settingText(first, 'name') ?? '{?}', converted[type]);
  }
  if (text === `${rest}.param.array()`)
    return part(places[asString(second) ?? ''] ?? 'query', nameGiven(decorator, param), undefined);
  if (text === `${rest}.param.filter()` || text === `${rest}.param.where()`)
    return part('query', asString(second) ?? name, undefined);
  const where = places[/\.param\.(\w+)\.\w+\(\)$/.exec(text)?.[1] ?? ''];
  return where === undefined ? null : part(where, nameGiven(decorator, param), converted[name]);
}

function part(where: RequestPart['in'], name: string, shape: Shape | undefined): RequestPart {
  return { in: where, name, shape: shape ?? null, validatedBy: shape === undefined ? '' : rest };
}

/** The body is checked against the schema that is spelled out, or that of the class its type names. */
function bodyOf(build: LibraryBuild, method: DecoratedMethod, decorator: ExternalValue, param: Parameter): RequestPart {
  const { module } = method.cls;
  const [spec] = decorator.args;
  const listed = decorator.path.name === 'array';
  const content = setting(listed ? undefined : spec, 'content');
  const media = content?.kind === 'object' ? [...content.props.values()][0] : undefined;
  const cls = param.type === null ? null : classOfType(build, module, param.type);
  const own = setting(media, 'schema');
  const shape = own !== undefined ? contentShape(build, own) : cls === null || listed ? null : modelShape(build, cls);
  return {
    in: 'body',
    name: null,
    shape: shape !== null && param.type?.kind === 'array' ? { kind: 'array', element: shape } : shape,
    validatedBy: shape === null ? '' : rest,
    declared: typeFields(build, module, param.type),
  };
}

/** `@inject(RestBindings.Http.RESPONSE)`, `@inject(SecurityBindings.USER)`, or whatever the type says. */
function injected(
  build: LibraryBuild,
  { cls }: DecoratedMethod,
  exchange: Exchange,
  decorator: ExternalValue,
  param: Parameter,
): Given {
  const key = decorator.args[0];
  const path = key === undefined ? '' : (options(key).find((option) => option.kind === 'external')?.path.text ?? '');
  if (path.endsWith('.RestBindings.Http.REQUEST')) return { value: exchange.request };
  if (path.endsWith('.RestBindings.Http.RESPONSE')) return { value: exchange.response, manual: true };
  if (path.endsWith('.SecurityBindings.USER')) return { value: fresh(build, '@loopback/security.UserProfile()') };
  const typed = param.type === null ? null : build.evaluator.typed({ module: cls.module, type: param.type });
  return { value: typed ?? unknown };
}
