import type { Location } from '../../findings/types.ts';
import { mayHold, type Expression } from '../../ir/index.ts';
import type { SourceModule } from '../types.ts';
import { below, type CodeNode } from './module-code.ts';

/** A limiter that tells clients apart by a header. */
export interface LimitKey {
  readonly header: string;
  readonly place: Location;
}

/** Headers in which a client may say which address it has; what stands behind the last proxy is not the client's. */
const addresses = /^(?:x-forwarded-for|x-real-ip|x-client-ip|client-ip|forwarded|true-client-ip|x-originating-ip)$/i;

/** `rateLimit({ keyGenerator: (req) => req.headers['x-forwarded-for'] })` */
export function limitKeysIn(source: SourceModule): LimitKey[] {
  const { facts } = source;
  if (!facts.requests.some((each) => /limit|slow-down|throttl/i.test(each.source))) return [];
  return facts.functions.flatMap((fn) => {
    if (fn.bodiless || !mayHold(fn, 'object')) return [];
    return fn.body.flatMap(below).flatMap((node) => {
      if (!('kind' in node) || node.kind !== 'property' || node.key !== 'keyGenerator') return [];
      const made = node.value.kind === 'function' ? facts.functions[node.value.fn] : undefined;
      if (made === undefined || made.bodiless) return [];
      const returned = made.body.flatMap(below).filter((each) => 'kind' in each && each.kind === 'return');
      const header = returned.map(headerIn).find((each) => each !== null);
      return header == null ? [] : [{ header, place: source.locate(node.start, node.end) }];
    });
  });
}

/** The header that a returned value is; null if it is another one, or the part of it that a proxy wrote. */
function headerIn(returned: CodeNode): string | null {
  const nodes = below(returned);
  const cut = nodes.some((node) => isCallOf(node, /^(?:pop|at)$/));
  return cut ? null : (nodes.map(headerOf).find((each) => each !== null) ?? null);
}

function isCallOf(node: CodeNode, names: RegExp): boolean {
  return 'kind' in node && node.kind === 'call' && node.callee.kind === 'member' && names.test(node.callee.property);
}

/** `req.headers['x-forwarded-for']`, `req.get('X-Forwarded-For')` */
function headerOf(node: CodeNode): string | null {
  if (!('kind' in node)) return null;
  if (node.kind === 'member') return named(node.property);
  if (node.kind === 'index') return node.index.kind === 'string' ? named(node.index.value) : null;
  if (!isCallOf(node, /^(?:get|header)$/) || node.kind !== 'call') return null;
  const [name]: readonly Expression[] = node.args;
  return name?.kind === 'string' ? named(name.value) : null;
}

function named(text: string): string | null {
  return addresses.test(text) ? text.toLowerCase() : null;
}
