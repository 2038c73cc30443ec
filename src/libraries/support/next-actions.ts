import { makeUnknown, options, type FunctionValue, type Value } from '../../evaluate/values.ts';
import type { TypeNode } from '../../ir/index.ts';
import type { Module } from '../../link/types.ts';
import type { Param } from '../../model/types.ts';
import type { GuardDraft, LibraryBuild } from '../build-types.ts';
import { fresh } from './handler-values.ts';
import { exportedHandlers, unwrapped } from './file-handlers.ts';
import type { NextSite } from './next-settings.ts';
import { safeAction, type SafeAction } from './safe-actions.ts';

/**
 * Server actions: functions that Next lets browsers call. All exports of a file that says `'use server'`, and functions
 * that say so themselves. They have no path of their own; they are known by their name.
 */
export function declareActions(build: LibraryBuild, { root, application }: NextSite): void {
  for (const { module } of root.files) {
    const { facts } = module;
    if (facts.prologue.includes('use server')) {
      for (const { name, value, place } of exportedHandlers(build, module, () => true)) {
        const safe = safeAction(build, value, place);
        const { handler, wrappers } =
          safe === null ? unwrapped(value, place) : { handler: safe.handler, wrappers: safe.guards };
        if (options(handler).every((option) => option.kind !== 'function' && option.kind !== 'external')) continue;
        declareAction(build, {
          module,
          name: name === 'default' ? nameOf(handler) : name,
          place,
          handler,
          guards: wrappers,
          application,
          given: safe,
        });
      }
      continue;
    }
    facts.functions.forEach(({ prologue, nameStart, nameEnd, name }, index) => {
      if (!prologue.includes('use server')) return;
      const frame = build.evaluator.moduleFrame(module);
      declareAction(build, {
        module,
        name: name === '' ? 'action' : name,
        place: { module, start: nameStart, end: nameEnd },
        handler: build.evaluator.functionAt(frame, index, null, null),
        guards: [],
        application,
        given: null,
      });
    });
  }
}

interface Action {
  readonly module: Module;
  readonly name: string;
  readonly place: Parameters<LibraryBuild['locate']>[0];
  readonly handler: Value;
  readonly guards: readonly GuardDraft[];
  readonly application: NextSite['application'];
  /** what it gets, where something else than the browser hands it on */
  readonly given: Pick<SafeAction, 'arguments' | 'params'> | null;
}

function declareAction(
  build: LibraryBuild,
  { module, name, place, handler, guards, application, given }: Action,
): void {
  const callee = options(handler).find((option) => option.kind === 'function');
  const { args, params } =
    given !== null
      ? { args: null, params: given.params }
      : callee === undefined
        ? { args: [], params: [] }
        : actionArguments(build, callee);
  build.endpoint({
    app: application(module),
    protocol: 'rpc',
    method: 'POST',
    path: `/${name}`,
    framework: 'next',
    place,
    guards,
    handler,
    arguments: () => given?.arguments() ?? args ?? [],
    replies: 'return',
    defaultStatus: 200,
    params,
    conditional: false,
  });
}

/** Everything that an action is given comes from the browser: a form, or any values. */
export function actionArguments(build: LibraryBuild, callee: FunctionValue): { args: Value[]; params: Param[] } {
  const { module } = callee;
  const params: Param[] = [];
  const args = (module.facts.functions[callee.fn]?.params ?? []).map(({ pattern, type, start, end }, index): Value => {
    const name = pattern.kind === 'variable' ? pattern.name : '';
    const typed = type?.kind === 'reference' ? type.name : '';
    if (typed === 'FormData' || (typed === '' && /^(?:form|fd|form_?data)$/i.test(name)))
      return fresh(build, 'global.RequestForm()');
    const place = { module, start, end };
    // what `useActionState` hands back and forth is no parameter of the caller's making
    const state = index === 0 && /^_?(?:prev|previous|initial)?_?state$/i.test(name);
    if (name !== '' && !state && !isRecord(build, module, type))
      params.push({ name, in: 'body', place: build.locate(place), validatedBy: '' });
    return makeUnknown(
      {
        source: {
          kind: 'request',
          label: name === '' ? 'argument of the action' : `argument \`${name}\` of the action`,
          place,
        },
        safeFor: 0,
        step: null,
      },
      '',
      { in: 'body', path: [], validatedBy: '' },
    );
  });
  return { args, params };
}

/** Of an object, the members are the parameters. */
function isRecord(build: LibraryBuild, module: Module, type: TypeNode | null): boolean {
  if (type?.kind === 'object' || type?.kind === 'intersection') return true;
  if (type?.kind !== 'reference') return false;
  const target = build.program.typeOf(module, type);
  return (
    target.kind === 'interface' ||
    target.kind === 'class' ||
    (target.kind === 'alias' && (target.type.kind === 'object' || target.type.kind === 'intersection'))
  );
}

function nameOf(handler: Value): string {
  for (const option of options(handler)) {
    const name = option.kind === 'function' ? option.module.facts.functions[option.fn]?.name : undefined;
    if (name !== undefined && name !== '') return name;
  }
  return 'action';
}
