import { placeKey } from '../../model/places.ts';
import { isCatOf, shellTextOf } from '../../model/code/shell-texts.ts';
import { listInWords } from '../run.ts';
import { defineRule } from '../define.ts';

export default defineRule({
  title: 'Shell commands with paths of the machine in them, or for what needs no shell',
  severity: 'medium',
  precision: 'high',
  needs: ['sources'],
  tags: ['cwe-78', 'cwe-88', 'owasp-a03'],
  docs: {
    why: 'A shell takes a path apart at its spaces and signs. Installed below `/home/Ann & Bob/`, `rm -rf ${__dirname}/temp` removes something else, and whoever may name a folder above the program chooses what runs.',
    fix: 'Run the program without a shell, with the path as an argument of its own (`execFile`, `spawn`); read a file with `fs.readFile`.',
    bad: `
import { exec } from 'node:child_process';
import path from 'node:path';
export const cleanUp = () => exec('rm -rf ' + path.join(import.meta.dirname, 'temp'));
`,
    good: `
import { execFile } from 'node:child_process';
import path from 'node:path';
export const cleanUp = () => execFile('rm', ['-rf', path.join(import.meta.dirname, 'temp')]);
`,
  },
  messages: {
    path: '{path} is a part of the command that {api}() hands to a shell, which reads its spaces and signs as its own.',
    cat: '{api}() starts a shell and `cat` to read one file.',
    program: '{api}() starts `cat` to read one file.',
  },
  check(model, report) {
    const seen = new Set<string>();
    for (const operation of model.operations) {
      if (operation.is !== 'command' || seen.has(placeKey(operation.place))) continue;
      seen.add(placeKey(operation.place));
      const { place, api } = operation;
      if (!operation.shell) {
        if (isCatOf(model, place)) report({ message: 'program', place, arguments: { api }, severity: 'low' });
        continue;
      }
      const text = shellTextOf(model, place);
      if (text === null) continue;
      if (text.paths.length > 0)
        report({
          message: 'path',
          place,
          arguments: { path: listInWords(text.paths.map((path) => `\`${path}\``)), api },
        });
      else if (text.shows) report({ message: 'cat', place, arguments: { api }, severity: 'low' });
    }
  },
});
