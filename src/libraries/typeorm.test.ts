import { expect, test } from 'vitest';
import type { BackendModel } from '../model/types.ts';
import { modelOf } from '../testing/check.ts';

const entities = `
//- /src/entities.ts
import { Column, CreateDateColumn, Entity, Index, JoinColumn, ManyToOne, OneToMany, OneToOne, PrimaryGeneratedColumn, Unique, BaseEntity } from 'typeorm';
abstract class Base extends BaseEntity {
  @PrimaryGeneratedColumn('uuid') id: string;
  @CreateDateColumn({ name: 'created_at' }) createdAt: Date;
}
@Entity('users')
@Index(['role', 'createdAt'])
export class User extends Base {
  @Column({ unique: true }) email: string;
  @Column('varchar', { nullable: true, length: 20 }) role: string | null;
  @OneToMany(() => BlogPost, (post) => post.author) posts: BlogPost[];
  @OneToOne(() => Profile) @JoinColumn({ name: 'profile_id' }) profile: Profile;
}
@Entity()
export class Profile extends Base {}
@Entity()
@Unique('slug_per_author', ['slug', 'author'])
export class BlogPost extends Base {
  @Column() slug: string;
  @Column({ default: 0 }) likes: number;
  @ManyToOne(() => User, (user) => user.posts, { nullable: false }) author: User;
}
`;

function queries(model: BackendModel) {
  return model.operations.flatMap((operation) =>
    operation.is === 'query'
      ? [
          `${operation.operation} ${operation.entities.join('+')} [${operation.filters?.map(({ column, operator }) => `${column} ${operator}`).join(', ') ?? '?'}]${operation.limited === true ? ' limited' : ''}${operation.everyRow ? ' every row' : ''}${operation.includes.length > 0 ? ` with ${operation.includes.join()}` : ''}`,
        ]
      : [],
  );
}

test('entities with what they inherit', async () => {
  const model = await modelOf(entities);
  expect(
    model.entities.map(({ name, table, columns, indexes, relations }) => [
      name,
      table,
      columns.map((column) => `${column.name}${column.nullable === true ? '?' : ''}`).join(),
      indexes.map((index) => `${index.columns.join('+')}${index.unique ? '!' : ''}`).join(),
      relations.map(({ kind, to, columns: held }) => `${kind} ${to} ${held.join()}`),
    ]),
  ).toEqual([
    [
      'User',
      'users',
      'id,createdAt,email,role?,profile_id?',
      'id!,email!,profile_id!,role+createdAt',
      ['one-to-many BlogPost ', 'one-to-one Profile profile_id'],
    ],
    ['Profile', 'profile', 'id,createdAt', 'id!', []],
    ['BlogPost', 'blog_post', 'id,createdAt,slug,likes,authorId', 'id!,slug+authorId!', ['many-to-one User authorId']],
  ]);
});

test('repositories, managers and query builders', async () => {
  const model = await modelOf(`${entities}
//- /src/posts.ts
import { DataSource, EntityManager, In, Repository } from 'typeorm';
import { InjectRepository } from '@nestjs/typeorm';
import { BlogPost, User } from './entities';
class UserRepository extends Repository<User> {
  byRole(role: string) { return this.find({ where: { role } }); }
}
export class Posts {
  constructor(@InjectRepository(BlogPost) private readonly posts: Repository<BlogPost>, private readonly users: UserRepository, private readonly source: DataSource) {}
  one(slug: string, id: string) { return this.posts.findOne({ where: { slug, author: { id } }, relations: { author: true } }); }
  byEmail(email: string) { return this.posts.findBy({ author: { email } }); }
  many(ids: string[]) { return this.posts.find({ where: [{ id: In(ids) }, { slug: 'a' }], take: 5 }); }
  roles() { return this.users.byRole('x'); }
  active() { return User.findOneBy({ email: 'x' }); }
  wipe() { return this.posts.delete({}); }
  drop(id: string) { return this.posts.delete(id); }
  async search(term: string, page: number) {
    const query = this.posts.createQueryBuilder('post').leftJoinAndSelect('post.author', 'author').where('post.slug = :term', { term });
    query.andWhere('author.email LIKE :email', { email: 'x' });
    return query.orderBy('post.createdAt', 'DESC').getMany();
  }
  touch() { return this.source.createQueryBuilder().update(BlogPost).set({ likes: 1 }).execute(); }
  ofManager(manager: EntityManager) { return manager.getRepository(User).count(); }
}
`);
  expect(queries(model)).toEqual([
    'select User [role =]',
    'select BlogPost [slug =, authorId =] limited with author',
    'select BlogPost [authorId in, User.email in]',
    'select BlogPost [id in, slug in] limited',
    'select User [email =] limited',
    'delete BlogPost [] every row',
    'delete BlogPost [id =]',
    'select BlogPost+User [slug =, User.email like] with author',
    'update BlogPost [] every row',
    'count User [] limited',
  ]);
});

test('transactions, and SQL put together of input', async () => {
  const model = await modelOf(`${entities}
//- /src/app.ts
import express from 'express';
import { DataSource } from 'typeorm';
import { BlogPost, User } from './entities';
const source = new DataSource({ type: 'postgres', synchronize: true });
const app = express();
app.post('/a', async (req, res) => {
  await source.transaction(async (manager) => {
    await manager.save(User, { email: 'x' });
    await manager.getRepository(BlogPost).insert({ slug: 'x' });
  });
  await source.query('SELECT * FROM users WHERE email = $1', [req.body.email]);
  await source.getRepository(User).createQueryBuilder('u').where('u.email = ' + req.body.email).getOne();
  await source.getRepository(User).createQueryBuilder('u').where('u.email = :email', { email: req.body.email }).getOne();
});
`);
  const steps = model.endpoints[0]?.steps.flatMap(({ operation, transaction }) =>
    operation.is === 'query'
      ? [`${operation.operation} ${operation.entities.join()} ${transaction === null ? '' : 'in transaction'}`.trim()]
      : [],
  );
  expect(steps).toEqual([
    'upsert User in transaction',
    'insert BlogPost in transaction',
    'select User',
    'select User',
    'select User',
  ]);
  expect(model.flows.map(({ kind, sink }) => `${kind} ${sink.location.line}`)).toEqual(['sql 12']);
  expect(model.operations.filter((operation) => operation.is === 'client')).toMatchObject([
    { client: 'database', options: { synchronize: true } },
  ]);
});

test('what was set on an instance is what saving it writes', async () => {
  const { operations } = await modelOf(`
import { Column, DataSource, Entity, ManyToOne, PrimaryColumn } from 'typeorm';
@Entity() class User { @PrimaryColumn() id: number; @Column() name: string; }
@Entity() class Session { @PrimaryColumn() id: number; @Column() hash: string; @Column() note: string; @ManyToOne(() => User) user: User; extra: string; }
const sessions = new DataSource({ type: 'postgres', entities: [User, Session] }).getRepository(Session);
export async function open(user: User, hash: string) {
  const session = new Session();
  session.hash = hash;
  session.user = user;
  session.extra = 'not stored';
  return sessions.save(sessions.create(session));
}
`);
  expect(operations.flatMap((operation) => (operation.is === 'query' ? [operation.written] : []))).toEqual([
    ['hash', 'userId'],
  ]);
});
