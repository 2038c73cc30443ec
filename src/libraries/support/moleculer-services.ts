import {
  asString,
  literal,
  makeObject,
  options,
  unknown,
  type ObjectValue,
  type Place,
  type Value,
} from '../../evaluate/values.ts';
import type { PendingCall } from '../../evaluate/knowledge.ts';
import type { Program } from '../../link/types.ts';
import type { LibraryBuild } from '../build-types.ts';
import { className } from './decorated-members.ts';
import { exportedHandlers } from './file-handlers.ts';
import { find, methodsOf } from './nest-decorators.ts';

/** An action, with the methods of its service as `this`. */
export interface MoleculerAction {
  /** `v1.users.list` */
  readonly name: string;
  readonly service: MoleculerService;
  /** how it is declared; a function where that is all there is */
  readonly declared: Value;
  readonly handler: Value;
  readonly place: Place;
}

export interface MoleculerService {
  /** with its version */
  readonly name: string;
  readonly settings: ReadonlyMap<string, Value>;
  readonly self: ObjectValue;
  readonly actions: MoleculerAction[];
  /** what it does about events, by their names */
  readonly events: ReadonlyMap<string, Value>;
  /** hooks before actions, by action; `*`: all */
  readonly before: ReadonlyMap<string, readonly Value[]>;
  /** it is, or builds upon, the gateway */
  readonly isGateway: boolean;
  /** packages that it builds upon may give it more actions */
  readonly isOpen: boolean;
  readonly place: Place;
}

const parsed = new WeakMap<Program, Value[]>();
const registries = new WeakMap<Program, ReadonlyMap<string, MoleculerAction>>();

/** `this.parseServiceSchema({ … })` in a class that is a service. */
export function parseSchema(call: PendingCall): Value {
  const known = parsed.get(call.program);
  const [schema] = call.args;
  if (schema !== undefined) {
    if (known === undefined) parsed.set(call.program, [schema]);
    else known.push(schema);
  }
  return unknown;
}

/** `ctx.call('users.get', params)`: what the action does, if a service of the project has it. */
export function callAction(call: PendingCall): Value | undefined {
  const name = asString(call.args[0]);
  const action = name === null ? undefined : registries.get(call.program)?.get(name);
  if (action === undefined || !options(action.handler).some(({ kind }) => kind === 'function')) return undefined;
  const props = new Map<string, Value>([['params', call.args[1] ?? makeObject()]]);
  return call.invoke(action.handler, [call.external('moleculer.Context()', { props })], action.service.self);
}

/** Services that files export, that are made at start-up, and that classes describe. */
export function moleculerServices(build: LibraryBuild): MoleculerService[] {
  const schemas: Value[] = [];
  for (const module of build.modules) {
    if (module.package?.dependencies['moleculer'] === undefined) continue;
    for (const { value } of exportedHandlers(build, module, (name) => name !== '__esModule'))
      for (const option of options(value)) {
        if (option.kind === 'object') schemas.push(option);
        if (option.kind !== 'class' || option.parent?.kind !== 'external') continue;
        if (option.parent.path.root.text === 'moleculer')
          build.evaluator.instanceOf({ module: option.module, cls: option.cls });
      }
  }
  for (const { event } of build.calls('moleculer.ServiceBroker().createService'))
    schemas.push(...event.args.slice(0, 1));
  schemas.push(...(parsed.get(build.program) ?? []));
  const services = new Map<ObjectValue, MoleculerService>();
  for (const schema of schemas)
    for (const option of options(schema)) {
      const service = option.kind === 'object' && !services.has(option) ? serviceOf(option) : null;
      if (option.kind === 'object' && service !== null) services.set(option, service);
    }
  const found = [...services.values(), ...decoratedServices(build)];
  registries.set(
    build.program,
    new Map(found.flatMap(({ actions }) => actions.map((action) => [action.name, action] as const))),
  );
  return found;
}

function serviceOf(schema: ObjectValue): MoleculerService | null {
  const name = asString(schema.props.get('name'));
  const layers = [...mixinsOf(schema), schema];
  const isGateway = layers.some(usesGateway);
  const place = schema.place;
  if (
    name === null ||
    place === null ||
    !(isGateway || ['actions', 'methods', 'events'].some((part) => schema.props.has(part)))
  )
    return null;
  const merged = (part: string): Map<string, Value> => {
    const into = new Map<string, Value>();
    for (const layer of layers) {
      const own = layer.props.get(part);
      if (own?.kind === 'object') for (const [key, value] of own.props) into.set(key, value);
    }
    return into;
  };
  const version = schema.props.get('version');
  const versionText =
    version?.kind === 'literal' && version.value !== undefined && version.value !== null
      ? `${typeof version.value === 'number' ? 'v' : ''}${String(version.value)}.`
      : '';
  const self = makeObject();
  for (const [key, method] of merged('methods')) self.props.set(key, method);
  self.rest = unknown;
  const hooks = merged('hooks').get('before');
  const service: MoleculerService = {
    name: versionText + name,
    settings: merged('settings'),
    self,
    actions: [],
    events: merged('events'),
    before: new Map(
      hooks?.kind === 'object' ? [...hooks.props].map(([key, value]) => [key, listOf(value)] as const) : [],
    ),
    isGateway,
    isOpen: layers.some(({ props }) =>
      listOf(props.get('mixins')).some((mixin) => options(mixin).every(({ kind }) => kind !== 'object')),
    ),
    place,
  };
  for (const [key, declared] of merged('actions')) {
    const described = options(declared).find((option) => option.kind === 'object');
    const handler = described?.kind === 'object' ? described.props.get('handler') : declared;
    if (handler === undefined) continue;
    const at = described?.kind === 'object' ? described.place : null;
    service.actions.push({ name: `${service.name}.${key}`, service, declared, handler, place: at ?? place });
  }
  return service;
}

/** `@Service({ name: 'users' }) class { @Action({ rest: 'GET /' }) list(ctx) {} }`. */
function decoratedServices(build: LibraryBuild): MoleculerService[] {
  return build.decorated('moleculer-decorators.Service()').flatMap(({ cls, ref, decorator }): MoleculerService[] => {
    const schema = makeObject(decorator.call?.place ?? null);
    const [given] = decorator.args;
    if (given?.kind === 'object') for (const [key, value] of given.props) schema.props.set(key, value);
    if (!schema.props.has('name')) schema.props.set('name', literal(className(cls)));
    const self = build.evaluator.instanceOf(ref);
    schema.props.set('methods', self);
    const service = serviceOf(schema);
    if (service === null) return [];
    for (const { cls: owner, member, decorators } of methodsOf(build, cls)) {
      const action = find(decorators, 'moleculer-decorators.Action()');
      if (action === undefined) continue;
      const [declared = makeObject()] = action.args;
      service.actions.push({
        name: `${service.name}.${(declared.kind === 'object' ? asString(declared.props.get('name')) : null) ?? member.name}`,
        service: { ...service, self },
        declared,
        handler: build.evaluator.functionAt(owner.frame, member.fn, self, owner),
        place: action.call?.place ?? service.place,
      });
    }
    return [{ ...service, self }];
  });
}

function mixinsOf({ props }: ObjectValue, depth = 0): ObjectValue[] {
  const listed = listOf(props.get('mixins'));
  return depth > 4
    ? []
    : listed
        .toReversed()
        .flatMap((mixin) =>
          options(mixin).flatMap((option) =>
            option.kind === 'object' ? [...mixinsOf(option, depth + 1), option] : [],
          ),
        );
}

function usesGateway({ props }: ObjectValue): boolean {
  return listOf(props.get('mixins')).some((mixin) =>
    options(mixin).some((option) => option.kind === 'external' && option.path.root.text === 'moleculer-web'),
  );
}

export function listOf(value: Value | undefined): readonly Value[] {
  if (value === undefined) return [];
  return value.kind === 'array' ? value.elements : [value];
}
