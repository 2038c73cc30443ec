import { beforeIn, domainImport, domainOf, sharedFiles } from './domain.ts';
import { under, type Entity, type Files } from './entity.ts';

/** A service on Express with layers of plain classes, zod schemas and pg. */
export function expressService(name: string, entities: Entity[]): Files {
  const files: Files = {
    'package.json': `${JSON.stringify(
      {
        name,
        version: '1.0.0',
        private: true,
        type: 'module',
        scripts: { start: 'node dist/server.js', build: 'tsc', test: 'vitest run' },
        dependencies: {
          express: '^5.1.0',
          'express-rate-limit': '^8.0.0',
          helmet: '^8.0.0',
          jsonwebtoken: '^9.0.2',
          pg: '^8.16.0',
          pino: '^9.0.0',
          zod: '^4.0.0',
        },
      },
      null,
      2,
    )}\n`,
    'tsconfig.json': '{ "extends": "../../tsconfig.json", "include": ["src"] }\n',
    'src/config.ts': config,
    'src/errors.ts': errors,
    'src/database.ts': database,
    'src/middleware/authenticate.ts': authenticate,
    'src/middleware/validate.ts': validate,
    'src/middleware/error-handler.ts': errorHandler,
    'src/server.ts': server,
    'src/app.ts': app(entities),
    ...(entities.some(({ domain }) => domain) ? under('src/shared', sharedFiles) : {}),
  };
  for (const [index, entity] of entities.entries()) {
    const directory = `src/modules/${entity.path}`;
    files[`${directory}/schema.ts`] = schema(entity);
    files[`${directory}/repository.ts`] = repository(entity);
    files[`${directory}/service.ts`] = service(entity);
    files[`${directory}/controller.ts`] = controller(entity);
    files[`${directory}/routes.ts`] = routes(entity);
    if (entity.domain) Object.assign(files, domainOf(entity, `${directory}/domain`, '../../../shared'));
    files[`migrations/${String(index + 1).padStart(3, '0')}-${entity.path}.sql`] = migration(entity);
  }
  return files;
}

const config = `import { z } from 'zod';

const schema = z.object({
  PORT: z.coerce.number().default(3000),
  DATABASE_URL: z.string().min(1),
  JWT_SECRET: z.string().min(32),
});

export const config = schema.parse(process.env);
`;

const errors = `export class HttpError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly code: string,
  ) {
    super(message);
    this.name = 'HttpError';
  }
}

export class NotFoundError extends HttpError {
  constructor(what: string, id: string) {
    super(404, \`\${what} \${id} does not exist\`, 'not_found');
  }
}

export class ConflictError extends HttpError {
  constructor(message: string) {
    super(409, message, 'conflict');
  }
}
`;

const database = `import { Pool, type PoolClient } from 'pg';
import { config } from './config.js';

export const pool = new Pool({ connectionString: config.DATABASE_URL, max: 20, statement_timeout: 5000 });

export async function inTransaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}
`;

const authenticate = `import type { NextFunction, Request, Response } from 'express';
import jwt from 'jsonwebtoken';
import { config } from '../config.js';
import { HttpError } from '../errors.js';

export function authenticate(req: Request, res: Response, next: NextFunction): void {
  const header = req.headers.authorization;
  if (!header?.startsWith('Bearer ')) {
    next(new HttpError(401, 'Sign in first', 'unauthenticated'));
    return;
  }
  try {
    res.locals.user = jwt.verify(header.slice('Bearer '.length), config.JWT_SECRET, { algorithms: ['HS256'] });
    next();
  } catch {
    next(new HttpError(401, 'The token is not valid', 'unauthenticated'));
  }
}

export function requireRole(role: string) {
  return (req: Request, res: Response, next: NextFunction): void => {
    if (res.locals.user?.role === role) next();
    else next(new HttpError(403, 'Not allowed', 'forbidden'));
  };
}
`;

const validate = `import type { NextFunction, Request, Response } from 'express';
import type { ZodType } from 'zod';
import { HttpError } from '../errors.js';

export function validate(schema: ZodType) {
  return (req: Request, res: Response, next: NextFunction): void => {
    const result = schema.safeParse(req.body);
    if (!result.success) {
      next(new HttpError(422, 'The body is not valid', 'invalid_body'));
      return;
    }
    req.body = result.data;
    next();
  };
}
`;

const errorHandler = `import type { NextFunction, Request, Response } from 'express';
import { HttpError } from '../errors.js';

export function errorHandler(error: unknown, req: Request, res: Response, next: NextFunction): void {
  if (res.headersSent) {
    next(error);
    return;
  }
  if (error instanceof HttpError) {
    res.status(error.status).json({ success: false, message: error.message, error: { code: error.code } });
    return;
  }
  res.status(500).json({ success: false, message: 'Something went wrong', error: { code: 'internal' } });
}
`;

const server = `import { createApp } from './app.js';
import { config } from './config.js';
import { pool } from './database.js';

const server = createApp().listen(config.PORT);

process.on('SIGTERM', () => {
  server.close(() => {
    void pool.end();
  });
});
`;

function app(entities: Entity[]): string {
  return `import express, { type Express } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import { errorHandler } from './middleware/error-handler.js';
${entities.map((entity) => `import { ${entity.value}Routes } from './modules/${entity.path}/routes.js';`).join('\n')}

export function createApp(): Express {
  const app = express();
  app.use(helmet());
  app.use(rateLimit({ windowMs: 60_000, limit: 300 }));
  app.use(express.json({ limit: '100kb' }));
  app.get('/healthz', (req, res) => {
    res.json({ success: true, message: 'ok' });
  });
${entities.map((entity) => `  app.use('/api/v1/${entity.path}', ${entity.value}Routes);`).join('\n')}
  app.use(errorHandler);
  return app;
}
`;
}

function schema(entity: Entity): string {
  return `import { z } from 'zod';

export const create${entity.type}Schema = z.object({
  name: z.string().min(1).max(200),
  reference: z.string().min(4).max(40),
  amount: z.number().int().positive(),
  currency: z.enum(['EUR', 'USD', 'GBP']),
  notes: z.string().max(2000).optional(),
});

export const update${entity.type}Schema = create${entity.type}Schema.partial();

export const list${entity.type}Schema = z.object({
  page: z.coerce.number().int().min(1).default(1),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  search: z.string().max(100).optional(),
});

export type Create${entity.type} = z.infer<typeof create${entity.type}Schema>;
export type Update${entity.type} = z.infer<typeof update${entity.type}Schema>;
export type List${entity.type} = z.infer<typeof list${entity.type}Schema>;

export interface ${entity.type} {
  id: string;
  ownerId: string;
  name: string;
  reference: string;
  amount: number;
  currency: string;
  status: 'draft' | 'open' | 'closed';
  notes: string | null;
  createdAt: Date;
}
`;
}

function repository(entity: Entity): string {
  const search = entity.flawed
    ? `    const result = await this.database.query<${entity.type}>(
      \`SELECT * FROM ${entity.table} WHERE owner_id = $1 AND name LIKE '%\${query.search ?? ''}%' ORDER BY created_at\`,
      [ownerId],
    );`
    : `    const result = await this.database.query<${entity.type}>(
      \`SELECT id, owner_id, name, reference, amount, currency, status, notes, created_at
         FROM ${entity.table}
        WHERE owner_id = $1 AND ($2::text IS NULL OR name ILIKE $2)
        ORDER BY created_at DESC, id
        LIMIT $3 OFFSET $4\`,
      [ownerId, query.search === undefined ? null : \`%\${query.search}%\`, query.limit, (query.page - 1) * query.limit],
    );`;
  return `import type { Pool, PoolClient } from 'pg';
import { pool } from '../../database.js';
import type { Create${entity.type}, List${entity.type}, Update${entity.type}, ${entity.type} } from './schema.js';

export class ${entity.type}Repository {
  constructor(private readonly database: Pool | PoolClient = pool) {}

  within(client: PoolClient): ${entity.type}Repository {
    return new ${entity.type}Repository(client);
  }

  async find(id: string): Promise<${entity.type} | null> {
    const result = await this.database.query<${entity.type}>(
      \`SELECT id, owner_id, name, reference, amount, currency, status, notes, created_at FROM ${entity.table} WHERE id = $1\`,
      [id],
    );
    return result.rows[0] ?? null;
  }

  async list(ownerId: string, query: List${entity.type}): Promise<${entity.type}[]> {
${search}
    return result.rows;
  }

  async count(ownerId: string): Promise<number> {
    const result = await this.database.query<{ count: string }>('SELECT count(*) FROM ${entity.table} WHERE owner_id = $1', [ownerId]);
    return Number(result.rows[0]?.count ?? 0);
  }

  async insert(ownerId: string, input: Create${entity.type}): Promise<${entity.type}> {
    const result = await this.database.query<${entity.type}>(
      \`INSERT INTO ${entity.table} (owner_id, name, reference, amount, currency, notes)
       VALUES ($1, $2, $3, $4, $5, $6)
       RETURNING *\`,
      [ownerId, input.name, input.reference, input.amount, input.currency, input.notes ?? null],
    );
    const [row] = result.rows;
    if (row === undefined) throw new Error('INSERT returned no row');
    return row;
  }

  async update(id: string, changes: Update${entity.type}): Promise<void> {
    await this.database.query(
      \`UPDATE ${entity.table}
          SET name = coalesce($2, name), amount = coalesce($3, amount), notes = coalesce($4, notes)
        WHERE id = $1\`,
      [id, changes.name ?? null, changes.amount ?? null, changes.notes ?? null],
    );
  }

  async setStatus(id: string, status: ${entity.type}['status']): Promise<void> {
    await this.database.query('UPDATE ${entity.table} SET status = $2 WHERE id = $1', [id, status]);
  }

  async delete(id: string): Promise<void> {
    await this.database.query('DELETE FROM ${entity.table} WHERE id = $1', [id]);
  }

  async addHistory(id: string, action: string, actorId: string): Promise<void> {
    await this.database.query('INSERT INTO ${entity.table}_history (parent_id, action, actor_id) VALUES ($1, $2, $3)', [id, action, actorId]);
  }
}
`;
}

function service(entity: Entity): string {
  const other = entity.previous;
  const before = beforeIn(entity);
  const write = (steps: string[]): string =>
    entity.flawed
      ? steps.map((step) => `    ${step.replaceAll('REPO', 'this.repository')}`).join('\n')
      : `    await inTransaction(async (client) => {
      const repository = this.repository.within(client);
${steps.map((step) => `      ${step.replaceAll('REPO', 'repository')}`).join('\n')}
    });`;
  const text = `const limitPerOwner = 10_000;

export class ${entity.type}Service {
  constructor(
    private readonly repository = new ${entity.type}Repository(),
${other === null ? '' : `    private readonly ${other.value}Service = new ${other.type}Service(),\n`}  ) {}

  async get(id: string, userId: string): Promise<${entity.type}> {
${before('get', 'id')}    const found = await this.repository.find(id);
    if (found === null${entity.flawed ? '' : ' || found.ownerId !== userId'}) throw new NotFoundError('${entity.type}', id);
    return found;
  }

  async list(userId: string, query: List${entity.type}): Promise<{ items: ${entity.type}[]; total: number }> {
${before('list', 'userId')}    const [items, total] = await Promise.all([this.repository.list(userId, query), this.repository.count(userId)]);
    return { items, total };
  }

  async create(userId: string, input: Create${entity.type}): Promise<${entity.type}> {
${before('create', 'input.reference')}    if ((await this.repository.count(userId)) >= limitPerOwner) throw new ConflictError('Too many ${entity.path}');
${other === null ? '' : `    await this.${other.value}Service.touch(input.reference, userId);\n`}    return this.repository.insert(userId, input);
  }

  async update(id: string, userId: string, changes: Update${entity.type}): Promise<${entity.type}> {
${before('update', 'id')}    const current = await this.get(id, userId);
    if (current.status === 'closed') throw new ConflictError('It is closed');
${write(['await REPO.update(id, changes);', "await REPO.addHistory(id, 'updated', userId);"])}
    return this.get(id, userId);
  }

  async close(id: string, userId: string): Promise<void> {
${before('close', 'id')}    const current = await this.get(id, userId);
    if (current.status === 'closed') return;
${write(["await REPO.setStatus(id, 'closed');", "await REPO.addHistory(id, 'closed', userId);"])}
  }

  async remove(id: string, userId: string): Promise<void> {
${before('remove', 'id')}    await this.get(id, userId);
${write(["await REPO.addHistory(id, 'deleted', userId);", 'await REPO.delete(id);'])}
  }

  async total(userId: string, query: List${entity.type}): Promise<Map<string, number>> {
${before('total', 'userId')}    const totals = new Map<string, number>();
    for (const item of await this.repository.list(userId, query)) {
${entity.flawed ? `      const fresh = await this.repository.find(item.id);\n      if (fresh === null) continue;\n` : ''}      totals.set(item.currency, (totals.get(item.currency) ?? 0) + item.amount);
    }
    return totals;
  }

  async touch(reference: string, userId: string): Promise<void> {
    const { items } = await this.list(userId, { page: 1, limit: 1, search: reference });
    const [first] = items;
    if (first !== undefined) await this.repository.addHistory(first.id, 'touched', userId);
  }
}
`;
  return `import { inTransaction } from '../../database.js';
import { ConflictError, NotFoundError } from '../../errors.js';
${other === null ? '' : `import { ${other.type}Service } from '../${other.path}/service.js';\n`}${domainImport(entity, './domain/index.js', text)}import { ${entity.type}Repository } from './repository.js';
import type { Create${entity.type}, List${entity.type}, Update${entity.type}, ${entity.type} } from './schema.js';

${text}`;
}

function controller(entity: Entity): string {
  const parse = entity.flawed ? 'req.query as never' : `list${entity.type}Schema.parse(req.query)`;
  return `import type { Request, Response } from 'express';
import { list${entity.type}Schema } from './schema.js';
import { ${entity.type}Service } from './service.js';

export class ${entity.type}Controller {
  constructor(private readonly service = new ${entity.type}Service()) {}

  list = async (req: Request, res: Response): Promise<void> => {
    const query = ${parse};
    const { items, total } = await this.service.list(res.locals.user.id, query);
    res.json({ success: true, message: 'ok', data: items, meta: { total } });
  };

  get = async (req: Request<{ id: string }>, res: Response): Promise<void> => {
    const item = await this.service.get(req.params.id, res.locals.user.id);
    res.json({ success: true, message: 'ok', data: item });
  };

  create = async (req: Request, res: Response): Promise<void> => {
    const item = await this.service.create(res.locals.user.id, req.body);
    res.status(201).location(\`/api/v1/${entity.path}/\${item.id}\`).json({ success: true, message: 'created', data: item });
  };

  update = async (req: Request<{ id: string }>, res: Response): Promise<void> => {
    const item = await this.service.update(req.params.id, res.locals.user.id, req.body);
    res.json({ success: true, message: 'updated', data: item });
  };

  close = async (req: Request<{ id: string }>, res: Response): Promise<void> => {
    await this.service.close(req.params.id, res.locals.user.id);
    res.status(204).end();
  };

  remove = async (req: Request<{ id: string }>, res: Response): Promise<void> => {
    await this.service.remove(req.params.id, res.locals.user.id);
    res.status(204).end();
  };

  totals = async (req: Request, res: Response): Promise<void> => {
    const totals = await this.service.total(res.locals.user.id, ${parse});
    res.json({ success: true, message: 'ok', data: Object.fromEntries(totals) });
  };
}
`;
}

function routes(entity: Entity): string {
  const guard = entity.flawed ? '' : 'router.use(authenticate);\n';
  const remove = entity.flawed ? '' : "requireRole('admin'), ";
  const create = entity.flawed ? '' : `validate(create${entity.type}Schema), `;
  const imports = entity.flawed
    ? ''
    : "import { authenticate, requireRole } from '../../middleware/authenticate.js';\n";
  return `import { Router } from 'express';
${imports}import { validate } from '../../middleware/validate.js';
import { ${entity.type}Controller } from './controller.js';
import { ${entity.flawed ? '' : `create${entity.type}Schema, `}update${entity.type}Schema } from './schema.js';

const controller = new ${entity.type}Controller();
const router = Router();

${guard}router.get('/', controller.list);
router.get('/totals', controller.totals);
router.get('/:id', controller.get);
router.post('/', ${create}controller.create);
router.patch('/:id', validate(update${entity.type}Schema), controller.update);
router.post('/:id/close', controller.close);
router.delete('/:id', ${remove}controller.remove);

export const ${entity.value}Routes = router;
`;
}

function migration(entity: Entity): string {
  const index = entity.flawed
    ? ''
    : `CREATE INDEX ${entity.table}_owner ON ${entity.table} (owner_id, created_at DESC);\n`;
  return `CREATE TABLE ${entity.table} (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  owner_id uuid NOT NULL,
  name text NOT NULL,
  reference text NOT NULL UNIQUE,
  amount bigint NOT NULL CHECK (amount > 0),
  currency char(3) NOT NULL,
  status text NOT NULL DEFAULT 'draft',
  notes text,
  created_at timestamptz NOT NULL DEFAULT now()
);
${index}
CREATE TABLE ${entity.table}_history (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  parent_id uuid NOT NULL,
  action text NOT NULL,
  actor_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
`;
}
