import type { TypeNode } from '../../ir/index.ts';
import type { Module, Program } from '../../link/types.ts';
import type { OtherTrigger } from './deployed-functions.ts';

/** What the declared types of an exported function say of who calls it. */
export type TypedTrigger = 'request' | Omit<OtherTrigger, 'name'>;

const packages = new Set(['aws-lambda', '@types/aws-lambda']);
const maxDepth = 5;

/** Functions that a module exports for the platform, by the types of the events that they take. */
export function typedHandlers(program: Program, module: Module): Map<string, TypedTrigger> {
  const found = new Map<string, TypedTrigger>();
  const { facts } = module;
  const types = new Map<number, TypeNode>();
  for (const statement of facts.functions[0]?.body ?? [])
    if (statement.kind === 'declare' && statement.pattern.kind === 'variable') {
      const { variable, type } = statement.pattern;
      const satisfied = statement.value?.kind === 'cast' ? statement.value.type : null;
      const declared = type ?? satisfied;
      if (declared !== null) types.set(variable, declared);
    }
  for (const { name, variable } of facts.exports) {
    const declared = types.get(variable);
    const own = facts.variables[variable];
    const fn =
      own === undefined ? undefined : facts.functions.find((each) => each.parent === 0 && each.name === own.name);
    const given = declared ?? fn?.params[0]?.type ?? null;
    const trigger = given === null ? null : triggerOf(namesIn(program, module, given));
    if (trigger !== null) found.set(name, trigger);
  }
  return found;
}

/** Types of the platform that a type is made of. */
function namesIn(program: Program, module: Module, type: TypeNode, depth = 0): string[] {
  if (depth > maxDepth) return [];
  const inside = (node: TypeNode, from = module): string[] => namesIn(program, from, node, depth + 1);
  switch (type.kind) {
    case 'union':
    case 'intersection':
      return type.types.flatMap((each) => inside(each));
    case 'function':
      return type.params.slice(0, 1).flatMap((each) => inside(each));
    case 'reference': {
      const target = program.typeOf(module, type);
      const own = target.kind === 'package' && packages.has(target.package) ? [target.path] : [];
      const aliased =
        target.kind === 'alias'
          ? inside(target.type, target.module)
          : target.kind === 'interface'
            ? target.ref.declaration.extends.flatMap((each) => inside(each, target.ref.module))
            : [];
      return [...own, ...aliased, ...type.args.slice(0, 1).flatMap((each) => inside(each))];
    }
    default:
      return [];
  }
}

const others: readonly (readonly [RegExp, Omit<OtherTrigger, 'name'>])[] = [
  [/^SQS(?:Event|Handler)/, { kind: 'queue', library: 'Amazon SQS' }],
  [/^SNS(?:Event|Handler)/, { kind: 'topic', library: 'Amazon SNS' }],
  [/^S3(?:Event|Handler|Batch)/, { kind: 'topic', library: 'Amazon S3' }],
  [/^(?:DynamoDBStream|KinesisStream)(?:Event|Handler)/, { kind: 'queue', library: 'AWS Lambda streams' }],
  [/^(?:Scheduled)(?:Event|Handler)/, { kind: 'schedule', library: 'Amazon EventBridge' }],
  [/^EventBridge(?:Event|Handler)/, { kind: 'topic', library: 'Amazon EventBridge' }],
  [/^(?:MSK|SelfManagedKafka)Event/, { kind: 'topic', library: 'Apache Kafka' }],
];

function triggerOf(names: readonly string[]): TypedTrigger | null {
  if (names.some((name) => name.includes('Authorizer') && !/With\w*Authorizer/.test(name))) return null;
  if (names.some((name) => /^(?:APIGateway|ALB|LambdaFunctionURL)(?:\w*)(?:Event|Handler)/.test(name)))
    return 'request';
  for (const [pattern, trigger] of others) if (names.some((name) => pattern.test(name))) return trigger;
  return null;
}
