import { expect, test } from 'vitest';
import { consumersOf } from '../testing/consumers.ts';
import { modelOf } from '../testing/check.ts';

test('methods that work on queues of Bull, and classes that work on queues of BullMQ', async () => {
  const model = await modelOf(`
//- /src/mails.processor.ts
import { Processor, Process, OnQueueFailed, InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import { Job, Queue } from 'bull';
export const MAILS = 'mails';
@Injectable()
export class Mailer {
  constructor(@InjectQueue(MAILS) private readonly queue: Queue) {}
  async remind() { await this.queue.add('welcome', {}, { repeat: { cron: '0 9 * * 1' } }); }
}
@Processor(MAILS)
export class MailsProcessor {
  constructor(private readonly mailer: Mailer) {}
  @Process({ name: 'welcome', concurrency: 2 })
  async welcome(job: Job<{ to: string }>) { await this.send(job.data.to); }
  @Process()
  async others(job: Job) {}
  @OnQueueFailed()
  failed(job: Job) {}
  private async send(to: string) { return to; }
}
//- /src/videos.processor.ts
import { Processor, WorkerHost, OnWorkerEvent } from '@nestjs/bullmq';
import { Job } from 'bullmq';
abstract class Base extends WorkerHost {
  async process(job: Job) { return this.work(job.data); }
  abstract work(data: unknown);
}
@Processor('videos', { concurrency: 4 })
export class VideosProcessor extends Base {
  async work(data) { return data; }
  @OnWorkerEvent('completed') done() {}
}
@Processor({ name: 'sounds' })
export class SoundsProcessor extends WorkerHost {
  async process(job: Job) {}
}
//- /src/app.ts
import { BullModule } from '@nestjs/bull';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MAILS, Mailer, MailsProcessor } from './mails.processor';
import { SoundsProcessor, VideosProcessor } from './videos.processor';
@Module({
  imports: [BullModule.registerQueue({ name: MAILS, defaultJobOptions: { attempts: 3 } })],
  providers: [Mailer, MailsProcessor, VideosProcessor, SoundsProcessor],
})
class AppModule {}
async function main() { const app = await NestFactory.create(AppModule); await app.listen(3000); }
main();
`);
  expect(consumersOf(model)).toEqual([
    'schedule 0 9 * * 1 → MailsProcessor.welcome src/mails.processor.ts:8 attempts=3',
    'queue mails/welcome → MailsProcessor.welcome src/mails.processor.ts:13 attempts=3 concurrency=2',
    'queue mails → MailsProcessor.others src/mails.processor.ts:15 attempts=3',
    'queue videos → Base.process src/videos.processor.ts:7 concurrency=4',
    'queue sounds → SoundsProcessor.process src/videos.processor.ts:12',
  ]);
  expect(model.consumers.map(({ callees }) => callees.map(({ name }) => name))).toEqual([
    ['MailsProcessor.send'],
    ['MailsProcessor.send'],
    [],
    ['VideosProcessor.work'],
    [],
  ]);
});
