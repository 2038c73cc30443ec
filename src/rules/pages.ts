import { areas } from '../findings/types.ts';
import type { Rule } from './load.ts';

/**
 * The rule documentation as Markdown pages, by file name: an index, and one page for each area. Written from the rules
 * themselves, so that what stands there is what runs.
 */
export function rulePages(rules: readonly Pick<Rule, 'id' | 'definition'>[]): ReadonlyMap<string, string> {
  const pages = new Map<string, string>();
  const index = [
    '# Rules',
    '',
    'Written from the rules by `npm run generate`; do not edit. `backend-architect explain RULE` shows the same in a terminal.',
  ];
  for (const { id: area, title } of areas) {
    const own = rules.filter(({ id }) => id.startsWith(`${area}/`));
    if (own.length === 0) continue;
    index.push('', `## ${title}`, '', '| rule | severity | reports |', '|---|---|---|');
    for (const { id, definition } of own)
      index.push(
        `| [\`${nameOf(id)}\`](${area}.md#${nameOf(id)}) | ${definition.severity} | ${cell(definition.title)} |`,
      );
    pages.set(`${area}.md`, `${[`# ${title}`, ...own.flatMap((rule) => ['', ...section(rule)])].join('\n')}\n`);
  }
  pages.set('README.md', `${index.join('\n')}\n`);
  return pages;
}

function section({ id, definition }: Pick<Rule, 'id' | 'definition'>): string[] {
  const { title, severity, tags, needs, docs } = definition;
  const facts = needs.length === 0 ? '' : ` · needs ${needs.join(', ')}`;
  return [
    `## ${nameOf(id)}`,
    '',
    `${title}. **${severity}**${tags.length === 0 ? '' : ` · ${tags.join(', ')}`}${facts}`,
    '',
    docs.why,
    '',
    `**Fix.** ${docs.fix}`,
    ...example('Reported', docs.bad),
    ...example('Not reported', docs.good),
  ];
}

/** An example is a fixture of a test: its file headings become comments, its expectations go. */
function example(title: string, source: string): string[] {
  if (source.trim() === '') return [];
  const lines = source
    .trim()
    .split('\n')
    .map((line) => line.replace(/^\/\/- \//, '// ').replace(/\s*(?:\/\/|--|#) \$ .*$/, ''));
  return ['', `${title}:`, '', '```', ...lines, '```'];
}

function nameOf(id: string): string {
  return id.slice(id.indexOf('/') + 1);
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
