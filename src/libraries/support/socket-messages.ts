import type { Activation, CallEvent } from '../../evaluate/events.ts';
import { makeUnknown, options, type Place, type Value } from '../../evaluate/values.ts';
import type { Expression } from '../../ir/index.ts';
import { pushChildren, type BodyNode } from '../../link/walk.ts';
import type { Param } from '../../model/types.ts';
import type { LibraryBuild } from '../build-types.ts';

/** Calls that match, in an activation and all that it entered, in order. */
export function callsWithin(activation: Activation, is: (event: CallEvent) => boolean): CallEvent[] {
  const found: CallEvent[] = [];
  const seen = new Set<Activation>();
  const visit = (at: Activation): void => {
    if (seen.has(at)) return;
    seen.add(at);
    for (const event of at.events) {
      if (event.kind === 'call' && is(event)) found.push(event);
      else if (event.kind === 'enter') visit(event.activation);
    }
  };
  visit(activation);
  return found;
}

/** What somebody sends over a connection. */
export function messageValue(place: Place, label = 'message'): Value {
  return makeUnknown({ source: { kind: 'message', label, place }, safeFor: 0, step: null }, '', {
    in: 'argument',
    path: [],
    validatedBy: '',
  });
}

const acknowledgement = /^(?:cb|callback|ack|acknowledge\w*|done|reply|respond|next|fn)$/i;

/** What the listener of an event is called with: a message for each parameter, but for a last one that answers. */
export function listenerArguments(handler: Value, place: Place, answer: Value): Value[] {
  return parametersOf(handler).map(({ names, plain }, index, all) =>
    plain && index === all.length - 1 && acknowledgement.test(names[0] ?? '') ? answer : messageValue(place),
  );
}

/** The names under which a listener takes a message apart, or calls it. */
export function listenerParams(build: LibraryBuild, handler: Value, place: Place): Param[] {
  const location = build.locate(place);
  return parametersOf(handler).flatMap(({ names, plain }, index, all) =>
    plain && index === all.length - 1 && acknowledgement.test(names[0] ?? '')
      ? []
      : names.map((name): Param => ({ name, in: 'argument', place: location, validatedBy: '' })),
  );
}

interface ListenerParameter {
  readonly names: readonly string[];
  /** it is a name, not a pattern */
  readonly plain: boolean;
}

function parametersOf(handler: Value): ListenerParameter[] {
  const fn = options(handler).find((option) => option.kind === 'function');
  if (fn?.kind !== 'function') return [];
  return (fn.module.facts.functions[fn.fn]?.params ?? []).slice(fn.bound.length).map(({ pattern: given }) => {
    const pattern = given.kind === 'default' ? given.pattern : given;
    if (pattern.kind === 'variable') return { names: [pattern.name], plain: true };
    return {
      names:
        pattern.kind === 'object-pattern' ? pattern.properties.flatMap(({ key }) => (key === null ? [] : [key])) : [],
      plain: false,
    };
  });
}

const kinds = /^(?:type|event|action|kind|op|cmd|command|method|messageType|msgType|eventType|topic|t)$/i;

/** The kinds of messages that code tells apart by a member of them, with a constant for each: `switch (message.type)`. */
export function messageKinds(activation: Activation): { name: string; place: Place }[] {
  const found = new Map<string, Place>();
  const seen = new Set<string>();
  const visit = (at: Activation): void => {
    const key = `${at.module.id}.${at.fn}`;
    if (seen.has(key)) return;
    seen.add(key);
    if (at.module.file.role !== 'server') return;
    const add = (name: string, node: { start: number; end: number }): void => {
      if (!found.has(name)) found.set(name, { module: at.module, start: node.start, end: node.end });
    };
    const stack: BodyNode[] = [...(at.module.facts.functions[at.fn]?.body ?? [])];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (node.kind === 'switch' && isKind(node.value)) {
        for (const { test } of node.cases) if (test?.kind === 'string') add(test.value, test);
      } else if (node.kind === 'binary' && /^===?$/.test(node.operator) && isKind(node.left)) {
        if (node.right.kind === 'string') add(node.right.value, node.right);
      }
      pushChildren(node, stack);
    }
    for (const event of at.events) if (event.kind === 'enter') visit(event.activation);
  };
  visit(activation);
  return [...found].map(([name, place]) => ({ name, place }));
}

function isKind(expression: Expression): boolean {
  if (expression.kind === 'cast') return isKind(expression.value);
  if (expression.kind === 'name') return kinds.test(expression.name);
  return expression.kind === 'member' && kinds.test(expression.property);
}
