import type { Location } from '../../findings/types.ts';
import { mayHold, type Expression } from '../../ir/index.ts';
import { expressionName } from '../expression-names.ts';
import type { SourceModule } from '../types.ts';
import { resolved } from './declared-values.ts';
import { below, codeOf, type ModuleCode } from './module-code.ts';

/** What checks a signature, by its name. */
const verifies = /^(?:.*verify.*|createHmac|timingSafeEqual|createVerify|jwtDecrypt)$/i;

/** `JSON.parse(Buffer.from(token.split('.')[1], 'base64'))`: the claims of a token, in files that check no signature. */
export function decodedTokensIn(source: SourceModule): Location[] {
  const { facts } = source;
  if (!facts.calls.some(({ name }) => name === 'JSON.parse' || name === 'parse')) return [];
  if (facts.calls.some(({ name }) => verifies.test(name.split('.').at(-1) ?? ''))) return [];
  const code = codeOf(source);
  return facts.functions.flatMap((fn) => {
    if (fn.bodiless || !mayHold(fn, 'call')) return [];
    return fn.body.flatMap(below).flatMap((node) => {
      if (!('kind' in node) || node.kind !== 'call' || expressionName(node.callee) !== 'JSON.parse') return [];
      const [text] = node.args;
      return text !== undefined && isClaims(text, code, 4) ? [source.locate(node.start, node.end)] : [];
    });
  });
}

/** The second part of a token, decoded. */
function isClaims(text: Expression, code: ModuleCode, depth: number): boolean {
  const at = resolved(text, code);
  if (at.kind !== 'call' || depth === 0) return false;
  const name = expressionName(at.callee);
  if (at.callee.kind === 'member' && /^(?:toString|trim)$/.test(at.callee.property))
    return isClaims(at.callee.object, code, depth - 1);
  if (/^(?:String|decodeURIComponent|escape)$/.test(name))
    return at.args[0] !== undefined && isClaims(at.args[0], code, depth - 1);
  const [encoded, encoding] = at.args;
  const decodes =
    /^(?:(?:window|global|globalThis)\.)?atob$|base64(?:url)?\.decode$/i.test(name) ||
    (/^(?:new )?Buffer(?:\.from)?$/.test(name) && encoding?.kind === 'string' && encoding.value.startsWith('base64'));
  return decodes && encoded !== undefined && isSecondPart(encoded, code);
}

/** `token.split('.')[1]`, also in pieces: `const parts = token.split('.')`. */
function isSecondPart(encoded: Expression, code: ModuleCode): boolean {
  const at = resolved(encoded, code);
  // `.replace(/-/g, '+')`
  if (at.kind === 'call' && at.callee.kind === 'member' && /^replace(?:All)?$/.test(at.callee.property))
    return isSecondPart(at.callee.object, code);
  if (at.kind !== 'index' || at.index.kind !== 'number' || at.index.value !== 1) return false;
  const parts = resolved(at.object, code);
  const [by] = parts.kind === 'call' ? parts.args : [];
  return (
    parts.kind === 'call' &&
    parts.callee.kind === 'member' &&
    parts.callee.property === 'split' &&
    by?.kind === 'string' &&
    by.value === '.'
  );
}
