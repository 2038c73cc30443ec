import type { Entity, Files } from './entity.ts';

/**
 * The code behind an entity's endpoints that gives a backend most of its lines: calculations, checks, calls of other systems,
 * and workflows of them, in four levels that call the one below. It needs `shared/` of `sharedFiles`.
 */
export function domainOf(entity: Entity, directory: string, shared: string): Files {
  const files: Files = { [`${directory}/types.ts`]: types(entity), [`${directory}/defaults.ts`]: defaults(entity) };
  levels.forEach((level, at) => {
    for (let part = 0; part < filesPerLevel; part++)
      files[`${directory}/${level.name}-${part}.ts`] = file(entity, at, part, shared);
  });
  files[`${directory}/index.ts`] = entrances(entity, shared);
  return files;
}

/** What the actions of an entity's service do first: a call of a workflow, for each; nothing without domain code. */
export function beforeIn(entity: Entity): (action: (typeof actions)[number], id: string) => string {
  return (action, id) => (entity.domain ? `    await before${capitalised(action)}(${id}, userId);\n` : '');
}

/** The import of what a service's text calls. */
export function domainImport(entity: Entity, from: string, text: string): string {
  const called = actions.map((action) => `before${capitalised(action)}`).filter((name) => text.includes(`${name}(`));
  return entity.domain ? `import { ${called.join(', ')} } from '${from}';\n` : '';
}

const actions = ['close', 'create', 'get', 'list', 'remove', 'total', 'update'] as const;

const filesPerLevel = 3;
const functionsPerFile = 6;

export const sharedFiles: Files = {
  'logger.ts': `import pino from 'pino';

export const logger = pino({ level: process.env.LOG_LEVEL ?? 'info', redact: ['authorization'] });
`,
  'http.ts': `import { logger } from './logger.js';

export class UpstreamError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = 'UpstreamError';
  }
}

/** Tries again where that may help; gives up after a second. */
export async function request(path: string, body: unknown, attempts = 3): Promise<Record<string, unknown>> {
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(new URL(path, process.env.UPSTREAM_URL), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(1000),
    });
    if (response.ok) return (await response.json()) as Record<string, unknown>;
    if (response.status < 500 || attempt >= attempts) throw new UpstreamError(response.status, \`\${path} failed\`);
    logger.warn({ path, attempt, status: response.status }, 'upstream failed, trying again');
  }
}
`,
  'sql.ts': `import { Pool } from 'pg';

const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 10, statement_timeout: 5000 });

export async function rows<T>(text: string, values: readonly unknown[]): Promise<T[]> {
  const result = await pool.query(text, [...values]);
  return result.rows as T[];
}
`,
};

function types({ type }: Entity): string {
  return `/** One line of a ${type}, as the calculations see it. */
export interface ${type}Line {
  readonly key: string;
  readonly group: string;
  readonly amount: number;
  readonly quantity: number;
  readonly from: Date;
  readonly to: Date;
  readonly tags: readonly string[];
}

export interface ${type}Draft {
  readonly id: string;
  readonly actor: string;
  readonly lines: readonly ${type}Line[];
  readonly note?: string;
}

export class ${type}RuleError extends Error {
  constructor(
    readonly rule: string,
    message: string,
  ) {
    super(message);
    this.name = '${type}RuleError';
  }
}

${parts
  .map(
    (part) => `/**
 * What partners see of the ${part} of a ${type}. Fields are added, and never change what they mean: they are
 * part of the contract.
 */
export interface ${type}${capitalised(part)} {
  readonly id: string;
  readonly reference: string;
  readonly createdAt: Date;
  readonly changedAt: Date | null;
  /** who is told when it changes */
  readonly watchers: readonly string[];
  readonly state: 'new' | 'checked' | 'sent' | 'settled' | 'rejected';
  readonly amounts: {
    readonly net: number;
    readonly gross: number;
    readonly currency: string;
  };
  /** empty where the law of the country asks for none */
  readonly remarks: readonly string[];
}
`,
  )
  .join('\n')}`;
}

/** What is configured for each group of lines: most of a backend's tables of data look like this. */
function defaults({ type }: Entity): string {
  return `export const defaults${type} = {
${parts
  .map(
    (part, index) => `  ${part}: {
    enabled: ${index % 3 !== 0},
    limit: ${(index + 1) * 250},
    groups: ['fixed', 'shared', 'other'],
    rates: {
      base: ${index + 1},
      reduced: ${(index + 1) / 2},
    },
    // agreed with whoever answers for the numbers
    reviewAfterDays: ${30 * (index + 1)},
  },
`,
  )
  .join('')}} as const;

export type ${type}Defaults = typeof defaults${type};
`;
}

const parts = ['terms', 'partner', 'shipment', 'invoice', 'history', 'quality', 'summary', 'delivery'] as const;

/** A function's text, given its name and the names of the functions of the level below that it calls. */
type Template = (name: string, below: readonly [string, string, string], entity: Entity) => string;

const calculations: readonly Template[] = [
  (name, _below, { type }) => `export function ${name}({ lines, actor }: ${type}Draft): number {
  let result = 0;
  let skipped = 0;
  for (const { amount, quantity, tags, from, to } of lines) {
    if (quantity <= 0) {
      skipped++;
      continue;
    }
    let share = 1;
    if (tags.includes(actor)) share = 0.9;
    else if (tags.includes('partner')) share = 0.95;
    const days = Math.max(1, Math.ceil((to.getTime() - from.getTime()) / 86_400_000));
    if (days > 30) share -= 0.05;
    if (days > 365) share -= 0.05;
    const value = amount * quantity * share;
    if (result + value > Number.MAX_SAFE_INTEGER / 100) {
      result = Number.MAX_SAFE_INTEGER / 100;
      break;
    }
    result += value;
  }
  if (skipped > lines.length / 2) return 0;
  return Math.round(result * 100) / 100;
}`,
  (name, _below, { type }) => `export function ${name}({ lines }: ${type}Draft): number {
  const groups = new Map<string, ${type}Line[]>();
  for (const line of lines) {
    const known = groups.get(line.group);
    if (known === undefined) groups.set(line.group, [line]);
    else known.push(line);
  }
  let largest = 0;
  let name = '';
  for (const [key, group] of groups) {
    let sum = 0;
    for (const { amount, quantity } of group) sum += amount * quantity;
    if (sum > largest) {
      largest = sum;
      name = key;
    }
  }
  if (name === '' || name === 'other') return 0;
  return largest / Math.max(1, lines.length);
}`,
  (name, _below, { type }) => `export function ${name}({ note, lines }: ${type}Draft): number {
  const words = (note ?? '').trim().toLowerCase().split(/\\s+/);
  const known = new Set<string>();
  for (const { tags, group } of lines) {
    known.add(group);
    for (const tag of tags) {
      const short = tag.startsWith('#') ? tag.slice(1) : tag;
      if (short.length > 2) known.add(short.toLowerCase());
    }
  }
  let hits = 0;
  for (const word of words) {
    if (word.length < 3) continue;
    if (known.has(word)) hits++;
    else if (word.endsWith('s') && known.has(word.slice(0, -1))) hits++;
  }
  return words.length === 0 ? 0 : hits / words.length;
}`,
  (name, _below, { type }) => `export function ${name}({ lines }: ${type}Draft): number {
  let days = 0;
  for (const { from, to, quantity } of lines) {
    const day = new Date(from);
    let counted = 0;
    while (day < to && counted < 3660) {
      const weekday = day.getUTCDay();
      switch (weekday) {
        case 0:
        case 6:
          break;
        case 5:
          counted += 0.5;
          break;
        default:
          counted++;
      }
      day.setUTCDate(day.getUTCDate() + 1);
    }
    days += quantity > 1 ? counted * quantity : counted;
  }
  return days;
}`,
];

const checks: readonly Template[] = [
  (name, [first, second], { type }) => `export function ${name}(draft: ${type}Draft, limit = 10_000): number {
  const value = ${first}(draft);
  if (Number.isNaN(value)) throw new ${type}RuleError('${name}', 'There is nothing to calculate with');
  if (value > limit) {
    const share = ${second}(draft);
    if (share > 0.5) throw new ${type}RuleError('${name}', \`\${value} is more than \${limit}\`);
    return limit;
  }
  let lowest = value;
  for (const line of draft.lines) {
    if (line.amount < 0) throw new ${type}RuleError('${name}', \`\${line.key} is negative\`);
    if (line.amount < lowest) lowest = line.amount;
    if (line.from > line.to) throw new ${type}RuleError('${name}', \`\${line.key} ends before it begins\`);
  }
  return lowest;
}`,
  (name, [first, second, third], { type }) => `export function ${name}(draft: ${type}Draft): number {
  const [line] = draft.lines;
  switch (line?.group) {
    case undefined:
      return 0;
    case 'fixed':
      return ${first}(draft);
    case 'shared': {
      const whole = ${second}(draft);
      if (whole < 0) throw new ${type}RuleError('${name}', 'What is shared is negative');
      return whole / Math.max(1, draft.lines.length);
    }
    default: {
      const value = ${third}(draft);
      if (value === 0 && draft.note === undefined) {
        throw new ${type}RuleError('${name}', 'It takes a note to charge nothing');
      }
      return value < 0 ? -value : value;
    }
  }
}`,
  (name, [first, second], { type }) => `export function ${name}(draft: ${type}Draft): number {
  const problems: string[] = [];
  if (draft.lines.length === 0) problems.push('it has no lines');
  for (const { key, amount, quantity } of draft.lines) {
    if (amount < 0) problems.push(\`the amount of \${key} is negative\`);
    if (!Number.isInteger(quantity)) problems.push(\`the quantity of \${key} is not whole\`);
    if (problems.length > 5) break;
  }
  if (${first}(draft) > 1) problems.push('one group has too much');
  if (problems.length > 0) throw new ${type}RuleError('${name}', problems.join(', '));
  return ${second}(draft);
}`,
];

const connections: readonly Template[] = [
  (name, [first, second], { type, path }) => `export async function ${name}(draft: ${type}Draft): Promise<number> {
  const expected = ${first}(draft);
  try {
    const answer = await request('/${path}/${name}', { id: draft.id, expected });
    const value = Number(answer['value'] ?? expected);
    if (Number.isNaN(value)) {
      logger.warn({ id: draft.id, answer }, '${name} was answered with something else');
      return expected;
    }
    if (value !== expected) {
      logger.info({ id: draft.id, expected, value }, '${name} differs');
    }
    return value;
  } catch (error) {
    if (draft.lines.length > 100) throw error;
    logger.error({ id: draft.id, error }, '${name} failed');
    return ${second}(draft);
  }
}`,
  (name, [first], { type, table }) => `export async function ${name}(draft: ${type}Draft): Promise<number> {
  const found = await rows<{ amount: string; currency: string }>(
    \`SELECT amount, currency
       FROM ${table}
      WHERE owner_id = $1 AND status = $2
      ORDER BY created_at DESC
      LIMIT 20\`,
    [draft.actor, 'open'],
  );
  let open = 0;
  for (const { amount, currency } of found) {
    if (currency !== 'EUR') continue;
    open += Number(amount);
  }
  if (open > 0) {
    logger.debug({ id: draft.id, open }, '${name}');
  }
  return open + ${first}(draft);
}`,
  (name, [first, second, third], { type }) => `export async function ${name}(draft: ${type}Draft): Promise<number> {
  const started = Date.now();
  let lowest = ${first}(draft);
  for (const line of draft.lines) {
    if (line.amount < lowest) lowest = line.amount;
    if (line.quantity === 0) return ${second}(draft);
  }
  if (lowest < 1) {
    logger.warn({ id: draft.id, lowest, took: Date.now() - started }, '${name} is below what is allowed');
    return ${third}(draft);
  }
  if (Date.now() - started > 100) {
    logger.info({ id: draft.id, lines: draft.lines.length }, '${name} was slow');
  }
  return lowest;
}`,
];

const workflows: readonly Template[] = [
  (name, [first, second, third], { type }) => `export async function ${name}(draft: ${type}Draft): Promise<number> {
  const before = await ${first}(draft);
  if (before === 0) {
    logger.debug({ id: draft.id }, '${name} has nothing to do');
    return 0;
  }
  const note = \`\${draft.note ?? ''} \${before}\`.trim();
  const after = await ${second}({ ...draft, note });
  if (after < before) {
    logger.info({ id: draft.id, before, after }, '${name}');
    const corrected = await ${third}(draft);
    if (corrected < 0) {
      throw new ${type}RuleError('${name}', \`\${corrected} cannot be corrected\`);
    }
    return corrected;
  }
  return after;
}`,
  (name, [first, second, third], { type }) => `export async function ${name}(draft: ${type}Draft): Promise<number> {
  const [own, others] = await Promise.all([${first}(draft), ${second}(draft)]);
  if (own + others > 1_000_000) {
    logger.warn({ id: draft.id, own, others }, '${name} is more than one person may decide');
    throw new ${type}RuleError('${name}', 'This is more than one person may decide');
  }
  let result = own;
  for (const line of draft.lines.slice(0, 10)) {
    if (line.quantity <= 100) continue;
    const extra = await ${third}(draft);
    if (extra > own) {
      logger.info({ id: draft.id, key: line.key, extra }, '${name} counts one line twice');
    }
    result += extra;
  }
  return result;
}`,
];

const levels = [
  { name: 'calculations', templates: calculations },
  { name: 'checks', templates: checks },
  { name: 'connections', templates: connections },
  { name: 'workflows', templates: workflows },
] as const;

function file(entity: Entity, level: number, part: number, shared: string): string {
  const { name = '', templates = [] } = levels[level] ?? {};
  const used = new Map<number, Set<string>>();
  const bodies = Array.from({ length: functionsPerFile }, (_, index) => {
    const number = part * functionsPerFile + index;
    // three of the level below, in two files
    const below = [number, number + 1, number + functionsPerFile].map(
      (other) => other % (filesPerLevel * functionsPerFile),
    );
    const [first = 0, second = 0, third = 0] = below;
    const names = [first, second, third].map((other) => functionName(entity, level - 1, other));
    const text =
      templates[number % templates.length]?.(
        functionName(entity, level, number),
        [names[0] ?? '', names[1] ?? '', names[2] ?? ''],
        entity,
      ) ?? '';
    for (const [at, other] of below.entries()) {
      if (!text.includes(`${names[at] ?? ''}(`)) continue;
      const home = Math.floor(other / functionsPerFile);
      used.set(home, (used.get(home) ?? new Set()).add(names[at] ?? ''));
    }
    return `/** ${wordOf(number)} of a ${entity.type}: ${name}. */\n${text}\n`;
  });
  const text = bodies.join('\n');
  const imports = [
    ...(text.includes('logger.') ? [`import { logger } from '${shared}/logger.js';`] : []),
    ...(text.includes('request(') ? [`import { request } from '${shared}/http.js';`] : []),
    ...(text.includes('rows<') ? [`import { rows } from '${shared}/sql.js';`] : []),
    ...[...used]
      .sort(([a], [b]) => a - b)
      .map(
        ([home, names]) =>
          `import { ${[...names].sort().join(', ')} } from './${levels[level - 1]?.name ?? ''}-${home}.js';`,
      ),
    `import { ${['Draft', 'Line', 'RuleError']
      .map((suffix) => `${entity.type}${suffix}`)
      .filter((type) => text.includes(type))
      .map((type) => (type.endsWith('RuleError') ? type : `type ${type}`))
      .join(', ')} } from './types.js';`,
  ];
  return `${imports.join('\n')}\n\n${text}`;
}

function entrances(entity: Entity, shared: string): string {
  const called = actions.map((action, index) => ({ action, number: index * 3 }));
  const home = (number: number): number => Math.floor(number / functionsPerFile);
  const imports = Array.from({ length: filesPerLevel }, (_, part) => {
    const names = called
      .filter(({ number }) => home(number) === part)
      .map(({ number }) => functionName(entity, 3, number));
    return `import { ${names.join(', ')} } from './workflows-${part}.js';\n`;
  });
  return `import { rows } from '${shared}/sql.js';
import type { ${entity.type}Draft, ${entity.type}Line } from './types.js';
${imports.join('')}
async function draft(id: string, actor: string): Promise<${entity.type}Draft> {
  const lines = await rows<${entity.type}Line>('SELECT * FROM ${entity.table}_history WHERE parent_id = $1 LIMIT 100', [id]);
  return { id, actor, lines };
}

${called
  .map(
    ({
      action,
      number,
    }) => `export async function before${capitalised(action)}(id: string, actor: string): Promise<number> {
  return ${functionName(entity, 3, number)}(await draft(id, actor));
}
`,
  )
  .join('\n')}`;
}

const verbs = ['rate', 'weigh', 'settle', 'match'] as const;
const things = ['margin', 'quota', 'balance', 'tariff', 'deposit', 'surcharge'] as const;

function wordOf(number: number): string {
  return `${capitalised(things[number % things.length] ?? '')} ${Math.floor(number / things.length) + 1}`;
}

/** Different for each function of an entity: a level has a verb, and 24 functions. */
function functionName(entity: Entity, level: number, number: number): string {
  const round = Math.floor(number / things.length);
  return `${verbs[level] ?? ''}${entity.type}${capitalised(things[number % things.length] ?? '')}${round === 0 ? '' : round + 1}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
