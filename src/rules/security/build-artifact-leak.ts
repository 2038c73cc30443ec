import { defineRule } from '../define.ts';
import { sensitiveKind } from '../support/sensitive.ts';

export default defineRule({
  title: 'Secrets of the environment in files for browsers',
  severity: 'high',
  precision: 'high',
  needs: ['sources'],
  tags: ['cwe-312', 'cwe-315', 'cwe-359', 'owasp-a02', 'owasp-a05'],
  docs: {
    why: 'What a bundler is told to put in place of `process.env` is text in the files that every visitor loads. The environment as a whole has the passwords and tokens of the machine that builds, whether the page uses them or not.',
    fix: "Name the settings that pages need, one by one: `{ 'process.env.API_URL': JSON.stringify(process.env.API_URL) }`.",
    bad: `
import webpack from 'webpack';
export const plugin = new webpack.DefinePlugin({ 'process.env': JSON.stringify(process.env) });
`,
    good: `
import webpack from 'webpack';
export const plugin = new webpack.DefinePlugin({ 'process.env.API_URL': JSON.stringify(process.env.API_URL) });
`,
  },
  messages: {
    all: '{api}() writes all of the environment into files that browsers load.',
    one: '{api}() writes {name} into files that browsers load.',
  },
  check(model, report) {
    for (const operation of model.operations) {
      if (operation.is !== 'risk' || operation.risk !== 'environment-in-bundle') continue;
      const { api, place } = operation;
      const names = operation.setting.split(' ');
      if (names.includes('process.env')) {
        report({ message: 'all', place, arguments: { api } });
        continue;
      }
      const name = names.find(
        (each) => !/^(?:NEXT_PUBLIC|REACT_APP|VITE|PUBLIC)_/.test(each) && sensitiveKind(each) !== '',
      );
      if (name !== undefined) report({ message: 'one', place, arguments: { api, name }, confidence: 'medium' });
    }
  },
});
