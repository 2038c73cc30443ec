import { inputLabel } from '../../evaluate/input-members.ts';
import { declaredMembers } from '../../evaluate/taint.ts';
import {
  asString,
  literal,
  makeArray,
  makeObject,
  makeUnknown,
  undefinedValue,
  unknown,
  type ExternalValue,
  type Place,
  type Value,
} from '../../evaluate/values.ts';
import type { Parameter } from '../../ir/index.ts';
import { nameOf } from '../../model/guards.ts';
import type { Param } from '../../model/types.ts';
import type { GuardDraft, LibraryBuild } from '../build-types.ts';
import { isTrue } from './arguments.ts';
import { fresh } from './handler-values.ts';
import type { Enhancer } from './nest-apps.ts';
import type { NestExchange } from './nest-context.ts';
import { externals, type DecoratedMethod } from './nest-decorators.ts';
import { usedBy } from './nest-guards.ts';
import {
  customPipe,
  piped,
  pipeElements,
  pipeNotes,
  pipeScalar,
  plain,
  shapeOf,
  validationOf,
  type Where,
} from './nest-pipes.ts';
import type { Shape } from './schema-shape.ts';
import { memberNotes, shapeParams, shapeValue } from './shape-values.ts';
import { typeFields } from './type-fields.ts';
import { typeShape } from './type-shape.ts';

/** What a handler is called with, and what checks it before. */
export interface NestArguments {
  readonly values: Value[];
  readonly params: Param[];
  readonly guards: GuardDraft[];
  /** it has the response in hand: what it returns is not the reply */
  readonly manual: boolean;
}

const sources: Readonly<Record<string, Where>> = {
  '@nestjs/common.Body()': 'body',
  '@nestjs/common.RawBody()': 'body',
  '@nestjs/common.Query()': 'query',
  '@nestjs/common.Param()': 'path',
  '@nestjs/common.Headers()': 'header',
  '@nestjs/common.UploadedFile()': 'file',
  '@nestjs/common.UploadedFiles()': 'file',
  '@nestjs/graphql.Args()': 'argument',
  '@nestjs/websockets.MessageBody()': 'argument',
  '@nestjs/microservices.Payload()': 'argument',
};

export function argumentsOf(
  build: LibraryBuild,
  method: DecoratedMethod,
  exchange: NestExchange,
  pipes: readonly Enhancer[],
  place: Place,
): NestArguments {
  const found: NestArguments & { manual: boolean } = { values: [], params: [], guards: [], manual: false };
  for (const param of method.cls.module.facts.functions[method.member.fn]?.params ?? []) {
    const decorators = externals(build.decorators(method.cls, param.decorators));
    found.values.push(
      joinFirst(decorators.map((decorator) => valueOf(build, method, param, decorator, exchange, pipes, place, found))),
    );
  }
  return found;
}

function joinFirst(values: readonly (Value | null)[]): Value {
  return values.find((value) => value !== null) ?? unknown;
}

function valueOf(
  build: LibraryBuild,
  method: DecoratedMethod,
  param: Parameter,
  decorator: ExternalValue,
  exchange: NestExchange,
  pipes: readonly Enhancer[],
  place: Place,
  found: NestArguments & { manual: boolean },
): Value | null {
  const { text } = decorator.path;
  const where = sources[text];
  if (where !== undefined) return inputOf(build, method, param, decorator, where, pipes, found);
  const member = (of: ExternalValue, name: string): Value =>
    build.evaluator.asRoot((machine) => machine.member(of, name, place));
  switch (text) {
    case '@nestjs/common.Req()':
    case '@nestjs/common.Request()':
      return exchange.request;
    case '@nestjs/common.Res()':
    case '@nestjs/common.Response()': {
      const [given] = decorator.args;
      const passthrough = given?.kind === 'object' ? given.props.get('passthrough') : undefined;
      if (!(passthrough?.kind === 'literal' && passthrough.value === true)) found.manual = true;
      return exchange.response;
    }
    case '@nestjs/common.Next()':
      found.manual = true;
      return exchange.next;
    case '@nestjs/common.Session()':
      return member(exchange.request, 'session');
    case '@nestjs/common.HostParam()': {
      const name = asString(decorator.args[0]);
      const at = build.locate({ module: method.cls.module, start: param.start, end: param.end });
      // a part of the host name is chosen by whoever sends the request, as a part of the path is
      if (name !== null) found.params.push({ name, in: 'path', place: at, validatedBy: '' });
      const source = { kind: 'request', label: 'host name', place };
      return makeUnknown({ source, safeFor: 0, step: null }, 'string', {
        in: 'header',
        path: ['host'],
        validatedBy: '',
      });
    }
    case '@nestjs/websockets.ConnectedSocket()':
      return fresh(build, 'socket.io.Socket()');
    case '@nestjs/common.Ip()':
      return makeUnknown(null, 'string');
    case '@nestjs/graphql.Context()': {
      const object = makeObject();
      object.props.set('req', exchange.request);
      object.props.set('res', exchange.response);
      object.rest = unknown;
      return asString(decorator.args[0]) === null
        ? object
        : build.evaluator.asRoot((machine) => machine.member(object, asString(decorator.args[0]) ?? '', place));
    }
    case '@nestjs/common.createParamDecorator()()': {
      // made by the project: its function says what it takes from the request
      const [make] = decorator.receiver?.args ?? [];
      return make === undefined
        ? null
        : build.evaluator.runRoot(make, [decorator.args[0] ?? undefinedValue, exchange.context]).value;
    }
    default:
      return null;
  }
}

function inputOf(
  build: LibraryBuild,
  method: DecoratedMethod,
  param: Parameter,
  decorator: ExternalValue,
  where: Where,
  pipes: readonly Enhancer[],
  found: NestArguments,
): Value {
  const [first] = decorator.args;
  const name =
    asString(first) ?? (first?.kind === 'object' && first.cls === null ? asString(first.props.get('name')) : null);
  const own = decorator.args.filter(
    (argument) => argument.kind !== 'literal' && !(argument.kind === 'object' && argument.cls === null),
  );
  const at: Place = { module: method.cls.module, start: param.start, end: param.end };
  const location = build.locate(at);
  const path = name === null ? [] : [name];
  const all = [...pipes, ...own.map((value) => ({ value, place: at, conditional: false }))];
  const scalar = own.map(pipeScalar).find((type) => type !== null);
  if (scalar !== undefined && scalar !== null) {
    const names = name === null ? declaredNames(build, method, param, decorator) : [name];
    for (const each of names)
      found.params.push({
        name: each,
        in: where,
        place: location,
        validatedBy: nameOf(own[0] ?? unknown),
        ...shapeOnly({ kind: 'scalar', type: scalar, ...pipeNotes(own) }),
      });
    found.guards.push({
      value: literal(true),
      name: nameOf(own[0] ?? unknown),
      kinds: ['validation'],
      covers: name === null ? [where] : [],
      scope: 'route',
      place: at,
      conditional: false,
    });
    return makeUnknown(null, scalar, { in: where, path, validatedBy: nameOf(own[0] ?? unknown) });
  }
  const listed = own.map(pipeElements).find((type) => type !== null) ?? null;
  if (listed !== null) {
    for (const each of name === null ? declaredNames(build, method, param, decorator) : [name])
      found.params.push({ name: each, in: where, place: location, validatedBy: 'ParseArrayPipe' });
    return makeArray([], makeUnknown(null, listed, { in: where, path: [...path, '*'], validatedBy: 'ParseArrayPipe' }));
  }
  const validating = all.map((pipe) => validationOf(build, pipe)).find((pipe) => pipe !== null) ?? null;
  const shape = validating === null || param.type === null ? null : shapeOf(build, method, param.type, validating);
  if (validating !== null && shape !== null) {
    found.guards.push({
      value: literal(true),
      name: validating.name,
      kinds: ['validation'],
      covers: [where],
      scope: 'route',
      place: validating.pipe.place,
      conditional: validating.pipe.conditional,
      ...(validating.options === null ? {} : { options: plain(validating.options) }),
    });
    if (name === null) found.params.push(...shapeParams(shape, where, location, validating.name));
    else found.params.push({ name, in: where, place: location, validatedBy: validating.name, ...shapeOnly(shape) });
    return shapeValue(shape, where, path, at, validating.name);
  }
  for (const pipe of all) found.guards.push(...customPipe(build, pipe, where, at));
  const names = name === null ? declaredNames(build, method, param, decorator) : [name];
  const declared = typeShape(build, method.cls.module, param.type);
  const shapeNamed = (each: string): Shape | undefined =>
    name !== null ? declared : declared.kind === 'object' ? declared.members.get(each) : undefined;
  for (const each of names)
    found.params.push({
      name: each,
      in: where,
      place: location,
      validatedBy: '',
      ...(name === null ? { declared: true as const } : {}),
      ...shapeOnly(shapeNamed(each)),
    });
  // `@Param('id') id: number` is a number at run time only if a pipe makes it one
  const transformed = validating !== null && isTrue(validating.options?.props.get('transform'));
  const primitive =
    transformed && param.type?.kind === 'keyword' && (param.type.name === 'number' || param.type.name === 'boolean')
      ? param.type.name
      : null;
  if (primitive !== null) return makeUnknown(null, primitive, { in: where, path, validatedBy: validating?.name ?? '' });
  const isGraphql = decorator.path.text.startsWith('@nestjs/graphql.');
  const label = inputLabel(where, name === null ? [] : [name]);
  const input = makeUnknown(
    {
      source: { kind: 'request', label, place: at, ...(isGraphql ? { in: declaredMembers } : {}) },
      safeFor: 0,
      step: null,
    },
    where === 'path' && name !== null ? 'string' : '',
    { in: where, path, validatedBy: '' },
  );
  return all.reduce<Value>((value, pipe) => piped(build, pipe, value, where, at), input);
}

/** Types that nothing checks say what is meant, but a request without it is not refused. */
function shapeOnly(shape: Shape | undefined): Pick<Param, 'shape'> {
  const found = shape === undefined ? undefined : memberNotes(shape).shape;
  return found === undefined ? {} : { shape: found };
}

/** What a parameter for the whole of something stands for: its fields, if its type says which, or all of it. */
function declaredNames(
  build: LibraryBuild,
  method: DecoratedMethod,
  param: Parameter,
  decorator: ExternalValue,
): readonly string[] {
  const where = sources[decorator.path.text];
  switch (where) {
    case 'body':
    case 'query':
      return typeFields(build, method.cls.module, param.type) ?? [where];
    case 'header':
      return ['headers'];
    case 'file': {
      const fields = uploadedFields(method);
      return fields.length > 0 ? fields : [decorator.path.name === 'UploadedFiles' ? 'files' : 'file'];
    }
    // the path says what its parameters are
    default:
      return [];
  }
}

/** `FileInterceptor('avatar')`, `FilesInterceptor('photos', 4)`, `FileFieldsInterceptor([{ name: 'avatar' }])`. */
function uploadedFields(method: DecoratedMethod): string[] {
  return usedBy(method.decorators, '@nestjs/common.UseInterceptors()').flatMap(({ value }) => {
    if (value.kind !== 'external' || !/^Files?(?:Fields)?Interceptor$/.test(value.path.name)) return [];
    const [given] = value.args;
    const names = given?.kind === 'array' ? given.elements : given === undefined ? [] : [given];
    return names.flatMap((each) => asString(each.kind === 'object' ? each.props.get('name') : each) ?? []);
  });
}
