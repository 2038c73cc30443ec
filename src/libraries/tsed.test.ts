import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('controllers where a server mounts them, with children and middleware', async () => {
  const { endpoints, apps } = await modelOf(`
import { Configuration, Controller } from '@tsed/di';
import { Get, Post, Delete } from '@tsed/schema';
import { PathParams, BodyParams, QueryParams } from '@tsed/platform-params';
import { UseBefore, Middleware } from '@tsed/platform-middlewares';
import { Authorize } from '@tsed/passport';
@Middleware()
class Limit { use() {} }
@Controller('/:calendar/events')
class Events {
  @Get('/') list(@PathParams('calendar') calendar: string, @QueryParams('page') page: number) { return [calendar, page]; }
  @Delete('/:id') @Authorize('jwt') remove(@PathParams('id') id: string) { return { id }; }
}
@Controller({ path: '/calendars', children: [Events] })
@UseBefore(Limit)
class Calendars {
  @Post('/') add(@BodyParams() body: { name: string }) { return { name: body.name }; }
  help() {}
}
@Controller('/unmounted')
class Unmounted { @Get('/') find() { return 1; } }
@Configuration({ mount: { '/rest': [Calendars] }, middlewares: ['cors', { use: 'json-parser' }] })
export class Server {}
`);
  expect(
    endpoints.map(({ label, auth, guards, params, replies }) => [
      label,
      auth.value,
      guards.map(({ name }) => name),
      params.map((param) => `${param.in} ${param.name}`),
      replies.map(({ status }) => status),
    ]),
  ).toEqual([
    ['GET /rest/calendars/:calendar/events', false, ['cors', 'json-parser', 'Limit'], ['path calendar', 'query page'], [200]],
    ['DELETE /rest/calendars/:calendar/events/:id', true, ['cors', 'json-parser', 'Limit', 'Authorize'], ['path id', 'path calendar'], [200]],
    ['POST /rest/calendars', false, ['cors', 'json-parser', 'Limit'], ['body name'], [200]],
  ]); // prettier-ignore
  expect(apps.map(({ framework }) => framework)).toEqual(['tsed']);
});
