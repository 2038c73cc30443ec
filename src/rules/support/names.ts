/** `orderItems`, `order_items` and `OrderItem` are the words order, item. */
export function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z\d]+/)
    .filter((word) => word !== '')
    .map((word) => singular(word.toLowerCase()));
}

export function singular(word: string): string {
  if (/(?:ss|us|is)$/.test(word)) return word;
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:x|ch|sh|ss|z)es$/.test(word)) return word.slice(0, -2);
  return word.endsWith('s') && word.length > 3 ? word.slice(0, -1) : word;
}

const bookkeeping = new Set([
  'log',
  'audit',
  'session',
  'token',
  'event',
  'history',
  'visit',
  'view',
  'hit',
  'metric',
  'stat',
  'statistic',
  'cache',
  'counter',
  'activity',
  'outbox',
  'usage',
  'trace',
  'telemetry',
  'analytic',
  'nonce',
  'captcha',
  'otp',
  'attempt',
  'presence',
  'heartbeat',
  'lock',
  'job',
  'queue',
  'idempotency',
  'impression',
  'click',
  'migration',
  'throttle',
  'execution',
  'run',
  'sent',
]);

/** Tables that record what happened, or that may be lost: sessions, tokens, logs, counters. */
export function isBookkeeping(entity: string): boolean {
  return wordsOf(entity).some((word) => bookkeeping.has(word));
}

const touched =
  /^(?:last|latest|updated|accessed|seen|viewed|view|visit|hit|click|download|read|login|modified|touched|counter|count)|(?:_at|At|Count|_count|Counter|Views|_views|Hits|Seen|_seen|Token|_token|TokenHash)$/;

/** A column that counts or dates a visit, or holds a credential that is renewed by being used. */
export function isVisitColumn(column: string): boolean {
  return touched.test(column);
}

const small = new Set([
  'setting',
  'config',
  'configuration',
  'role',
  'permission',
  'country',
  'currency',
  'language',
  'locale',
  'category',
  'plan',
  'status',
  'type',
  'option',
  'feature',
  'flag',
  'region',
  'state',
  'timezone',
  'unit',
  'tier',
  'enum',
  'preference',
  'migration',
  'environment',
  'template',
  'size',
  'color',
  'strategy',
]);

/** Tables that stay small because of what they hold: settings, roles, countries. */
export function isSmallTable(entity: string): boolean {
  const words = wordsOf(entity);
  return small.has(words.at(-1) ?? '');
}

const verbs = new Set([
  'add',
  'approve',
  'archive',
  'assign',
  'cancel',
  'change',
  'clone',
  'copy',
  'create',
  'delete',
  'disable',
  'enable',
  'generate',
  'move',
  'remove',
  'set',
  'start',
  'stop',
  'update',
]);

/** `change-password`, `add_user`: what is done, not what there is. */
export function namesAction(segment: string): boolean {
  return wordsOf(segment).some((word) => verbs.has(word));
}
