import { defineLibrary } from './define.ts';
import { globbedFiles, promised } from './support/project-files.ts';

/** Packages that look files up by patterns: code that loads its routes, plugins or models so finds the project's own. */
export default defineLibrary({
  packages: ['glob', 'fast-glob', 'globby', 'tinyglobby', 'tiny-glob', 'glob-promise'],
  docs: 'https://github.com/isaacs/node-glob',
  rows: [
    { api: 'glob.{glob|default}', is: 'alias', of: 'glob' },
    { api: 'glob.Glob', is: 'function', keeps: true },
    { api: 'globby.globby', is: 'alias', of: 'globby' },
    { api: 'tinyglobby.glob', is: 'alias', of: 'tinyglobby' },
    { api: 'fast-glob.{glob|async|default}', is: 'alias', of: 'fast-glob' },
    { api: 'tiny-glob/sync', is: 'alias', of: 'tiny-glob.sync' },
  ],
  hooks: {
    '{glob|fast-glob|globby|tiny-glob}.{sync|globSync}': globbedFiles,
    '{globby.globbySync|tinyglobby.globSync|glob.globSync}': globbedFiles,
    '{glob|fast-glob|globby|tinyglobby|tiny-glob|glob-promise}': promised(globbedFiles),
  },
});
