import { typeDeclaration } from './code-types.ts';
import type { Code, Later, Passing } from './io.ts';
import type {
  CallSite,
  ClassFacts,
  ClassMember,
  Directive,
  ExportFacts,
  FunctionFacts,
  ImportFacts,
  ModuleFacts,
  ModuleRequest,
  Observation,
  Parameter,
  Problem,
  Variable,
} from './module-facts.ts';
import type { Content, Statement } from './nodes.ts';
import { contentBit } from './schema.ts';

/** The whole of a module's facts: small values at once, every table when it is first asked for. */
export const moduleFacts: Code<ModuleFacts> = (io, facts) =>
  new CodedModule(
    {
      esm: io.flag(facts?.esm),
      codeLines: io.int(facts?.codeLines),
      prologue: io.texts(facts?.prologue),
      lineStarts: io.words(facts?.lineStarts),
    },
    {
      variables: io.later(facts?.variables, (to, list) => to.list(list, variable)),
      functions: io.later(facts?.functions, (to, list) => to.list(list, functionFacts)),
      classes: io.later(facts?.classes, (to, list) => to.list(list, classFacts)),
      types: io.later(facts?.types, (to, list) => to.list(list, typeDeclaration)),
      imports: io.later(facts?.imports, (to, list) => to.list(list, importFacts)),
      exports: io.later(facts?.exports, (to, list) => to.list(list, exportFacts)),
      requests: io.later(facts?.requests, (to, list) => to.list(list, moduleRequest)),
      calls: io.later(facts?.calls, (to, list) => to.list(list, callSite)),
      directives: io.later(facts?.directives, (to, list) => to.list(list, directive)),
      observations: io.later(facts?.observations, (to, list) => to.list(list, observation)),
      problems: io.later(facts?.problems, (to, list) => to.list(list, problem)),
    },
  );

type ModuleHead = Pick<ModuleFacts, 'esm' | 'codeLines' | 'prologue' | 'lineStarts'>;
type ModuleTables = { [K in Exclude<keyof ModuleFacts, keyof ModuleHead>]: Later<ModuleFacts[K]> };

/** A class with getters on its prototype: a closure per table and file would cost more than the tables. */
class CodedModule implements ModuleFacts {
  readonly esm: boolean;
  readonly codeLines: number;
  readonly prologue: string[];
  readonly lineStarts: Uint32Array;
  readonly #tables: ModuleTables;

  constructor(head: ModuleHead, tables: ModuleTables) {
    this.esm = head.esm;
    this.codeLines = head.codeLines;
    this.prologue = head.prologue;
    this.lineStarts = head.lineStarts;
    this.#tables = tables;
  }

  get variables(): Variable[] {
    return this.#tables.variables.value;
  }
  get functions(): FunctionFacts[] {
    return this.#tables.functions.value;
  }
  get classes(): ClassFacts[] {
    return this.#tables.classes.value;
  }
  get types(): ModuleFacts['types'] {
    return this.#tables.types.value;
  }
  get imports(): ImportFacts[] {
    return this.#tables.imports.value;
  }
  get exports(): ExportFacts[] {
    return this.#tables.exports.value;
  }
  get requests(): ModuleRequest[] {
    return this.#tables.requests.value;
  }
  get calls(): CallSite[] {
    return this.#tables.calls.value;
  }
  get directives(): Directive[] {
    return this.#tables.directives.value;
  }
  get observations(): Observation[] {
    return this.#tables.observations.value;
  }
  get problems(): Problem[] {
    return this.#tables.problems.value;
  }
}

const variable: Code<Variable> = (io, node) => ({
  name: io.text(node?.name),
  kind: io.choice(node?.kind, [
    'const',
    'let',
    'var',
    'param',
    'catch',
    'function',
    'class',
    'import',
    'enum',
    'namespace',
    'type',
  ]),
  owner: io.int(node?.owner),
  writes: io.int(node?.writes),
  reads: io.int(node?.reads),
  start: io.int(node?.start),
  end: io.int(node?.end),
});

type FunctionHead = Omit<FunctionFacts, keyof FunctionSignature | 'body'>;
type FunctionSignature = Pick<FunctionFacts, 'params' | 'returns'>;

const functionFacts: Code<FunctionFacts> = (io, node) =>
  new CodedFunction(
    {
      name: io.text(node?.name),
      kind: io.choice(node?.kind, [
        'module',
        'function',
        'arrow',
        'method',
        'getter',
        'setter',
        'constructor',
        'static-block',
        'field-initializer',
      ]),
      async: io.flag(node?.async),
      generator: io.flag(node?.generator),
      parent: io.int(node?.parent),
      cls: io.int(node?.cls),
      prologue: io.texts(node?.prologue),
      captures: io.ints(node?.captures),
      usesThis: io.flag(node?.usesThis),
      bodiless: io.flag(node?.bodiless),
      start: io.int(node?.start),
      end: io.int(node?.end),
      nameStart: io.int(node?.nameStart),
      nameEnd: io.int(node?.nameEnd),
    },
    io.later<FunctionSignature>(node, functionSignature),
    io.passing(node?.body, functionBody),
  );

const functionSignature: Code<FunctionSignature> = (io, node) => ({
  params: io.list(node?.params, parameter),
  returns: io.typeOrNull(node?.returns),
});

const functionBody: Code<Statement[]> = (io, list) => io.statements(list);

class CodedFunction implements FunctionFacts {
  readonly name: string;
  readonly kind: FunctionFacts['kind'];
  readonly async: boolean;
  readonly generator: boolean;
  readonly parent: number;
  readonly cls: number;
  readonly prologue: string[];
  readonly captures: number[];
  readonly usesThis: boolean;
  readonly bodiless: boolean;
  readonly start: number;
  readonly end: number;
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly #signature: Later<FunctionSignature>;
  readonly #body: Passing<Statement[]>;

  constructor(head: FunctionHead, signature: Later<FunctionSignature>, body: Passing<Statement[]>) {
    this.name = head.name;
    this.kind = head.kind;
    this.async = head.async;
    this.generator = head.generator;
    this.parent = head.parent;
    this.cls = head.cls;
    this.prologue = head.prologue;
    this.captures = head.captures;
    this.usesThis = head.usesThis;
    this.bodiless = head.bodiless;
    this.start = head.start;
    this.end = head.end;
    this.nameStart = head.nameStart;
    this.nameEnd = head.nameEnd;
    this.#signature = signature;
    this.#body = body;
  }

  get params(): Parameter[] {
    return this.#signature.value.params;
  }
  get returns(): FunctionFacts['returns'] {
    return this.#signature.value.returns;
  }
  get body(): Statement[] {
    return this.#body.value;
  }

  /** Static, as no facts are written from it. */
  static holds(fn: CodedFunction, bit: number): boolean {
    return fn.#body.holds(bit);
  }
}

/** Whether there may be something of that kind in the body of a function. Known of facts that were stored, without reading the body. */
export function mayHold(fn: FunctionFacts, content: Content): boolean {
  return !(fn instanceof CodedFunction) || CodedFunction.holds(fn, contentBit(content));
}

const parameter: Code<Parameter> = (io, node) => ({
  pattern: io.pattern(node?.pattern),
  type: io.typeOrNull(node?.type),
  optional: io.flag(node?.optional),
  rest: io.flag(node?.rest),
  decorators: io.expressions(node?.decorators),
  field: io.flag(node?.field),
  start: io.int(node?.start),
  end: io.int(node?.end),
});

type ClassHead = Omit<ClassFacts, keyof ClassHeritage | 'members'>;
type ClassHeritage = Pick<ClassFacts, 'superclass' | 'superTypeArgs' | 'implements' | 'decorators'>;

const classFacts: Code<ClassFacts> = (io, node) =>
  new CodedClass(
    {
      name: io.text(node?.name),
      variable: io.int(node?.variable),
      abstract: io.flag(node?.abstract),
      start: io.int(node?.start),
      end: io.int(node?.end),
      nameStart: io.int(node?.nameStart),
      nameEnd: io.int(node?.nameEnd),
    },
    io.later<ClassHeritage>(node, classHeritage),
    io.later(node?.members, classMembers),
  );

const classHeritage: Code<ClassHeritage> = (io, node) => ({
  superclass: io.expressionOrNull(node?.superclass),
  superTypeArgs: io.types(node?.superTypeArgs),
  implements: io.types(node?.implements),
  decorators: io.expressions(node?.decorators),
});

const classMembers: Code<ClassMember[]> = (io, list) => io.list(list, classMember);

class CodedClass implements ClassFacts {
  readonly name: string;
  readonly variable: number;
  readonly abstract: boolean;
  readonly start: number;
  readonly end: number;
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly #heritage: Later<ClassHeritage>;
  readonly #members: Later<ClassMember[]>;

  constructor(head: ClassHead, heritage: Later<ClassHeritage>, members: Later<ClassMember[]>) {
    this.name = head.name;
    this.variable = head.variable;
    this.abstract = head.abstract;
    this.start = head.start;
    this.end = head.end;
    this.nameStart = head.nameStart;
    this.nameEnd = head.nameEnd;
    this.#heritage = heritage;
    this.#members = members;
  }

  get superclass(): ClassFacts['superclass'] {
    return this.#heritage.value.superclass;
  }
  get superTypeArgs(): ClassFacts['superTypeArgs'] {
    return this.#heritage.value.superTypeArgs;
  }
  get implements(): ClassFacts['implements'] {
    return this.#heritage.value.implements;
  }
  get decorators(): ClassFacts['decorators'] {
    return this.#heritage.value.decorators;
  }
  get members(): ClassMember[] {
    return this.#members.value;
  }
}

const classMember: Code<ClassMember> = (io, node) => ({
  kind: io.choice(node?.kind, ['field', 'method', 'getter', 'setter', 'constructor', 'static-block']),
  name: io.text(node?.name),
  computed: io.expressionOrNull(node?.computed),
  static: io.flag(node?.static),
  accessibility: io.choice(node?.accessibility, ['public', 'protected', 'private']),
  readonly: io.flag(node?.readonly),
  optional: io.flag(node?.optional),
  abstract: io.flag(node?.abstract),
  decorators: io.expressions(node?.decorators),
  type: io.typeOrNull(node?.type),
  value: io.expressionOrNull(node?.value),
  fn: io.int(node?.fn),
  start: io.int(node?.start),
  end: io.int(node?.end),
  nameStart: io.int(node?.nameStart),
  nameEnd: io.int(node?.nameEnd),
});

const importFacts: Code<ImportFacts> = (io, node) => ({
  variable: io.int(node?.variable),
  source: io.text(node?.source),
  imported: io.text(node?.imported),
  typeOnly: io.flag(node?.typeOnly),
  start: io.int(node?.start),
  end: io.int(node?.end),
});

const exportFacts: Code<ExportFacts> = (io, node) => ({
  name: io.text(node?.name),
  variable: io.int(node?.variable),
  value: io.expressionOrNull(node?.value),
  source: io.textOrNull(node?.source),
  imported: io.text(node?.imported),
  typeOnly: io.flag(node?.typeOnly),
  start: io.int(node?.start),
  end: io.int(node?.end),
});

const moduleRequest: Code<ModuleRequest> = (io, node) => ({
  source: io.text(node?.source),
  form: io.choice(node?.form, ['import', 'export', 'require', 'dynamic']),
  typeOnly: io.flag(node?.typeOnly),
  deferred: io.flag(node?.deferred),
  start: io.int(node?.start),
  end: io.int(node?.end),
});

const callSite: Code<CallSite> = (io, node) => ({
  name: io.text(node?.name),
  fn: io.int(node?.fn),
  start: io.int(node?.start),
});

const directive: Code<Directive> = (io, node) => ({
  name: io.text(node?.name),
  text: io.text(node?.text),
  start: io.int(node?.start),
  end: io.int(node?.end),
});

const observation: Code<Observation> = (io, node) => ({
  kind: io.choice(node?.kind, ['any', 'cast-any', 'cast-through-unknown', 'non-null', 'debugger', 'catch-any']),
  fn: io.int(node?.fn),
  start: io.int(node?.start),
  end: io.int(node?.end),
});

const problem: Code<Problem> = (io, node) => ({
  message: io.text(node?.message),
  start: io.int(node?.start),
  end: io.int(node?.end),
});
