import type { CallEvent } from '../evaluate/events.ts';
import { deserialized } from '../evaluate/serialized.ts';
import { options, settle, type Place, type Value } from '../evaluate/values.ts';
import type { Expression } from '../ir/index.ts';
import { isChosenByName } from './code/chosen-members.ts';
import { expressionAt, expressionName } from './expression-names.ts';
import { isCleaned, isVeiled, namesBehind, namesOfMember, partsOf } from './logged-parts.ts';
import type { LogOperation } from './operations.ts';

type Logged = Pick<LogOperation, 'values' | 'carried' | 'members' | 'inputs' | 'forwards'>;

const maxDepth = 3;

/** What a call writes to the log: by the names that stand in it, by the objects that come to it, and by the input among them. */
export function logged(event: CallEvent): Logged {
  const values = new Set<string>();
  const members = new Map<string, LogOperation['members'][number]>();
  const inputs = new Map<string, LogOperation['inputs'][number]>();
  const within = new Set<string>();
  const carried = new Set<string>();
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
      const secret = secretMember(option);
      if (secret !== null) carried.add(secret);
      if (depth >= maxDepth) continue;
      if (option.kind === 'array') for (const element of option.elements) visit(element, depth + 1);
      // an instance decides itself what is written of it
      if (option.kind !== 'object' || option.cls !== null) continue;
      if (option.rest !== null && options(option.rest).some(isOfEnvironment) && !isChosen(option.place))
        values.add('process.env');
      const spelled = isWithin(option.place, event.place);
      for (const [name, prop] of option.props) {
        if (!isText(settle(prop)) || isHidden(option.place, name)) continue;
        const { module, start, end } = option.place ?? event.place;
        if (spelled) values.add(name);
        else
          for (const each of [name, ...namesOfProperty(option.place, name)])
            members.set(`${each} ${start}`, { name: each, place: module.locate(start, end) });
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
        // `{ message: 'of ' + password }`
        for (const { kind, value } of part.properties)
          for (const inner of kind === 'property' ? partsOf(value) : [])
            if (inner.kind !== 'object' && inner.kind !== 'call') within.add(expressionName(inner));
        continue;
      }
      const name = expressionName(part);
      values.add(part.kind === 'call' ? name.replace(/^.*\.|\(\)$/g, '') : name);
      for (const behind of namesBehind(part, place.module.facts)) values.add(behind);
      if (part.kind === 'name' && place.module.facts.variables[part.variable]?.kind === 'param') forwards = true;
    }
    // `token.slice(0, 4)` is not the token, though it comes from where the token comes from
    if (partsOf(expression).length > 0) visit(argument, 0);
  });
  const spelled = new Set([...values, ...within]);
  const unseen = [...carried].filter((name) => !spelled.has(name)).sort();
  return {
    values: [...spelled, ...unseen],
    ...(unseen.length === 0 ? {} : { carried: unseen }),
    members: [...members.values()],
    inputs: [...inputs.values()],
    forwards,
  };
}

/** The names of what one argument of a call holds, and of the input that it comes from. */
export function namesIn(event: CallEvent, at: number): string[] {
  const { values, inputs } = logged({
    ...event,
    args: event.args.slice(at, at + 1),
    argPlaces: event.argPlaces.slice(at, at + 1),
  });
  return [...values, ...inputs.flatMap(({ path }) => path.at(-1) ?? [])];
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

function isChosen(place: Place | null): boolean {
  return place !== null && isChosenByName(place.module.facts, place.start, place.end);
}

/** A member of something else that is called like a secret: `config.password`. */
function secretMember(value: Value): string | null {
  if (value.kind !== 'external' || value.call !== null || !/^[\w.]+$/.test(value.path.text)) return null;
  return /pass|pwd|secret|token|key|credential|card|cvv|cvc|ssn|auth/i.test(value.path.name)
    ? value.path.text.replace(/^global\./, '')
    : null;
}

/** `{ password: hash(password) }` */
function isHidden(place: Place | null, name: string): boolean {
  const value = propertyOf(place, name);
  return value !== null && isVeiled(value);
}

/** `{ x: password }` */
function namesOfProperty(place: Place | null, name: string): string[] {
  const value = propertyOf(place, name);
  if (value === null) return place === null ? [] : namesOfMember(place, name, place.module.facts);
  return value.kind === 'object'
    ? []
    : partsOf(value).flatMap((part) => (part.kind === 'name' || part.kind === 'member' ? [expressionName(part)] : []));
}

function propertyOf(place: Place | null, name: string): Expression | null {
  const expression = place === null ? null : expressionAt(place);
  if (expression?.kind !== 'object') return null;
  return expression.properties.find(({ key }) => key === name)?.value ?? null;
}

function isWithin(inner: Place | null, outer: Place): boolean {
  return inner !== null && inner.module === outer.module && inner.start >= outer.start && inner.end <= outer.end;
}
