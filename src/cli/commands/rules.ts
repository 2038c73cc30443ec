import { areas } from '../../findings/types.ts';
import { palette } from '../../report/palette.ts';
import { wantsColor } from '../io.ts';
import type { Io } from '../io.ts';
import type { Tools } from '../session.ts';

export const rulesFormats = ['table', 'json'] as const;

export interface RulesOptions {
  format: (typeof rulesFormats)[number];
  color: boolean;
}

/** `rules`: all rules, by area. */
export async function rulesCommand(options: RulesOptions, io: Io, tools: Tools): Promise<number> {
  const rules = await tools.loadRules();
  if (options.format === 'json') {
    const list = rules.map(({ id, title, severity, tags }) => ({ id, title, severity, tags }));
    await io.stdout.write(`${JSON.stringify(list, null, 2)}\n`);
    return 0;
  }
  const paint = palette(wantsColor(io, io.stdout, options.color));
  const width = Math.max(0, ...rules.map((rule) => rule.id.length));
  const sections = areas.flatMap(({ id, title }) => {
    const own = rules.filter((rule) => rule.id.startsWith(`${id}/`));
    if (own.length === 0) return [];
    const lines = own.map(
      (rule) =>
        `  ${rule.id.padEnd(width)}  ${paint.severity[rule.severity](rule.severity.padEnd(8))}  ${paint.dim(rule.title)}`,
    );
    return [[paint.bold(title), ...lines].join('\n')];
  });
  const count = `${rules.length} ${rules.length === 1 ? 'rule' : 'rules'}`;
  await io.stdout.write(
    `${[...sections, paint.dim(`${count}. More on one: ${tools.tool.name} explain RULE`)].join('\n\n')}\n`,
  );
  return 0;
}
