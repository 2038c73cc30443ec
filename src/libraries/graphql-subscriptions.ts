import { defineLibrary } from './define.ts';

/** The publisher that works within one process: it hands a message to its listeners and is done, its promise is only there for those that go over a network. */
export default defineLibrary({
  packages: ['graphql-subscriptions'],
  docs: 'https://github.com/apollographql/graphql-subscriptions',
  rows: [
    { api: 'graphql-subscriptions.PubSub().publish', is: 'function', async: true },
    { api: 'graphql-subscriptions.PubSub().publish', is: 'tagged', tags: ['cannot-fail'] },
  ],
});
