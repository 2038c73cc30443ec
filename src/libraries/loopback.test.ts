import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

const summary = async (fixture: string) =>
  (await modelOf(fixture)).endpoints.map(({ label, auth, authorization, params, replies }) => [
    label,
    auth.value,
    authorization.value,
    params.map((param) => `${param.in} ${param.name} ${param.validatedBy}`.trim()),
    replies.map(({ status }) => status),
  ]);

test('controllers below the base path of their application, with what guards and checks them', async () => {
  const fixture = `
//- /src/application.ts
import { BootMixin } from '@loopback/boot';
import { RepositoryMixin } from '@loopback/repository';
import { RestApplication } from '@loopback/rest';
import helmet from 'helmet';
export class Shop extends BootMixin(RepositoryMixin(RestApplication)) {
  constructor(options = {}) {
    super(options);
    this.basePath('/api');
    this.expressMiddleware(helmet, {});
    this.middleware(async (context, next) => next());
  }
}
new Shop().start();
//- /src/models/product.model.ts
import { Entity, model, property } from '@loopback/repository';
@model()
export class Product extends Entity {
  @property({ type: 'number', id: true }) id?: number;
  @property({ type: 'string', required: true }) name: string;
  @property.array(String) tags?: string[];
}
//- /src/controllers/product.controller.ts
import { authenticate } from '@loopback/authentication';
import { authorize } from '@loopback/authorization';
import { inject } from '@loopback/core';
import { api, del, get, getModelSchemaRef, HttpErrors, operation, param, post, put, requestBody, Response, RestBindings } from '@loopback/rest';
import { SecurityBindings, UserProfile } from '@loopback/security';
import { Product } from '../models/product.model';
@authenticate('jwt')
@api({ basePath: '/products' })
export class ProductController {
  @authenticate.skip()
  @get('/{id}')
  async one(@param.path.number('id') id: number, @param.query.string('lang') lang?: string, @param.filter(Product) filter?: object) { return { id, lang }; }
  @post('/')
  @authorize({ allowedRoles: ['admin'] })
  async create(@requestBody({ content: { 'application/json': { schema: getModelSchemaRef(Product, { exclude: ['id'] }) } } }) product: Omit<Product, 'id'>) { return product; }
  @put('/{id}')
  async replace(@param.path.number('id') id: number, @requestBody() product: Product): Promise<void> {}
  @del('/{id}')
  @authorize.skip()
  async remove(@param({ name: 'id', in: 'path' }) id: string, @inject(SecurityBindings.USER) user: UserProfile) {
    if (!user.roles.includes('owner')) throw new HttpErrors.Forbidden();
    return { gone: id };
  }
  @operation('get', '/export')
  async all(@param.array('tags', 'query', { type: 'string' }) tags: string[], @param.header.string('x-key') key: string, @inject(RestBindings.Http.RESPONSE) response: Response) {
    response.status(202).json({ tags });
    return response;
  }
  async helper(id: number) { return id; }
}
`;
  expect(await summary(fixture)).toEqual([
    ['GET /api/products/{id}', false, false, ['path id @loopback/rest', 'query lang', 'query filter'], [200]],
    ['POST /api/products', true, true, ['body name @loopback/rest', 'body tags @loopback/rest'], [200]],
    [
      'PUT /api/products/{id}',
      true,
      false,
      ['path id @loopback/rest', 'body id @loopback/rest', 'body name @loopback/rest', 'body tags @loopback/rest'],
      [],
    ],
    ['DELETE /api/products/{id}', true, true, ['path id'], [200]],
    ['GET /api/products/export', true, false, ['query tags', 'header x-key'], [202]],
  ]);
  const { apps } = await modelOf(fixture);
  expect(
    apps.map(({ framework, guards, listens }) => [framework, guards.map(({ kinds }) => kinds), listens?.line]),
  ).toEqual([['loopback', [['security-headers'], []], 13]]);
});

test('controllers that are made for models, inherited ones and routes that an application is given', async () => {
  expect(
    await summary(`
//- /src/application.ts
import { RestApplication, Route } from '@loopback/rest';
import { authenticate } from '@loopback/authentication';
import { defineCrudRestController } from '@loopback/rest-crud';
import { Note } from './note';
const app = new RestApplication({ rest: { basePath: '/v1' } });
@authenticate('jwt')
class Notes extends defineCrudRestController(Note, { basePath: '/notes', readonly: true }) {}
app.controller(Notes);
app.route(new Route('get', '/ping', {}, () => ({ pong: true })));
app.route('post', '/echo', {}, () => 'echo');
//- /src/note.ts
import { Entity } from '@loopback/repository';
export class Note extends Entity {}
//- /src/model-endpoints/tag.rest-config.ts
import { Note } from '../note';
module.exports = { model: Note, pattern: 'CrudRest', dataSource: 'db', basePath: '/tags' };
//- /src/model-endpoints/other.rest-config.ts
import { Note } from '../note';
module.exports = { model: Note, pattern: 'Other', dataSource: 'db', basePath: '/others' };
//- /src/base.ts
import { get, post } from '@loopback/rest';
export class Base {
  @get('/status') status() { return { ok: true }; }
}
export class Users extends Base {
  @post('/users') create() { return {}; }
}
`),
  ).toEqual([
    ['GET /v1/notes', true, false, ['query filter @loopback/rest'], []],
    ['GET /v1/notes/count', true, false, ['query where @loopback/rest'], []],
    ['GET /v1/notes/{id}', true, false, ['query filter @loopback/rest', 'path id'], []],
    ['GET /v1/ping', false, false, [], [200]],
    ['POST /v1/echo', false, false, [], [200]],
    ['GET /v1/status', false, false, [], [200]],
    ['POST /v1/users', false, false, [], [200]],
    ['DELETE /v1/tags/{id}', false, false, ['path id'], []],
    ['GET /v1/tags', false, false, ['query filter @loopback/rest'], []],
    ['GET /v1/tags/count', false, false, ['query where @loopback/rest'], []],
    ['GET /v1/tags/{id}', false, false, ['query filter @loopback/rest', 'path id'], []],
    ['PATCH /v1/tags', false, false, ['body body @loopback/rest'], []],
    ['PATCH /v1/tags/{id}', false, false, ['body body @loopback/rest', 'path id'], []],
    ['POST /v1/tags', false, false, ['body body @loopback/rest'], []],
    ['PUT /v1/tags/{id}', false, false, ['body body @loopback/rest', 'path id'], []],
  ]);
});
