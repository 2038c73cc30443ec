import type { Expression, ModuleFacts, Pattern, Property, Statement } from '../ir/index.ts';

/** A string that the code spells out, with what it is called there. */
export interface NamedString {
  /** text; `{?}` for the parts of a template that are not spelled out */
  readonly value: string;
  /** variable, property, parameter or field that it is for; '' if there is none */
  readonly name: string;
  /** `fallback`: used if a setting is missing (`env.KEY || '…'`); `alternative`: if something else is; `compared`: something called `name` is compared with it */
  readonly use: 'value' | 'fallback' | 'alternative' | 'compared' | 'argument';
  readonly start: number;
  readonly end: number;
}

/** Every string in a file that has a name or looks like more than a word. A `''` says nothing and is left out. */
export function namedStrings(facts: ModuleFacts): NamedString[] {
  const found: NamedString[] = [];
  const visit = (node: unknown, name: string, use: NamedString['use']): void => {
    if (Array.isArray(node)) {
      for (const each of node) visit(each, name, use);
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    if (!isNode(node)) {
      visitChildren(node);
      return;
    }
    switch (node.kind) {
      case 'string':
        if (node.value !== '') found.push({ value: node.value, name, use, start: node.start, end: node.end });
        return;
      case 'template':
        found.push({ value: node.texts.join('{?}'), name, use, start: node.start, end: node.end });
        visit(node.values, '', 'argument');
        return;
      case 'cast':
        visit(node.value, name, use);
        return;
      case 'array':
        visit(node.elements, name, use);
        return;
      case 'logical':
        visit(node.left, name, use);
        // `sign(data, env.KEY || '…')`: what it stands in for has a name, if it has none itself
        visit(
          node.right,
          name || nameOf(node.left),
          node.operator === '&&' || node.left.kind === 'string'
            ? use
            : isSetting(node.left)
              ? 'fallback'
              : 'alternative',
        );
        return;
      case 'conditional':
        visit(node.test, '', 'argument');
        visit(node.then, name, use);
        visit(node.else, name, use);
        return;
      case 'binary': {
        const whole = node.operator === '+' ? spelledParts(node) : null;
        if (whole !== null) {
          visit({ ...node, kind: 'string', value: whole }, name, use);
          return;
        }
        visit(
          node.left,
          isEquality(node.operator) ? nameOf(node.right) : name,
          isEquality(node.operator) ? 'compared' : use,
        );
        visit(
          node.right,
          isEquality(node.operator) ? nameOf(node.left) : name,
          isEquality(node.operator) ? 'compared' : use,
        );
        return;
      }
      case 'call':
      case 'new':
        // `Buffer.from('…', 'base64').toString()`, `z.string().default('…')`: what it is called on has no name of its own
        if (node.callee.kind === 'member' && node.callee.property === 'toString') {
          visit(node.callee.object, name, use);
          return;
        }
        if (name !== '' && node.callee.kind === 'member' && node.callee.property === 'default') {
          visit(node.callee.object, '', 'argument');
          visit(node.args, name, 'fallback');
          return;
        }
        visit(node.callee, '', 'argument');
        // `Buffer.from('…')` is what the variable holds; an argument of anything else is not
        visit(node.args, isConversion(node.callee) ? name : '', isConversion(node.callee) ? use : 'argument');
        return;
      case 'assign':
        visit(node.value, patternName(node.target), node.operator === '=' ? 'value' : 'fallback');
        return;
      case 'declare':
        visit(node.value, patternName(node.pattern), 'value');
        visit(node.pattern, '', 'value');
        return;
      case 'default':
        visit(node.value, patternName(node.pattern), 'fallback');
        visit(node.pattern, '', 'value');
        return;
      case 'property': {
        const otherwise = defaultOf(node.value);
        if (otherwise !== null) visit(otherwise, node.key ?? '', 'fallback');
        visit(node.value, node.key ?? '', 'value');
        return;
      }
      default:
        visitChildren(node);
    }
  };
  const visitChildren = (node: object): void => {
    if (!isRecord(node)) return;
    for (const key in node) {
      const child = node[key];
      if (typeof child === 'object' && child !== null && key !== 'type' && key !== 'typeArgs')
        visit(child, '', 'argument');
    }
  };
  for (const fn of facts.functions) {
    visit(fn.body, '', 'argument');
    for (const param of fn.params) visit(param.pattern, '', 'argument');
  }
  for (const cls of facts.classes) {
    visit(cls.decorators, '', 'argument');
    for (const member of cls.members) visit(member.value, member.name, 'value');
  }
  for (const exported of facts.exports) visit(exported.value, '', 'value');
  return found.sort((a, b) => a.start - b.start);
}

/** The text that is put together of several that the code spells out; null if anything else is among them. */
function spelledParts(node: Expression): string | null {
  if (node.kind === 'string') return node.value;
  if (node.kind !== 'binary' || node.operator !== '+') return null;
  const [left, right] = [spelledParts(node.left), spelledParts(node.right)];
  return left === null || right === null ? null : left + right;
}

/** `{ format: String, default: '…', env: 'KEY' }` and `str({ default: '…' })`: what a setting is where nothing sets it. */
function defaultOf(value: Expression): Expression | null {
  const [described] = value.kind === 'call' && value.args.length === 1 ? value.args : [value];
  if (described?.kind !== 'object') return null;
  const members = described.properties.flatMap((each) => (each.kind === 'property' ? [each] : []));
  const isSchema = value.kind === 'call' || members.some(({ key }) => key === 'env' || key === 'format');
  const found = isSchema ? members.find(({ key }) => key === 'default')?.value : undefined;
  return found?.kind === 'string' ? found : null;
}

function isRecord(value: object): value is Readonly<Record<string, unknown>> {
  return value !== null;
}

type Node = Expression | Statement | Pattern | Property;

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'kind' in value && 'start' in value;
}

function isEquality(operator: string): boolean {
  return operator === '===' || operator === '==' || operator === '!==' || operator === '!=';
}

function isConversion(callee: Expression): boolean {
  return callee.kind === 'member'
    ? callee.property === 'from' || callee.property === 'freeze' || callee.property === 'encode'
    : callee.kind === 'name' && (callee.name === 'String' || callee.name === 'atob');
}

function nameOf(expression: Expression): string {
  if (expression.kind === 'name') return expression.name;
  return expression.kind === 'member'
    ? expression.property
    : expression.kind === 'cast'
      ? nameOf(expression.value)
      : '';
}

/** Whether it comes from the environment or a configuration: `process.env.KEY`, `config.get('key')`, `settings.key`, or a name of its own. */
function isSetting(expression: Expression): boolean {
  switch (expression.kind) {
    case 'cast':
      return isSetting(expression.value);
    case 'call': {
      // `configuration.get('JWT_SECRET')`
      const [key] = expression.args;
      return isSetting(expression.callee) || (key?.kind === 'string' && /^[A-Z][A-Z\d]*_[A-Z\d_]+$/.test(key.value));
    }
    case 'logical':
      return isSetting(expression.left) || isSetting(expression.right);
    case 'member':
      return settings.test(expression.property) || isSetting(expression.object);
    case 'name':
      return settings.test(expression.name) || /^[A-Z][A-Z\d_]+$/.test(expression.name);
    default:
      return false;
  }
}

const settings = /env|conf|settings?$|options?$|^opts$|secrets?$/i;

function patternName(pattern: Pattern): string {
  if (pattern.kind === 'variable') return pattern.name;
  return pattern.kind === 'target'
    ? nameOf(pattern.target)
    : pattern.kind === 'default'
      ? patternName(pattern.pattern)
      : '';
}
