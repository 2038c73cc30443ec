/** A path in OpenAPI's form, with what its parameters are. */
export interface Template {
  readonly path: string;
  readonly params: readonly TemplateParam[];
}

export interface TemplateParam {
  readonly name: string;
  /** what it is called in the code; '' if it has no name there */
  readonly original: string;
  /** regular expression that the value has to match; '' if there is none */
  readonly pattern: string;
  /** the rest of the path, slashes included */
  readonly rest: boolean;
  /** stands for a part of the path that could not be computed */
  readonly unknown: boolean;
}

const maxVariants = 8;

/**
 * A framework's path as templates: several where parts are optional, because each parameter of a template must be there.
 * `:id(\d+)`, `{id?}`, `*path`, `(.*)`, `{/:id}`, regular expressions, and `{?}` for what is not known.
 */
export function templatesOf(path: string): Template[] {
  const variants = isExpression(path) ? [fromExpression(path)] : withoutGroups(path);
  const templates = new Map<string, Template>();
  for (const variant of variants.flatMap(read)) {
    const template = templateOf(variant);
    if (!templates.has(template.path)) templates.set(template.path, template);
  }
  return [...templates.values()].slice(0, maxVariants);
}

/** The template with its parameters' names left out: paths with equal keys are the same path for OpenAPI. */
export function templateKey(path: string): string {
  return path.replaceAll(/\{[^}]*\}/g, '{}');
}

type Part = string | Omit<TemplateParam, 'name'>;

/** `/^\/img\/.*` */
function isExpression(path: string): boolean {
  return /^\/?\^|\\\/|\$$/.test(path);
}

/** What a regular expression spells out, up to the first part that it leaves open. */
function fromExpression(path: string): string {
  const plain = path
    .replace(/^\/?\^/, '')
    .replace(/\/?[a-z]*$/, (end) => (/^\/[a-z]*$/.test(end) && path.endsWith(`$${end}`) ? '' : end))
    .replace(/\$$/, '')
    .replaceAll(/\\([/.-])/g, '$1');
  const open = plain.search(/[[({*+?|\\^$]|\.[*+?]/);
  return open < 0 ? plain : `${plain.slice(0, open)}*`;
}

/** `/users{/:id}` with and without; `{id}` is a parameter, not a group. */
function withoutGroups(path: string): string[] {
  const match = /\{(?=[^}]*[/:*])(?![\w-]+(?::[^}]*|\*\d*)\})([^{}]*)\}\??/.exec(path);
  if (match === null) return [path];
  const before = path.slice(0, match.index);
  const after = path.slice(match.index + match[0].length);
  return [`${before}${match[1] ?? ''}${after}`, `${before}${after}`].flatMap(withoutGroups).slice(0, maxVariants);
}

const token =
  /\{\?\}|\{([\w$.-]+)(?::((?:[^{}]|\{[^}]*\})*))?([?*+]\d*)?\}|\[{1,2}(\.{3})?([\w$-]+)\]{1,2}|:([A-Za-z_$][\w$]*)(\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)|\{[^}]*\})?([?*+])?|\((?!\w*\))((?:[^()\\]|\\.)*)\)([?*+])?|\*([A-Za-z_]\w*)?/g;

/** Texts and parameters in turn, once for each choice among what is optional. */
function read(path: string): Part[][] {
  let variants: Part[][] = [[]];
  let at = 0;
  const text = (end: number): void => {
    const between = path.slice(at, end);
    if (between !== '') for (const variant of variants) variant.push(between);
  };
  for (const match of path.matchAll(token)) {
    text(match.index);
    at = match.index + match[0].length;
    const [
      whole,
      braced,
      bracedPattern,
      bracedMark,
      dots,
      bracketed,
      named,
      namedPattern,
      namedMark,
      group,
      groupMark,
    ] = match;
    const original = braced ?? bracketed ?? named ?? match[11] ?? '';
    const mark = bracedMark ?? namedMark ?? groupMark ?? '';
    // looks ahead or behind, and stands for nothing itself
    if (/^\?<?[!=]/.test(group ?? '')) continue;
    const given = bracedPattern ?? namedPattern?.slice(1, -1) ?? group?.replace(/^\?:/, '') ?? '';
    const open = given === '.*' || given === '.+' || given === '*';
    const part: Part = {
      original,
      pattern: open || !isPattern(given) ? '' : given,
      rest: whole.startsWith('*') || dots !== undefined || open || /^[*+]/.test(mark),
      unknown: whole === '{?}',
    };
    const without = mark === '?' ? variants.map(withoutSlash) : [];
    variants = [...variants.map((variant) => [...variant, part]), ...without].slice(0, maxVariants);
  }
  text(path.length);
  return variants;
}

/** Documents have the regular expressions of ECMAScript, with Unicode. */
function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u').source !== '';
  } catch {
    return false;
  }
}

/** An optional segment takes the slash before it along. */
function withoutSlash(parts: readonly Part[]): Part[] {
  const last = parts.at(-1);
  return typeof last === 'string' && last.endsWith('/') ? [...parts.slice(0, -1), last.slice(0, -1)] : [...parts];
}

function templateOf(parts: readonly Part[]): Template {
  const params: TemplateParam[] = [];
  const taken = new Set<string>();
  const text = parts.map((part) => {
    if (typeof part === 'string') return literal(part);
    const wanted =
      part.original.replaceAll(/[^\w.-]/g, '_') || (part.unknown ? 'unknown' : part.rest ? 'rest' : 'value');
    let name = wanted;
    for (let number = 2; taken.has(name); number++) name = `${wanted}${number}`;
    taken.add(name);
    params.push({ ...part, name });
    return `{${name}}`;
  });
  const joined = `/${text.join('')}`.replaceAll(/\/{2,}/g, '/');
  return { path: joined.length > 1 ? joined.replace(/\/$/, '') : joined, params };
}

/** `?` and `+` after a letter make it optional or repeat it: the letter once is among what is met. */
function literal(text: string): string {
  return text
    .replaceAll(/[?+](?=\/|$)/g, '')
    .replaceAll(/[^\w\-./~!$&'()*+,;=:@%]/g, (character) => encodeURIComponent(character));
}
