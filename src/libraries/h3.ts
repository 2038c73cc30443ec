import { defineLibrary } from './define.ts';
import { appRows, declareApps } from './support/h3-apps.ts';
import { eventHooks, eventOperations, eventRows, sameNames } from './support/h3-events.ts';
import { declareFiles, nuxtAliases } from './support/nitro-files.ts';
import { implicitNames } from './support/nitro-names.ts';

/** h3, and the servers of Nitro and Nuxt, which keep its handlers in files. */
export default defineLibrary({
  packages: ['h3', 'nitropack', 'nitro', 'nuxt', 'nuxt-auth-utils', '#imports', '#nitro'],
  docs: 'https://h3.dev',
  title: 'h3',
  rows: [...sameNames, ...appRows, ...eventRows],
  hooks: eventHooks,
  operations: eventOperations,
  implicitNames,
  aliases: nuxtAliases,
  build(build) {
    declareFiles(build);
    declareApps(build);
  },
});
