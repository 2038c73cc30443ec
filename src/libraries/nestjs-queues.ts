import { defineLibrary } from './define.ts';

/** Nest's modules for Bull and BullMQ. What their decorators say is told with the queues themselves. */
export default defineLibrary({
  packages: ['@nestjs/bull', '@nestjs/bullmq'],
  docs: 'https://docs.nestjs.com/techniques/queues',
  rows: [
    { api: '{@nestjs/bull|@nestjs/bullmq}.{Processor|Process|InjectQueue}', is: 'function', keeps: true },
    { api: '@nestjs/bull.InjectQueue()', is: 'injects', of: 'bull()' },
    { api: '@nestjs/bullmq.InjectQueue()', is: 'injects', of: 'bullmq.Queue()' },
  ],
});
