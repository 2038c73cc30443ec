import { linesOf } from './lines.ts';
import type { Severity } from '../../findings/types.ts';
import type { BackendModel } from '../../model/types.ts';
import { guessSecret } from './secrets.ts';

/** Files that say by their name that they run on developers' machines. */
const development =
  /(?:^|[/._-])(?:dev|development|local|test|testing|ci|demo|examples?|samples?|seeds?|seeders?|fixtures?|mocks?|docker|templates?)(?:[/._-]|$)/i;

export function isForDevelopment(path: string): boolean {
  return development.test(path);
}

/** … for code that is judged: in a folder of tests it only is where there is nothing else, and then the folder says nothing. */
export function isCodeForDevelopment(path: string): boolean {
  return development.test(path.replaceAll(/(?:^|(?<=\/))(?:__tests__|tests?|testing)\//gi, ''));
}

/** `.env` files that git knows, with the names of their secrets. Without git nobody can say which files are shared. */
export function committedEnv(model: BackendModel): { file: string; names: string[]; severity: Severity }[] {
  if (model.project.git === null) return [];
  return model.project.documents.flatMap(({ path, kind, role, tracked }) => {
    if (
      kind !== 'env' ||
      role !== 'server' ||
      !tracked ||
      /test|e2e|\bci\b|example|sample|te?mpl|\btpl\b|\bdist\b/i.test(path)
    )
      return [];
    const names: string[] = [];
    for (const line of linesOf(model, path)) {
      const entry = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*["']?([^"'#]*)/.exec(line);
      const guess = entry?.[1] === undefined ? null : guessSecret(entry[1], entry[2] ?? '');
      if (guess !== null && guess.kind !== 'placeholder' && entry?.[1] !== undefined) names.push(entry[1]);
    }
    return names.length === 0 ? [] : [{ file: path, names, severity: isForDevelopment(path) ? 'medium' : 'critical' }];
  });
}
