import { asString, options, unknown, type ExternalValue, type Value } from '../../evaluate/values.ts';
import type { Parameter, TypeNode } from '../../ir/index.ts';
import type { GuardDraft, LibraryBuild } from '../build-types.ts';
import { classOfType, classShape } from './class-shape.ts';
import { nameGiven, type Given } from './controllers.ts';
import type { DecoratedMethod } from './nest-decorators.ts';
import type { RequestPart } from './request-parts.ts';
import type { RoutingApp, RoutingExchange } from './routing-controllers-apps.ts';
import type { Shape } from './schema-shape.ts';
import { typeFields } from './type-fields.ts';

const single: Readonly<Record<string, RequestPart['in']>> = {
  Param: 'path',
  QueryParam: 'query',
  BodyParam: 'body',
  HeaderParam: 'header',
  CookieParam: 'cookie',
  UploadedFile: 'file',
  UploadedFiles: 'file',
};
const whole: Readonly<Record<string, RequestPart['in']>> = {
  Params: 'path',
  QueryParams: 'query',
  Body: 'body',
  HeaderParams: 'header',
  CookieParams: 'cookie',
};

const root = 'routing-controllers';

/** What a parameter of a handler is given, by its decorators. `guards` gets what they ask for before. */
export function parameterOf(
  build: LibraryBuild,
  app: RoutingApp,
  method: DecoratedMethod,
  exchange: RoutingExchange,
  decorators: readonly ExternalValue[],
  param: Parameter,
  guards: GuardDraft[],
): Given | null {
  const { module } = method.cls;
  const place = { module, start: param.start, end: param.end };
  const member = (of: Value, name: string): Value =>
    build.evaluator.asRoot((machine) => machine.member(of, name, place));
  for (const decorator of decorators) {
    if (decorator.path.root.text !== root) continue;
    const { name } = decorator.path;
    const one = single[name];
    if (one !== undefined) {
      const shape = one === 'file' ? null : converted(param.type);
      return {
        part: { in: one, name: nameGiven(decorator, param), shape, validatedBy: shape === null ? '' : root },
      };
    }
    const all = whole[name];
    if (all !== undefined) {
      const shape = app.validates && !turnsOff(decorator) ? checkedShape(build, app, method, param.type) : null;
      return {
        part: {
          in: all,
          name: null,
          shape,
          validatedBy: shape === null ? '' : 'class-validator',
          declared: all === 'body' || all === 'query' ? typeFields(build, module, param.type) : null,
        },
      };
    }
    switch (name) {
      case 'Req':
        return { value: exchange.request };
      case 'Res':
        return { value: exchange.response, manual: true };
      case 'Ctx':
        return { value: exchange.context };
      case 'Session':
        return { value: member(exchange.request, 'session') };
      case 'SessionParam':
        return { value: member(member(exchange.request, 'session'), asString(decorator.args[0]) ?? '{?}') };
      case 'State':
        return { value: member(exchange.context, 'state') };
      case 'CurrentUser': {
        const [settings] = decorator.args;
        const required = settings?.kind === 'object' ? settings.props.get('required') : undefined;
        const demanded = required?.kind === 'literal' && required.value === true;
        const checker = app.currentUser;
        guards.push({
          value: checker ?? unknown,
          name: 'CurrentUser',
          kinds: demanded ? ['authentication'] : [],
          scope: 'route',
          place,
          conditional: !demanded,
          args: [exchange.action],
        });
        const user = checker === null ? unknown : build.evaluator.runRoot(checker, [exchange.action]).value;
        return { value: user.kind === 'promise' ? user.of : user };
      }
      default:
    }
  }
  return null;
}

/** Parameters of these types are converted, and refused where that fails. */
function converted(type: TypeNode | null): Shape | null {
  if (type?.kind === 'keyword' && (type.name === 'number' || type.name === 'boolean'))
    return { kind: 'scalar', type: type.name };
  return type?.kind === 'reference' && type.name === 'Date' ? { kind: 'scalar', type: 'date' } : null;
}

function checkedShape(
  build: LibraryBuild,
  app: RoutingApp,
  { cls }: DecoratedMethod,
  type: TypeNode | null,
): Shape | null {
  if (type === null || type.kind === 'array') return null;
  const named = classOfType(build, cls.module, type);
  const shape = named === null ? null : classShape(build, named);
  return shape === null || !shape.checked ? null : { kind: 'object', members: shape.members, open: !app.closed };
}

/** `@Body({ validate: false })` */
function turnsOff({ args }: ExternalValue): boolean {
  return args
    .flatMap((argument) => options(argument))
    .some((option) => {
      const told = option.kind === 'object' ? option.props.get('validate') : undefined;
      return told?.kind === 'literal' && told.value === false;
    });
}
