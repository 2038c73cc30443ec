import { describe, expect, it } from 'vitest';
import { templateKey, templatesOf } from './paths.ts';

const paths = (path: string) => templatesOf(path).map((template) => template.path);
const [first] = [(path: string) => templatesOf(path)[0]?.params[0]];

describe('paths as templates', () => {
  it.each([
    ['/users/:id', ['/users/{id}']],
    ['/users/{id}', ['/users/{id}']],
    ['/users/[id]', ['/users/{id}']],
    ['/users/', ['/users']],
    ['users', ['/users']],
    ['/', ['/']],
    ['', ['/']],
    ['/a//b', ['/a/b']],
    ['/flights/:from-:to', ['/flights/{from}-{to}']],
    ['/files/:name.:ext', ['/files/{name}.{ext}']],
    ['/with space/ä', ['/with%20space/%C3%A4']],
    ['/users/:id?', ['/users/{id}', '/users']],
    ['/p/:id?/publish', ['/p/{id}/publish', '/p/publish']],
    ['/users{/:id}', ['/users/{id}', '/users']],
    ['/users/{id?}', ['/users/{id}', '/users']],
    ['/files/*', ['/files/{rest}']],
    ['/files/*path', ['/files/{path}']],
    ['/files/:path*', ['/files/{path}']],
    ['/{path*}', ['/{path}']],
    ['/files/{path*2}', ['/files/{path}']],
    ['/*/x/*', ['/{rest}/x/{rest2}']],
    ['/streaming*', ['/streaming{rest}']],
    ['/apps/(*)?', ['/apps/{rest}', '/apps']],
    ['/a/{?}/b/{?}', ['/a/{unknown}/b/{unknown2}']],
    ['/^\\/img\\/.*', ['/img/{rest}']],
    ['/^\\/v[12]\\/users$/', ['/v{rest}']],
    ['/:id([0-9]+)/x', ['/{id}/x']],
    ['/{id:[a-f]{2}}', ['/{id}']],
    ['/colour?/', ['/colour']],
    ['/ftp(?!/quarantine)/:file', ['/ftp/{file}']],
    ['/(?:a|b)/x', ['/{value}/x']],
    ['/(group)/x', ['/(group)/x']],
  ])('%s', (path, expected) => {
    expect(paths(path)).toEqual(expected);
  });

  it('keeps what a parameter has to match, and what may hold slashes', () => {
    expect(first('/:id(\\d+)')).toMatchObject({ original: 'id', pattern: '\\d+', rest: false });
    expect(first('/:path(.*)')).toMatchObject({ pattern: '', rest: true });
    expect(first('/x/{?}')).toMatchObject({ unknown: true, original: '' });
  });

  it('knows templates that differ in names only', () => {
    expect(templateKey('/a/{id}/b')).toBe(templateKey('/a/{name}/b'));
    expect(templateKey('/a/{id}')).not.toBe(templateKey('/a/b'));
  });
});
