import type { CallEvent, Context } from '../evaluate/events.ts';
import { options, type FunctionValue, type ObjectValue, type Place, type Value } from '../evaluate/values.ts';
import { mayHold } from '../ir/index.ts';
import { below } from './code/module-code.ts';
import { expressionAt, expressionName } from './expression-names.ts';
import type { UnverifiedOperation } from './operations.ts';

export type Unverified = Pick<UnverifiedOperation, 'setting' | 'sometimes' | 'outdated'> & { readonly at: Place };

/** Settings of Node's TLS, which clients of all kinds hand on, and of drivers that have their own; and the value that turns checks off. */
export const switches: Readonly<Record<string, boolean>> = {
  rejectUnauthorized: false,
  strictSSL: false,
  sslValidate: false,
  verifySSL: false,
  validateCertificate: false,
  tlsInsecure: true,
  tlsAllowInvalidCertificates: true,
  tlsAllowInvalidHostnames: true,
  trustServerCertificate: true,
};
/** Functions that check a peer, and what they return if they find nothing wrong. */
const checkers: Readonly<Record<string, true | undefined>> = { checkServerIdentity: undefined, hostVerifier: true };
export const versionSettings: ReadonlySet<string> = new Set(['secureProtocol', 'minVersion', 'maxVersion']);
const outdated = /^(?:SSLv\d+|TLSv1(?:\.1|_1)?)(?:_(?:client_|server_)?method)?$/;

const maxDepth = 3;
const maxMembers = 64;

/** What among the arguments of a call tells it not to check who is on the other side, or to speak a protocol that is broken. */
export function unverifiedSettings({ args, place, context }: CallEvent): Unverified[] {
  const found: Unverified[] = [];
  const visit = (value: Value, depth: number, chosen: boolean): void => {
    const all = options(value);
    // without encryption at all there is nothing to check: that is no other way to check
    const sometimes = chosen || all.filter((option) => !isFalse(option)).length > 1;
    for (const option of all) {
      if (option.kind !== 'object' || option.cls !== null || option.props.size > maxMembers) continue;
      for (const [name, member] of option.props) {
        const setting = settingOf(name, member);
        if (setting !== null)
          found.push({
            ...setting,
            sometimes: setting.sometimes || sometimes,
            at: propertyPlace(option, name) ?? place,
          });
        else if (depth < maxDepth) visit(member, depth + 1, sometimes);
      }
    }
  };
  const asked = isAskedFor(context);
  for (const argument of args) visit(argument, 0, asked);
  return found;
}

const permission =
  /unsafe|insecure|self_?signed|(?:ignore|skip|allow|accept|disable|no|invalid|verify|check|reject|strict)\w*(?:tls|ssl|cert|unauthorized)|(?:tls|ssl|cert)\w*(?:verif|check|ignore|invalid|strict|insecure)/i;

/** `if (settings.ignoreTlsErrors) agent = new Agent(…)` */
function isAskedFor(context: Context | null): boolean {
  for (let at = context; at !== null; at = at.parent)
    if (at.test !== null && at.kind === 'branch' && permission.test(expressionName(at.test))) return true;
  return false;
}

function settingOf(name: string, value: Value): Omit<Unverified, 'at'> | null {
  const off = switches[name];
  const all = options(value);
  if (off !== undefined) {
    const matching = all.filter((option) => option.kind === 'literal' && option.value === off);
    return matching.length === 0 ? null : { setting: `${name}: ${off}`, sometimes: matching.length < all.length };
  }
  if (name in checkers) {
    const empty = all.filter((option) => option.kind === 'function' && always(option, checkers[name]));
    return empty.length === 0
      ? null
      : { setting: `${name}: () => ${checkers[name]}`, sometimes: empty.length < all.length };
  }
  if (!versionSettings.has(name)) return null;
  const old = all.find((option) => option.kind === 'literal' && isOutdated(String(option.value)));
  return old?.kind === 'literal'
    ? { setting: `${name}: '${old.value}'`, sometimes: all.length > 1, outdated: true }
    : null;
}

/** A version of TLS, or a method of Node's that stands for one, that is broken. */
export function isOutdated(version: string): boolean {
  return outdated.test(version);
}

function isFalse(value: Value): boolean {
  return value.kind === 'literal' && value.value === false;
}

/** A function that only returns this, whatever it is given. */
function always({ module, fn }: FunctionValue, result: true | undefined): boolean {
  const [first, second] = module.facts.functions[fn]?.body ?? [];
  if (first === undefined) return result === undefined;
  if (second !== undefined || first.kind !== 'return') return false;
  const { value } = first;
  if (result === true) return value?.kind === 'boolean' && value.value;
  return value === null || value.kind === 'null' || (value.kind === 'name' && value.name === 'undefined');
}

function propertyPlace({ place }: ObjectValue, name: string): Place | null {
  const expression = place === null ? null : expressionAt(place);
  if (place === null || expression?.kind !== 'object') return null;
  const property = expression.properties.find(({ key }) => key === name);
  return property === undefined
    ? (assignmentAfter(place, name) ?? place)
    : { module: place.module, start: property.start, end: property.end };
}

/** `settings.rejectUnauthorized = false`, after an object was made. */
function assignmentAfter({ module, start }: Place, name: string): Place | null {
  for (const fn of module.facts.functions)
    for (const node of fn.bodiless || !mayHold(fn, 'assign') ? [] : fn.body.flatMap(below)) {
      if (!('kind' in node) || node.kind !== 'assign' || node.start < start || node.target.kind !== 'target') continue;
      const { target } = node.target;
      if (target.kind === 'member' && target.property === name) return { module, start: node.start, end: node.end };
    }
  return null;
}
