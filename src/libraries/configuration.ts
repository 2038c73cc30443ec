import { defineLibrary } from './define.ts';

/** Settings: what the operator decides is trusted. */
export default defineLibrary({
  packages: [
    'dotenv',
    'dotenv-expand',
    'dotenv-safe',
    'config',
    'nconf',
    'convict',
    'envalid',
    'env-var',
    '@t3-oss/env-core',
    'cosmiconfig',
    'rc',
  ],
  docs: 'https://github.com/motdotla/dotenv',
  rows: [
    { api: '{dotenv|dotenv-safe}.config', is: 'tagged', tags: ['environment-file'] },
    { api: '{config|nconf}.{get|has}', is: 'tagged', tags: ['setting'] },
    { api: 'convict', is: 'tagged', tags: ['settings-schema'] },
    { api: '{envalid.cleanEnv|@t3-oss/env-core.createEnv}', is: 'tagged', tags: ['settings-schema'] },
    { api: 'convict().{get|has|validate}', is: 'tagged', tags: ['setting'] },
  ],
});
