import { unknown } from '../evaluate/values.ts';
import { defineLibrary } from './define.ts';
import { namesOf } from './support/consumers.ts';
import { declareMethod, decoratedProviders } from './support/nest-consumers.ts';

const root = '@nestjs/event-emitter';

/** Events within a Nest application: methods that listen. */
export default defineLibrary({
  packages: [root],
  docs: 'https://docs.nestjs.com/techniques/events',
  rows: [
    { api: `${root}.OnEvent`, is: 'function', keeps: true },
    { api: `${root}.EventEmitter2`, is: 'alias', of: 'eventemitter2' },
  ],
  consumers(build) {
    for (const provider of decoratedProviders(build, [root]))
      for (const method of provider.methods)
        for (const decorator of method.decorators)
          if (decorator.path.text === `${root}.OnEvent()`)
            declareMethod(build, provider, method, decorator, {
              kind: 'event',
              library: root,
              names: namesOf(decorator.args[0]),
              // who raises it is the project itself: its type says what it is
              arguments: () => [unknown],
            });
  },
});
