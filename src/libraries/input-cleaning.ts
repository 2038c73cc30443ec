import { defineLibrary } from './define.ts';

/** Middleware that takes dangerous pieces out of the input before anybody reads it. */
export default defineLibrary({
  packages: [
    'express-mongo-sanitize',
    '@exortek/express-mongo-sanitize',
    'mongo-sanitize',
    'xss-clean',
    'express-xss-sanitizer',
    'hpp',
    'perfect-express-sanitizer',
    'express-sanitizer',
  ],
  docs: 'https://github.com/fiznool/express-mongo-sanitize',
  rows: [
    {
      api: '{express-mongo-sanitize|@exortek/express-mongo-sanitize|xss-clean|hpp|express-sanitizer}',
      is: 'guard',
      guard: 'other',
    },
    {
      api: '{express-mongo-sanitize|@exortek/express-mongo-sanitize}',
      is: 'cleans',
      kinds: ['nosql'],
      members: ['body', 'query', 'params', 'headers'],
    },
    {
      api: '{xss-clean|express-xss-sanitizer.xss}',
      is: 'cleans',
      kinds: ['html'],
      members: ['body', 'query', 'params'],
    },
    { api: 'express-xss-sanitizer.xss', is: 'guard', guard: 'other' },
    { api: 'perfect-express-sanitizer.clean', is: 'guard', guard: 'other' },
    { api: '{mongo-sanitize|express-mongo-sanitize.sanitize}', is: 'sanitizer', kinds: ['nosql'] },
  ],
});
