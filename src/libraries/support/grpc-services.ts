import { asString, options, unknown, type ObjectValue, type Place, type Value } from '../../evaluate/values.ts';
import type { GuardDraft, LibraryBuild } from '../build-types.ts';
import { memberIn } from './graphql-servers.ts';
import { describedServices } from './proto-descriptor.ts';
import { fieldNames, protoServices, type ProtoService } from './proto-files.ts';
import { membersOf } from './request-context.ts';
import type { Shape } from './schema-shape.ts';
import { shapeValue } from './shape-values.ts';

/** HTTP statuses for the codes that gRPC shares with everything built like it. */
export const grpcStatuses: Readonly<Record<number, number>> = {
  3: 400,
  4: 504,
  5: 404,
  6: 409,
  7: 403,
  8: 429,
  9: 400,
  12: 501,
  13: 500,
  14: 503,
  16: 401,
};

const codes =
  'OK|CANCELLED|UNKNOWN|INVALID_ARGUMENT|DEADLINE_EXCEEDED|NOT_FOUND|ALREADY_EXISTS|PERMISSION_DENIED|RESOURCE_EXHAUSTED|FAILED_PRECONDITION|ABORTED|OUT_OF_RANGE|UNIMPLEMENTED|INTERNAL|UNAVAILABLE|DATA_LOSS|UNAUTHENTICATED'.split(
    '|',
  );

/** Rows for an enumeration of the codes. */
export function codeRows(api: string, camel: boolean): { api: string; is: 'constant'; value: number }[] {
  return codes.map((name, value) => ({
    api: `${api}.${camel ? pascal(name.toLowerCase().replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())) : name}`,
    is: 'constant',
    value,
  }));
}

/** The HTTP status for `{ code: status.UNAUTHENTICATED }`, or the code itself; null if it has none. */
export function statusOfCode(value: Value | undefined): number | null {
  for (const option of value === undefined ? [] : options(value)) {
    const code = option.kind === 'literal' ? option : membersOf(option).get('code');
    if (code?.kind === 'literal' && typeof code.value === 'number') return grpcStatuses[code.value] ?? null;
  }
  return null;
}

export interface ServiceDraft {
  readonly framework: string;
  readonly place: Place;
  readonly conditional: boolean;
  /** what stands for the service in the code */
  readonly definition: Value;
  readonly implementation: Value;
  readonly guards: readonly GuardDraft[];
  /** what a method gets for a message */
  given(message: Value): Value[];
  readonly replies: 'return' | 'call';
}

/** Declares the methods of a service by their full names. */
export function declareService(build: LibraryBuild, draft: ServiceDraft): void {
  const service = serviceOf(build, draft.definition, draft.implementation);
  for (const { name, request } of service.methods) {
    const member = memberNamed(build, draft.implementation, name, draft.place);
    // what an implementation leaves out is answered with UNIMPLEMENTED
    if (member === null && isWhole(draft.implementation)) continue;
    const location = build.locate(draft.place);
    const message = messageOf(request, service.getters, draft.place);
    const place = placeOf(build, member?.value ?? unknown, draft.place);
    build.endpoint({
      app: null,
      protocol: 'grpc',
      method: 'CALL',
      path: `/${service.fullName}/${name}`,
      framework: draft.framework,
      place,
      guards: draft.guards,
      handler: member?.value ?? unknown,
      ...(member?.self === undefined ? {} : { self: member.self }),
      arguments: () => draft.given(message),
      replies: draft.replies,
      defaultStatus: 200,
      params: fieldNames(request).map((field) => ({
        name: field,
        in: 'argument',
        place: location,
        validatedBy: 'protobuf',
      })),
      conditional: draft.conditional,
    });
  }
}

function messageOf(request: Shape, getters: boolean, place: Place): Value {
  // classes of older generators have a method for each field
  return shapeValue(getters ? { kind: 'any' } : request, 'argument', [], place, 'protobuf');
}

interface Service {
  readonly fullName: string;
  readonly methods: readonly { readonly name: string; readonly request: Shape }[];
  readonly getters: boolean;
}

function serviceOf(build: LibraryBuild, definition: Value, implementation: Value): Service {
  const described = embeddedService(definition);
  if (described !== null) return { ...described, getters: false };
  const stated = generatedService(definition);
  const named = stated?.fullName ?? nameInPath(definition);
  const all = protoServices(build);
  const implemented = methodNames(implementation);
  const declared =
    all.find(({ fullName }) => fullName === named) ??
    all.find(({ name }) => named !== null && sameService(name, named)) ??
    (named === null ? byMethods(all, implemented) : undefined);
  if (stated !== null)
    return {
      fullName: stated.fullName,
      getters: stated.getters,
      methods: stated.methods.map((name) => ({ name, request: requestOf(declared, name) })),
    };
  if (declared !== undefined) return { ...declared, getters: false };
  return {
    fullName: named ?? '{?}',
    getters: false,
    methods: implemented.map((name) => ({ name: pascal(name), request: { kind: 'any' } })),
  };
}

function requestOf(service: ProtoService | undefined, name: string): Shape {
  return service?.methods.find((method) => method.name === name)?.request ?? { kind: 'any' };
}

/** `serviceDesc(fileDesc('base64'), 0)` */
function embeddedService(definition: Value): ProtoService | null {
  for (const option of options(definition)) {
    if (option.kind !== 'external' || option.call?.name !== 'serviceDesc') continue;
    const [file, index] = option.args;
    const text = file?.kind === 'external' ? asString(file.args[0]) : null;
    const at = index?.kind === 'literal' && typeof index.value === 'number' ? index.value : 0;
    if (text !== null) return describedServices(text)[at] ?? null;
  }
  return null;
}

/** What generators write: methods with their paths, or the service's full name with its methods. */
function generatedService(definition: Value): { fullName: string; methods: string[]; getters: boolean } | null {
  for (const option of options(definition)) {
    if (option.kind !== 'object') continue;
    const fullName = asString(option.props.get('typeName')) ?? asString(option.props.get('fullName'));
    const methods = option.props.get('methods');
    if (fullName !== null && methods?.kind === 'object')
      return {
        fullName,
        getters: false,
        methods: [...methods.props].map(([key, method]) => asString(memberIn(method, 'name')) ?? pascal(key)),
      };
    const paths = [...option.props.values()].flatMap((method) => asString(memberIn(method, 'path')) ?? []);
    const parts = paths.map((path) => /^\/([\w.]+)\/(\w+)$/.exec(path));
    const [first] = parts;
    if (first?.[1] !== undefined)
      return {
        fullName: first[1],
        getters: [...option.props.values()].some((method) => memberIn(method, 'requestType')?.kind !== 'object'),
        methods: parts.flatMap((part) => part?.[2] ?? []),
      };
  }
  return null;
}

/** `grpc.loadPackageDefinition(…).shop.v1.Orders.service`, or what generated code that is not there calls it. */
function nameInPath(definition: Value): string | null {
  for (const option of options(definition)) {
    if (option.kind !== 'external') continue;
    const { text } = option.path;
    const loaded = /\.(?:loadPackageDefinition|load|loadObject)\(\)\.(.+)$/.exec(text)?.[1];
    if (loaded !== undefined) return loaded.replace(/\.service$/, '');
    const name = option.path.name === 'service' ? option.path.parent?.name : option.path.name;
    if (name !== undefined && !text.endsWith('()')) return name;
  }
  return null;
}

/** `GreeterService`, `GreeterServiceDefinition` and `IGreeter` are the service `Greeter`. */
function sameService(name: string, written: string): boolean {
  const last = written.replace(/^.*\./, '');
  return (
    last === name ||
    [`${name}Service`, `${name}Definition`, `${name}ServiceDefinition`, `${name}Client`, `I${name}`].includes(last)
  );
}

/** The only service that has all methods of an implementation. */
function byMethods(services: readonly ProtoService[], implemented: readonly string[]): ProtoService | undefined {
  if (implemented.length === 0) return undefined;
  const matching = services.filter(({ methods }) => {
    const names = new Set(methods.map(({ name }) => name.toLowerCase()));
    return implemented.every((name) => names.has(name.toLowerCase()));
  });
  return matching.length === 1 ? matching[0] : undefined;
}

/** Names of the functions of an object, or of the methods of an instance. */
function methodNames(implementation: Value): string[] {
  for (const option of options(implementation)) {
    if (option.kind !== 'object') continue;
    const own = [...option.props].filter(([, value]) => options(value).some(({ kind }) => kind === 'function'));
    return [...new Set([...own.map(([name]) => name), ...classMethods(option)])];
  }
  return [];
}

/** All members of the implementation are known. */
function isWhole(implementation: Value): boolean {
  return options(implementation).every(
    (option) => option.kind === 'object' && option.rest === null && option.base === null,
  );
}

function classMethods({ cls }: ObjectValue): string[] {
  const names: string[] = [];
  for (let at: Value | null = cls; at?.kind === 'class'; at = at.parent)
    for (const member of at.module.facts.classes[at.cls]?.members ?? [])
      if (member.kind === 'method' && !member.static) names.push(member.name);
  return names;
}

function memberNamed(
  build: LibraryBuild,
  implementation: Value,
  name: string,
  place: Place,
): { value: Value; self?: Value } | null {
  for (const option of options(implementation)) {
    if (option.kind !== 'object') continue;
    const key = methodNames(option).find((each) => each.toLowerCase() === name.toLowerCase());
    if (key === undefined) continue;
    const value = build.evaluator.asRoot((machine) => machine.member(option, key, place));
    return option.cls === null ? { value } : { value, self: option };
  }
  return null;
}

function placeOf(build: LibraryBuild, value: Value, fallback: Place): Place {
  for (const option of options(value)) if (option.kind === 'function') return build.evaluator.placeOfFunction(option);
  return fallback;
}

function pascal(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
