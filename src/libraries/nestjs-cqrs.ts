import { unknown, type Value } from '../evaluate/values.ts';
import type { OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { declareConsumer } from './support/consumers.ts';
import { handOver } from './support/class-handlers.ts';
import { decoratedProviders } from './support/nest-consumers.ts';
import { nestContainer } from './support/nest-container.ts';
import { find } from './support/nest-decorators.ts';

const root = '@nestjs/cqrs';

/** Nest's buses for commands, queries and events. Commands and queries are calls: they are followed into their handlers. */
export default defineLibrary({
  packages: [root],
  docs: 'https://docs.nestjs.com/recipes/cqrs',
  rows: [
    { api: `${root}.{CommandBus|QueryBus}().execute`, is: 'function', async: true },
    { api: `${root}.{CommandHandler|QueryHandler|EventsHandler|Saga}`, is: 'function', keeps: true },
  ],
  hooks: {
    [`${root}.CommandBus().execute`]: (call) => handOver(call, `${root}.CommandHandler()`, 'execute'),
    [`${root}.QueryBus().execute`]: (call) => handOver(call, `${root}.QueryHandler()`, 'execute'),
  },
  operations: {
    [`{${root}.EventBus()|${root}.AggregateRoot()|${root}.EventPublisher()}.{publish|publishAll|apply}`]: ({
      args,
    }): OperationDraft[] =>
      args
        .slice(0, 1)
        .flatMap((argument) => (argument.kind === 'array' ? argument.elements : [argument]))
        .map((event) => ({ is: 'publish', to: classOf(event) ?? '{?}' })),
  },
  consumers(build) {
    for (const { cls, onClass } of decoratedProviders(build, [root])) {
      const decorator = find(onClass, `${root}.EventsHandler()`);
      const place = decorator?.call?.place;
      if (decorator === undefined || place === undefined) continue;
      const self = nestContainer(build).instance(cls);
      for (const event of decorator.args)
        declareConsumer(
          build,
          { place },
          {
            kind: 'event',
            library: root,
            names: [classOf(event) ?? '{?}'],
            handler: build.evaluator.asRoot((machine) => machine.member(self, 'handle', place)),
            self,
            // raised by the project itself: an instance of the class
            arguments: () => [event.kind === 'class' ? build.evaluator.instanceOf(event) : unknown],
          },
        );
    }
  },
});

function classOf(value: Value): string | null {
  const cls = value.kind === 'class' ? value : value.kind === 'object' ? value.cls : null;
  return cls === null ? null : (cls.module.facts.classes[cls.cls]?.name ?? null);
}
