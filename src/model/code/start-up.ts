import type { Location } from '../../findings/types.ts';
import type { BackendModel, SourceModule } from '../types.ts';
import { below, codeOf, spotOf, type CallNode, type CodeNode, type ModuleCode } from './module-code.ts';

/** Methods that frameworks call when the application starts. */
const lifecycle = new Set(['onModuleInit', 'onApplicationBootstrap', 'onApplicationStart', 'onStart']);
const maxDepth = 5;

/** Whether a call is made each time that a process starts, whatever its settings are; `files`: what the process loads. */
export function runsAtStart(model: BackendModel, place: Location, files: ReadonlySet<string>): boolean {
  const spot = spotOf(model, place);
  const call = spot?.code.callAt(spot.start, spot.end) ?? null;
  if (spot === null || call === null || !files.has(place.file)) return false;
  return isReached(
    model.sources.filter(({ file }) => files.has(file.path)),
    spot.code,
    call,
    maxDepth,
  );
}

function isReached(sources: readonly SourceModule[], code: ModuleCode, call: CallNode, depth: number): boolean {
  if (depth === 0 || isConditional(code, call)) return false;
  const { functions, classes } = code.source.facts;
  let fn = code.functionOf(call);
  // a callback runs with what it is handed to, unless that waits for something to happen
  while (fn > 0 && functions[fn]?.kind === 'arrow' && functions[fn]?.name === '') {
    const index = fn;
    fn = functions[fn]?.parent ?? 0;
    const outer = callsIn(code, fn).find((each) =>
      each.args.some((argument) => argument.kind === 'function' && argument.fn === index),
    );
    if (outer === undefined) continue;
    if (!immediate.test(nameOf(outer)) || isConditional(code, outer)) return false;
  }
  if (fn <= 0) return true;
  const facts = functions[fn];
  if (facts === undefined) return false;
  if (facts.cls >= 0 && lifecycle.has(facts.name)) return classes[facts.cls] !== undefined;
  if (facts.kind === 'constructor' || facts.name === '') return facts.name === '' && isCalledAtOnce(code, fn);
  return sources.some((source) => {
    if (!source.facts.calls.some(({ name }) => name === facts.name)) return false;
    const other = codeOf(source);
    return source.facts.functions.some((_, index) =>
      callsIn(other, index).some((each) => nameOf(each) === facts.name && isReached(sources, other, each, depth - 1)),
    );
  });
}

const immediate = /^(?:then|finally|map|forEach|all|connect|authenticate|initialize|sync|transaction)$/;

/** `(async () => { … })()` */
function isCalledAtOnce(code: ModuleCode, fn: number): boolean {
  const parent = code.source.facts.functions[fn]?.parent ?? 0;
  return callsIn(code, Math.max(parent, 0)).some(({ callee }) => callee.kind === 'function' && callee.fn === fn);
}

function callsIn(code: ModuleCode, fn: number): Exclude<CallNode, { kind: 'template' }>[] {
  return (code.source.facts.functions[fn]?.body ?? []).flatMap((statement) =>
    below(statement).flatMap((node) => ('kind' in node && (node.kind === 'call' || node.kind === 'new') ? [node] : [])),
  );
}

function nameOf({ callee }: Exclude<CallNode, { kind: 'template' }>): string {
  return callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
}

/** It stands in a branch, or behind a statement that may have left the function. */
function isConditional(code: ModuleCode, call: CallNode): boolean {
  let node: CodeNode = call;
  for (let at = code.parent(node); at !== undefined; node = at, at = code.parent(at)) {
    if (!('kind' in at)) return true;
    if (at.kind === 'conditional' || at.kind === 'logical' || at.kind === 'switch') return true;
    if (at.kind === 'if' && node !== at.test) return true;
  }
  const body = code.source.facts.functions[code.functionOf(call)]?.body ?? [];
  return body.some(
    (statement) =>
      statement.kind === 'if' &&
      statement.end <= call.start &&
      below(statement).some((inner) => 'kind' in inner && inner.kind === 'return'),
  );
}
