import type { CallEvent } from '../evaluate/events.ts';
import { deserialized } from '../evaluate/serialized.ts';
import { options, settle, type Place, type Value } from '../evaluate/values.ts';
import type { Expression } from '../ir/index.ts';
import { expressionAt, expressionName } from './expression-names.ts';
import type { LogOperation } from './operations.ts';

type Logged = Pick<LogOperation, 'values' | 'members' | 'inputs' | 'forwards'>;

const maxDepth = 3;

/** What a call writes to the log: by the names that stand in it, by the objects that come to it, and by the input among them. */
export function logged(event: CallEvent): Logged {
  const values = new Set<string>();
  const members = new Map<string, LogOperation['members'][number]>();
  const inputs = new Map<string, LogOperation['inputs'][number]>();
  let forwards = false;
  const visit = (value: Value, depth: number): void => {
    for (const option of options(deserialized(settle(value)))) {
      if (option.kind === 'unknown' && option.origin !== null && isText(option)) {
        const { in: where, path, holder } = option.origin;
        // the host and the address of the client are read off headers, and are not all of them
        const named =
          path.length === 0 && where === 'header' && holder !== undefined && !/headers$/i.test(holder.name)
            ? [holder.name]
            : path;
        inputs.set(`${where}.${named.join('.')}`, { in: where, path: named });
      }
      if (depth >= maxDepth) continue;
      if (option.kind === 'array') for (const element of option.elements) visit(element, depth + 1);
      // an instance decides itself what is written of it
      if (option.kind !== 'object' || option.cls !== null) continue;
      if (option.rest !== null && options(option.rest).some(isOfEnvironment)) values.add('process.env');
      const spelled = isWithin(option.place, event.place);
      for (const [name, prop] of option.props) {
        if (!isText(settle(prop))) continue;
        const { module, start, end } = option.place ?? event.place;
        if (spelled) values.add(name);
        else members.set(`${name} ${start}`, { name, place: module.locate(start, end) });
        visit(prop, depth + 1);
      }
    }
  };
  event.args.forEach((argument, index) => {
    const place = event.argPlaces[index];
    const expression = place === undefined ? null : expressionAt(place);
    if (place === undefined || expression === null || isCleaned(expression)) return;
    for (const part of partsOf(expression)) {
      if (part.kind === 'object') {
        // what is an argument itself is known as a value; what is written as text first is not
        if (part !== expression)
          for (const property of part.properties)
            if (property.kind === 'property' && property.key !== null && partsOf(property.value).length > 0)
              values.add(property.key);
        continue;
      }
      const name = expressionName(part);
      values.add(part.kind === 'call' ? name.replace(/^.*\.|\(\)$/g, '') : name);
      if (part.kind === 'name' && place.module.facts.variables[part.variable]?.kind === 'param') forwards = true;
    }
    // `token.slice(0, 4)` is not the token, though it comes from where the token comes from
    if (partsOf(expression).length > 0) visit(argument, 0);
  });
  return { values: [...values], members: [...members.values()], inputs: [...inputs.values()], forwards };
}

/** What is under names that are not known: of a copy, all settings. */
function isOfEnvironment(value: Value): boolean {
  return value.kind === 'external' && value.path.text === 'global.process.env[]';
}

/** A value that a log would show: not a number, a flag, or what the code spells out. */
function isText(value: Value): boolean {
  if (value.kind === 'literal') return false;
  return (
    value.kind !== 'unknown' ||
    value.type === '' ||
    value.type === 'string' ||
    value.type === 'object' ||
    value.type === 'array'
  );
}

function isWithin(inner: Place | null, outer: Place): boolean {
  return inner !== null && inner.module === outer.module && inner.start >= outer.start && inner.end <= outer.end;
}

const cleaners = /sanit|redact|mask|scrub|censor|anonymi|obfuscat|filter|omit|pick|whitelist|allow|safe/i;

/** What a function gave that is called for leaving things out: `{ ...this.sanitize(details), label }`. */
function isCleaned(expression: Expression): boolean {
  switch (expression.kind) {
    case 'call': {
      const { callee } = expression;
      const name = callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
      return cleaners.test(name) || (writers.has(name) && expression.args.some(isCleaned));
    }
    case 'object':
      return expression.properties.some((property) => property.kind === 'spread' && isCleaned(property.value));
    case 'cast':
    case 'await':
    case 'spread':
      return isCleaned(expression.value);
    default:
      return false;
  }
}

/** Functions that only write their argument in another way. */
const writers = new Set(['stringify', 'inspect', 'String', 'format']);

/** Functions that say in their name what they give. */
const getters =
  /^(?:get|read|fetch|load)\w*(?:Password|Passwd|Passphrase|Secret|Api_?Key|Private_?Key|Access_?Token)$/i;

/** The references that an argument's text consists of; the object itself where it spells one out. What something else computes of a value is not that value. */
function partsOf(expression: Expression): Expression[] {
  switch (expression.kind) {
    case 'name':
    case 'member':
    case 'object':
      return [expression];
    case 'template':
      return expression.values.flatMap(partsOf);
    case 'binary':
      return expression.operator === '+' ? [...partsOf(expression.left), ...partsOf(expression.right)] : [];
    case 'logical':
      return expression.operator === '&&'
        ? partsOf(expression.right)
        : [...partsOf(expression.left), ...partsOf(expression.right)];
    case 'conditional':
      return [...partsOf(expression.then), ...partsOf(expression.else)];
    case 'array':
      return expression.elements.flatMap((element) => (element === null ? [] : partsOf(element)));
    case 'cast':
    case 'await':
    case 'spread':
      return partsOf(expression.value);
    case 'call': {
      const { callee } = expression;
      const name = callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
      if (getters.test(name)) return [expression];
      return writers.has(name) ? expression.args.flatMap(partsOf) : [];
    }
    // an error is shown with its message
    case 'new':
      return expressionName(expression.callee).endsWith('Error') ? expression.args.slice(0, 1).flatMap(partsOf) : [];
    default:
      return [];
  }
}
