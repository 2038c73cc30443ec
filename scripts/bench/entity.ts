/** What the templates say about one entity of a synthetic service. */
export interface Entity extends EntityName {
  /** the entity whose service this one's calls; null for a service's first */
  previous: EntityName | null;
  /** with the defects an audit looks for: no guard, built SQL, unbounded lists, writes without a transaction */
  flawed: boolean;
  /** with the code behind its endpoints that most backends consist of */
  domain: boolean;
}

export interface EntityName {
  /** `ColdInvoice` */
  type: string;
  /** `coldInvoice` */
  value: string;
  /** `cold_invoices` */
  table: string;
  /** `cold-invoices`, in paths of URLs and files */
  path: string;
}

/** path → text */
export type Files = Record<string, string>;

export function under(directory: string, files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${directory}/${path}`, text]));
}

const nouns = wordsOf(
  'account address batch booking carrier channel contract coupon delivery device employee event invoice journey ' +
    'ledger location member message order package partner payment product project quote receipt refund report ' +
    'return route schedule shipment supplier ticket vehicle warehouse',
);
const adjectives = wordsOf(
  'active annual bulk central cold daily direct early express external final fixed foreign global inner joint ' +
    'late legacy local manual mixed mobile monthly national open partial pending prime public rapid regional remote ' +
    'shared signed special spare standard static urgent weekly',
);

/** Different for every number: a further word is put in front when the pairs run out. */
export function entityName(number: number): EntityName {
  const words = [word(nouns, number)];
  let rest = Math.floor(number / nouns.length);
  do {
    words.unshift(word(adjectives, rest));
    rest = Math.floor(rest / adjectives.length);
  } while (rest > 0);
  const type = words.map((each) => each.charAt(0).toUpperCase() + each.slice(1)).join('');
  const plural = pluralOf(words.at(-1) ?? '');
  const others = words.slice(0, -1);
  return {
    type,
    value: type.charAt(0).toLowerCase() + type.slice(1),
    table: [...others, plural].join('_'),
    path: [...others, plural].join('-'),
  };
}

function wordsOf(text: string): string[] {
  return text.split(' ');
}

function word(words: readonly string[], number: number): string {
  return words[number % words.length] ?? '';
}

function pluralOf(noun: string): string {
  if (/(s|ch|sh|x)$/.test(noun)) return `${noun}es`;
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return `${noun}s`;
}
