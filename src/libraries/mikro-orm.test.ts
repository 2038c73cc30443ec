import { expect, test } from 'vitest';
import type { BackendModel } from '../model/types.ts';
import { modelOf } from '../testing/check.ts';

const entities = `
//- /src/entities.ts
import { Collection, Entity, Embeddable, Embedded, EntitySchema, Index, ManyToMany, ManyToOne, OneToMany, OneToOne, PrimaryKey, Property, Unique, defineEntity } from '@mikro-orm/postgresql';
@Embeddable()
export class Address { @Property() street!: string; }
@Entity({ abstract: true })
export abstract class Base {
  @PrimaryKey({ type: 'uuid' }) id!: string;
  @Property({ onCreate: () => new Date() }) createdAt: Date = new Date();
}
@Entity({ tableName: 'app_users' })
@Index({ properties: ['role', 'createdAt'] })
export class User extends Base {
  @Property({ unique: true, length: 80 }) email!: string;
  @Property({ nullable: true, index: true }) role?: string;
  @Property({ persist: false }) secret?: string;
  @Embedded(() => Address) address!: Address;
  @OneToMany(() => BlogPost, (post) => post.author) posts = new Collection<BlogPost>(this);
}
@Entity()
@Unique({ properties: ['slug', 'author'] })
export class BlogPost extends Base {
  @Property() slug!: string;
  @ManyToOne() author!: User;
  @ManyToMany(() => Tag) tags = new Collection<Tag>(this);
}
export interface Tag { id: number; name: string; owner: User }
export const Tag = new EntitySchema<Tag>({
  name: 'Tag',
  properties: { id: { type: 'number', primary: true }, name: { type: 'string', unique: true }, owner: { kind: 'm:1', entity: () => User, nullable: true } },
});
export const Book = defineEntity({ name: 'Book', properties: (p) => ({ id: p.integer().primary(), title: p.string().index(), tag: () => p.manyToOne(Tag) }) });
`;

function queries(model: BackendModel) {
  return model.operations.flatMap((operation) =>
    operation.is === 'query'
      ? [
          `${operation.operation} ${operation.entities.join('+')} [${operation.filters?.map(({ column, operator }) => `${column} ${operator}`).join(', ') ?? '?'}]${operation.limited === true ? ' limited' : ''}${operation.everyRow ? ' every row' : ''}${operation.includes.length > 0 ? ` with ${operation.includes.join()}` : ''}${operation.order.length > 0 ? ` by ${operation.order.join()}` : ''}`,
        ]
      : [],
  );
}

test('entities of classes, schemas and builders', async () => {
  const model = await modelOf(entities);
  expect(
    model.entities.map(({ name, table, dialect, columns, indexes, relations }) => [
      `${name} ${table} ${dialect}`,
      columns
        .map((column) => `${column.column}${column.nullable === true ? '?' : ''}${column.hasDefault ? '=' : ''}`)
        .join(),
      indexes.map((index) => `${index.columns.join('+')}${index.primary ? '#' : index.unique ? '!' : ''}`).join(),
      relations.map(({ name: of, kind, to, columns: held }) => `${of} ${kind} ${to} ${held.join()}`.trim()),
    ]),
  ).toEqual([
    [
      'User app_users postgres',
      'id=,created_at=,email,role?,address_street',
      'id#,email!,role,role+createdAt',
      ['posts one-to-many BlogPost'],
    ],
    [
      'BlogPost blog_post postgres',
      'id=,created_at=,slug,author_id',
      'id#,slug+author!',
      ['author many-to-one User author', 'tags many-to-many Tag'],
    ],
    ['Tag tag postgres', 'id=,name,owner_id?', 'id#,name!', ['owner many-to-one User owner']],
    ['Book book postgres', 'id=,title,tag_id', 'id#,title', ['tag many-to-one Tag tag']],
  ]);
});

test('managers, repositories and query builders', async () => {
  const model = await modelOf(`${entities}
//- /src/posts.ts
import { EntityManager, EntityRepository } from '@mikro-orm/postgresql';
import { InjectRepository } from '@mikro-orm/nestjs';
import { BlogPost, Tag, User } from './entities';
class UserRepository extends EntityRepository<User> {
  byRole(role: string) { return this.find({ role }, { limit: 3 }); }
}
export class Posts {
  constructor(@InjectRepository(BlogPost) private readonly posts: EntityRepository<BlogPost>, private readonly users: UserRepository, private readonly em: EntityManager) {}
  one(slug: string, id: string) { return this.posts.findOne({ slug, author: { id } }, { populate: ['author', 'tags'] }); }
  byKey(id: string) { return this.em.findOneOrFail(User, id); }
  byEmail(email: string) { return this.posts.findAndCount({ author: { email } }, { orderBy: { createdAt: 'desc' } }); }
  either(a: string) { return this.em.find(User, { $or: [{ email: a }, { role: { $like: 'a%' } }] }); }
  tags() { return this.em.count(Tag, { name: { $in: ['a'] } }); }
  roles() { return this.users.byRole('x'); }
  all() { return this.posts.findAll(); }
  wipe() { return this.em.nativeDelete(BlogPost, {}); }
  rename(id: string) { return this.posts.nativeUpdate({ id }, { slug: 'x' }); }
  search(term: string) { return this.em.createQueryBuilder(BlogPost, 'p').select('*').leftJoinAndSelect('p.author', 'a').where({ slug: term }).andWhere('p.created_at > ?', [1]).orderBy({ slug: 'asc' }).limit(5).getResultList(); }
  raw(id: string) { return this.em.getConnection().execute('select * from app_users where id = ?', [id]); }
}
`);
  expect(queries(model)).toEqual([
    'select User [role =] limited',
    'select BlogPost [slug =, author =] limited with author,tags',
    'select User [id =] limited',
    'select BlogPost [author in, User.email in] by createdAt',
    'select User [email in, role like]',
    'count Tag [name in] limited',
    'select BlogPost []',
    'delete BlogPost [] every row',
    'update BlogPost [id =]',
    'select BlogPost+User [slug =, createdAt range] limited with author by slug',
    'select User [id =] limited',
  ]);
});

test('the unit of work, transactions, and SQL put together of input', async () => {
  const model = await modelOf(`${entities}
//- /src/app.ts
import express from 'express';
import { MikroORM, raw } from '@mikro-orm/postgresql';
import { BlogPost, User } from './entities';
const orm = MikroORM.initSync({});
const app = express();
app.post('/a', async (req, res) => {
  const em = orm.em.fork();
  const user = await em.findOneOrFail(User, { email: req.body.email });
  const post = em.create(BlogPost, { slug: 'x', author: user });
  em.persist(post);
  em.remove(user);
  await em.flush();
  await em.persist(new User()).flush();
  await em.transactional(async (tx) => {
    await tx.nativeUpdate(User, { id: 'x' }, { role: 'y' });
  });
  await em.execute('select * from app_users where email = ' + req.body.email);
  await em.execute('select * from app_users where email = ?', [req.body.email]);
});
`);
  expect(
    model.endpoints[0]?.steps.flatMap(({ operation, transaction }) =>
      operation.is === 'query'
        ? [`${operation.operation} ${operation.entities.join()}${transaction === null ? '' : ' in transaction'}`]
        : [],
    ),
  ).toEqual([
    'select User',
    'upsert BlogPost in transaction',
    'delete User in transaction',
    'upsert User',
    'update User in transaction',
    'select User',
    'select User',
  ]);
  expect(model.flows.map(({ kind, sink }) => `${kind} ${sink.location.line}`)).toEqual(['sql 17']);
});
