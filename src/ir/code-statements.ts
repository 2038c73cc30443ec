import type { Code } from './io.ts';
import type { EnumStatement, NamespaceStatement, Pattern, PatternProperty, Statement, SwitchCase } from './nodes.ts';

/** One `Code` per kind of statement. Their order is the encoding: see `schemaVersion`. */
export const statementCodes: { [K in Statement['kind']]: Code<Extract<Statement, { kind: K }>> } = {
  expression: (io, node) => ({ kind: 'expression', start: io.start, end: io.end, value: io.expression(node?.value) }),
  declare: (io, node) => ({
    kind: 'declare',
    start: io.start,
    end: io.end,
    declaration: io.choice(node?.declaration, ['const', 'let', 'var', 'using', 'await-using']),
    pattern: io.pattern(node?.pattern),
    value: io.expressionOrNull(node?.value),
  }),
  if: (io, node) => ({
    kind: 'if',
    start: io.start,
    end: io.end,
    test: io.expression(node?.test),
    then: io.statements(node?.then),
    else: io.statements(node?.else),
  }),
  loop: (io, node) => ({
    kind: 'loop',
    start: io.start,
    end: io.end,
    form: io.choice(node?.form, ['for', 'while', 'do', 'of', 'in', 'await-of']),
    init: io.statements(node?.init),
    test: io.expressionOrNull(node?.test),
    update: io.expressionOrNull(node?.update),
    pattern: io.patternOrNull(node?.pattern),
    iterable: io.expressionOrNull(node?.iterable),
    body: io.statements(node?.body),
  }),
  switch: (io, node) => ({
    kind: 'switch',
    start: io.start,
    end: io.end,
    value: io.expression(node?.value),
    cases: io.list(node?.cases, switchCase),
  }),
  try: (io, node) => ({
    kind: 'try',
    start: io.start,
    end: io.end,
    body: io.statements(node?.body),
    catches: io.flag(node?.catches),
    param: io.patternOrNull(node?.param),
    handler: io.statements(node?.handler),
    finalizer: io.statements(node?.finalizer),
    handlerStart: io.int(node?.handlerStart),
    handlerEnd: io.int(node?.handlerEnd),
    handlerCommented: io.flag(node?.handlerCommented),
  }),
  return: (io, node) => ({ kind: 'return', start: io.start, end: io.end, value: io.expressionOrNull(node?.value) }),
  throw: (io, node) => ({ kind: 'throw', start: io.start, end: io.end, value: io.expression(node?.value) }),
  jump: (io, node) => ({
    kind: 'jump',
    start: io.start,
    end: io.end,
    form: io.choice(node?.form, ['break', 'continue']),
    label: io.text(node?.label),
  }),
  block: (io, node) => ({
    kind: 'block',
    start: io.start,
    end: io.end,
    label: io.text(node?.label),
    body: io.statements(node?.body),
  }),
  'function-declaration': (io, node) => ({
    kind: 'function-declaration',
    start: io.start,
    end: io.end,
    variable: io.int(node?.variable),
    fn: io.int(node?.fn),
  }),
  'class-declaration': (io, node) => ({
    kind: 'class-declaration',
    start: io.start,
    end: io.end,
    variable: io.int(node?.variable),
    cls: io.int(node?.cls),
  }),
  enum: (io, node) => ({
    kind: 'enum',
    start: io.start,
    end: io.end,
    variable: io.int(node?.variable),
    members: io.list(node?.members, enumMember),
  }),
  namespace: (io, node) => ({
    kind: 'namespace',
    start: io.start,
    end: io.end,
    variable: io.int(node?.variable),
    body: io.statements(node?.body),
    exports: io.list(node?.exports, namespaceExport),
  }),
};

/** One `Code` per kind of pattern. Their order is the encoding: see `schemaVersion`. */
export const patternCodes: { [K in Pattern['kind']]: Code<Extract<Pattern, { kind: K }>> } = {
  variable: (io, node) => ({
    kind: 'variable',
    start: io.start,
    end: io.end,
    variable: io.int(node?.variable),
    name: io.text(node?.name),
    type: io.typeOrNull(node?.type),
  }),
  target: (io, node) => ({ kind: 'target', start: io.start, end: io.end, target: io.expression(node?.target) }),
  'object-pattern': (io, node) => ({
    kind: 'object-pattern',
    start: io.start,
    end: io.end,
    properties: io.list(node?.properties, patternProperty),
    rest: io.patternOrNull(node?.rest),
    type: io.typeOrNull(node?.type),
  }),
  'array-pattern': (io, node) => ({
    kind: 'array-pattern',
    start: io.start,
    end: io.end,
    elements: io.list(node?.elements, patternOrHole),
    type: io.typeOrNull(node?.type),
  }),
  default: (io, node) => ({
    kind: 'default',
    start: io.start,
    end: io.end,
    pattern: io.pattern(node?.pattern),
    value: io.expression(node?.value),
  }),
  rest: (io, node) => ({ kind: 'rest', start: io.start, end: io.end, pattern: io.pattern(node?.pattern) }),
};

const switchCase: Code<SwitchCase> = (io, node) => ({
  start: io.int(node?.start),
  end: io.int(node?.end),
  test: io.expressionOrNull(node?.test),
  body: io.statements(node?.body),
});

const enumMember: Code<EnumStatement['members'][number]> = (io, node) => ({
  name: io.text(node?.name),
  value: io.expressionOrNull(node?.value),
});

const namespaceExport: Code<NamespaceStatement['exports'][number]> = (io, node) => ({
  name: io.text(node?.name),
  variable: io.int(node?.variable),
});

const patternProperty: Code<PatternProperty> = (io, node) => ({
  start: io.int(node?.start),
  end: io.int(node?.end),
  key: io.textOrNull(node?.key),
  computed: io.expressionOrNull(node?.computed),
  value: io.pattern(node?.value),
});

const patternOrHole: Code<Pattern | null> = (io, node) => io.patternOrNull(node);
