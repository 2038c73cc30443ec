import type { Directive as DirectiveNode, Statement as StatementNode, VariableDeclaration } from 'oxc-parser';
import type { DeclareStatement, LoopStatement, Pattern, Statement, SwitchCase, Variable } from '../ir/index.ts';
import { containsComment } from './comments.ts';
import { lowerClass } from './classes.ts';
import { MAX_DEPTH, observe, reportTooDeep } from './context.ts';
import type { Context } from './context.ts';
import { lowerEnum, lowerImportEquals, lowerNamespace, lowerTypeDeclaration } from './declarations.ts';
import { lowerExpression } from './expressions.ts';
import { lowerFunction } from './functions.ts';
import { lowerExportAll, lowerExportAssignment, lowerExportDefault, lowerExportNamed, lowerImport } from './modules.ts';
import { lowerBinding, lowerTarget, nameOf } from './patterns.ts';
import { declare, declareHoisted, enterScope, find, leaveScope, TYPE, WRITE } from './scopes.ts';

/** Statements in order; those that only declare types leave nothing here. */
export function lowerStatements(cx: Context, list: readonly (StatementNode | DirectiveNode)[]): Statement[] {
  const statements: Statement[] = [];
  for (const node of list) lowerStatement(cx, node, statements);
  return statements;
}

/** The directives at the top of a body. */
export function prologueOf(list: readonly (StatementNode | DirectiveNode)[]): string[] {
  const prologue: string[] = [];
  for (const node of list) {
    if (node.type !== 'ExpressionStatement' || typeof node.directive !== 'string') break;
    prologue.push(node.directive);
  }
  return prologue;
}

export function lowerStatement(cx: Context, node: StatementNode | DirectiveNode, into: Statement[]): void {
  if (cx.depth >= MAX_DEPTH) {
    reportTooDeep(cx, node.start, node.end);
    return;
  }
  cx.depth++;
  append(cx, node, into);
  cx.depth--;
}

function append(cx: Context, node: StatementNode | DirectiveNode, into: Statement[]): void {
  const { start, end } = node;
  switch (node.type) {
    case 'ExpressionStatement':
      if (typeof node.directive !== 'string')
        into.push({ kind: 'expression', start, end, value: lowerExpression(cx, node.expression) });
      break;
    case 'VariableDeclaration':
      // `declare const Deno: …` describes a global: the file has no variable of that name
      if (node.declare !== true || cx.ambient || isOfPackage(cx, node)) lowerVariables(cx, node, into);
      break;
    case 'ReturnStatement':
      into.push({
        kind: 'return',
        start,
        end,
        value: node.argument === null ? null : lowerExpression(cx, node.argument),
      });
      break;
    case 'IfStatement': {
      const test = lowerExpression(cx, node.test);
      const then = lowerNested(cx, node.consequent);
      into.push({
        kind: 'if',
        start,
        end,
        test,
        then,
        else: node.alternate === null ? [] : lowerNested(cx, node.alternate),
      });
      break;
    }
    case 'BlockStatement':
      into.push({ kind: 'block', start, end, label: '', body: lowerNested(cx, node) });
      break;
    case 'FunctionDeclaration':
    case 'TSDeclareFunction': {
      const variable = node.id === null ? -1 : declareFunction(cx, node.id);
      const fn = lowerFunction(cx, node, 'function', null);
      // an overload is a type of the function that follows; a declared function has nothing but its type
      if (node.body !== null || node.declare === true || cx.ambient)
        into.push({ kind: 'function-declaration', start, end, variable, fn });
      break;
    }
    case 'ClassDeclaration':
    case 'ClassExpression': {
      const variable = node.id === null ? -1 : declare(cx, 'class', node.id);
      into.push({ kind: 'class-declaration', start, end, variable, cls: lowerClass(cx, node, null, variable) });
      break;
    }
    case 'TryStatement':
      into.push(lowerTry(cx, node));
      break;
    case 'ThrowStatement':
      into.push({ kind: 'throw', start, end, value: lowerExpression(cx, node.argument) });
      break;
    case 'ForStatement':
      into.push(lowerFor(cx, node));
      break;
    case 'ForOfStatement':
    case 'ForInStatement':
      into.push(lowerForEach(cx, node));
      break;
    case 'WhileStatement': {
      const loop = emptyLoop('while', start, end);
      loop.test = lowerExpression(cx, node.test);
      loop.body = lowerNested(cx, node.body);
      into.push(loop);
      break;
    }
    case 'DoWhileStatement': {
      const loop = emptyLoop('do', start, end);
      loop.body = lowerNested(cx, node.body);
      loop.test = lowerExpression(cx, node.test);
      into.push(loop);
      break;
    }
    case 'SwitchStatement':
      into.push(lowerSwitch(cx, node));
      break;
    case 'BreakStatement':
      into.push({ kind: 'jump', start, end, form: 'break', label: node.label === null ? '' : node.label.name });
      break;
    case 'ContinueStatement':
      into.push({ kind: 'jump', start, end, form: 'continue', label: node.label === null ? '' : node.label.name });
      break;
    case 'LabeledStatement':
      into.push({ kind: 'block', start, end, label: node.label.name, body: lowerNested(cx, node.body) });
      break;
    case 'WithStatement': {
      const body: Statement[] = [
        { kind: 'expression', start: node.object.start, end: node.object.end, value: lowerExpression(cx, node.object) },
      ];
      body.push(...lowerNested(cx, node.body));
      into.push({ kind: 'block', start, end, label: '', body });
      break;
    }
    case 'DebuggerStatement':
      observe(cx, 'debugger', start, end);
      break;
    case 'EmptyStatement':
      break;
    case 'TSTypeAliasDeclaration':
    case 'TSInterfaceDeclaration':
      lowerTypeDeclaration(cx, node);
      break;
    case 'TSEnumDeclaration':
      into.push(lowerEnum(cx, node));
      break;
    case 'TSModuleDeclaration':
      lowerNamespace(cx, node, into);
      break;
    case 'TSImportEqualsDeclaration':
      lowerImportEquals(cx, node, into);
      break;
    case 'ImportDeclaration':
      lowerImport(cx, node);
      break;
    case 'ExportNamedDeclaration':
      lowerExportNamed(cx, node, into);
      break;
    case 'ExportDefaultDeclaration':
      lowerExportDefault(cx, node, into);
      break;
    case 'ExportAllDeclaration':
      lowerExportAll(cx, node);
      break;
    case 'TSExportAssignment':
      lowerExportAssignment(cx, node);
      break;
    case 'TSNamespaceExportDeclaration':
      break;
    default: {
      const unknown: { type: string } = node;
      into.push({ kind: 'expression', start, end, value: { kind: 'unsupported', start, end, what: unknown.type } });
    }
  }
}

/** A statement where a block may stand: its statements, in a scope of their own. */
function lowerNested(cx: Context, node: StatementNode): Statement[] {
  enterScope(cx, 'block');
  const statements: Statement[] = [];
  if (node.type === 'BlockStatement') for (const child of node.body) lowerStatement(cx, child, statements);
  else lowerStatement(cx, node, statements);
  leaveScope(cx);
  return statements;
}

/** In scripts a function declared in a block can be called outside of it. */
function declareFunction(cx: Context, id: { name: string; start: number; end: number }): number {
  return cx.sloppy ? declareHoisted(cx, 'function', id) : declare(cx, 'function', id);
}

/** One statement for each declarator; none for what is only declared to exist. */
function lowerVariables(cx: Context, node: VariableDeclaration, into: Statement[]): void {
  const describes = node.declare === true || cx.ambient;
  const declaration = node.kind === 'await using' ? 'await-using' : node.kind;
  for (const declarator of node.declarations) {
    const again = node.kind === 'var' && declarator.init !== null ? cx.facts.variables.length : -1;
    const pattern = lowerBinding(cx, declarator.id, variableKind(node.kind));
    // `var x = 1` of a variable that is there already writes it
    if (again >= 0 && pattern.kind === 'variable' && pattern.variable < again) {
      const variable = cx.facts.variables[pattern.variable];
      if (variable !== undefined) variable.writes++;
    }
    const value = declarator.init === null ? null : lowerExpression(cx, declarator.init, nameOf(declarator.id));
    if (describes && value === null && !isOfPackage(cx, node)) continue;
    const statement: DeclareStatement = {
      kind: 'declare',
      start: declarator.start,
      end: declarator.end,
      declaration,
      pattern,
      value,
    };
    into.push(statement);
  }
}

/** `declare const pool: Pool`, whose type is imported: a value that somebody else makes, as a parameter of that type is. */
function isOfPackage(cx: Context, node: VariableDeclaration): boolean {
  return node.declarations.every(({ id }) => {
    const type = id.type === 'Identifier' ? id.typeAnnotation?.typeAnnotation : undefined;
    if (type?.type !== 'TSTypeReference') return false;
    let { typeName } = type;
    while (typeName.type === 'TSQualifiedName') typeName = typeName.left;
    const variable = typeName.type === 'Identifier' ? find(cx, cx.scope, typeName.name, TYPE) : undefined;
    return variable !== undefined && cx.facts.variables[variable]?.kind === 'import';
  });
}

function variableKind(kind: VariableDeclaration['kind']): Variable['kind'] {
  return kind === 'var' || kind === 'let' ? kind : 'const';
}

function lowerTry(cx: Context, node: Extract<StatementNode, { type: 'TryStatement' }>): Statement {
  const body = lowerNested(cx, node.block);
  const handler = node.handler;
  let param: Pattern | null = null;
  let handling: Statement[] = [];
  if (handler !== null) {
    enterScope(cx, 'block');
    if (handler.param !== null) {
      const annotated = handler.param.type === 'AssignmentPattern' ? null : handler.param.typeAnnotation;
      const observations = cx.facts.observations;
      const before = observations.length;
      param = lowerBinding(cx, handler.param, 'catch');
      if (annotated?.typeAnnotation.type === 'TSAnyKeyword') {
        // observed as an `any` just now, but there is no other way to write this one
        observations.length = before;
        observe(cx, 'catch-any', annotated.typeAnnotation.start, annotated.typeAnnotation.end);
      }
    }
    handling = lowerNested(cx, handler.body);
    leaveScope(cx);
  }
  return {
    kind: 'try',
    start: node.start,
    end: node.end,
    body,
    catches: handler !== null,
    param,
    handler: handling,
    finalizer: node.finalizer === null ? [] : lowerNested(cx, node.finalizer),
    handlerStart: handler === null ? -1 : handler.start,
    handlerEnd: handler === null ? -1 : handler.end,
    handlerCommented: handler !== null && containsComment(cx.comments, handler.start, handler.end),
  };
}

function emptyLoop(form: LoopStatement['form'], start: number, end: number): LoopStatement {
  return {
    kind: 'loop',
    start,
    end,
    form,
    init: [],
    test: null,
    update: null,
    pattern: null,
    iterable: null,
    body: [],
  };
}

function lowerFor(cx: Context, node: Extract<StatementNode, { type: 'ForStatement' }>): Statement {
  const loop = emptyLoop('for', node.start, node.end);
  enterScope(cx, 'block');
  if (node.init?.type === 'VariableDeclaration') lowerVariables(cx, node.init, loop.init);
  else if (node.init !== null)
    loop.init.push({
      kind: 'expression',
      start: node.init.start,
      end: node.init.end,
      value: lowerExpression(cx, node.init),
    });
  loop.test = node.test === null ? null : lowerExpression(cx, node.test);
  loop.update = node.update === null ? null : lowerExpression(cx, node.update);
  loop.body = lowerNested(cx, node.body);
  leaveScope(cx);
  return loop;
}

function lowerForEach(
  cx: Context,
  node: Extract<StatementNode, { type: 'ForOfStatement' | 'ForInStatement' }>,
): Statement {
  const form = node.type === 'ForInStatement' ? 'in' : node.await ? 'await-of' : 'of';
  const loop = emptyLoop(form, node.start, node.end);
  enterScope(cx, 'block');
  const left = node.left;
  if (left.type === 'VariableDeclaration') {
    const declarator = left.declarations[0];
    if (declarator !== undefined) loop.pattern = lowerBinding(cx, declarator.id, variableKind(left.kind));
  } else {
    loop.pattern = lowerTarget(cx, left, WRITE, (other) => (loop.pattern = other));
  }
  loop.iterable = lowerExpression(cx, node.right);
  loop.body = lowerNested(cx, node.body);
  leaveScope(cx);
  return loop;
}

function lowerSwitch(cx: Context, node: Extract<StatementNode, { type: 'SwitchStatement' }>): Statement {
  const value = lowerExpression(cx, node.discriminant);
  const cases: SwitchCase[] = [];
  enterScope(cx, 'block');
  for (const item of node.cases) {
    const test = item.test === null ? null : lowerExpression(cx, item.test);
    cases.push({ start: item.start, end: item.end, test, body: lowerStatements(cx, item.consequent) });
  }
  leaveScope(cx);
  return { kind: 'switch', start: node.start, end: node.end, value, cases };
}
