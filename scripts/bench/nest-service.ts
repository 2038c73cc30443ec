import { beforeIn, domainImport, domainOf, sharedFiles } from './domain.ts';
import { under, type Entity, type Files } from './entity.ts';

/** A service on NestJS with TypeORM: decorators, injection, global pipes and guards. */
export function nestService(name: string, entities: Entity[]): Files {
  const files: Files = {
    'package.json': `${JSON.stringify(
      {
        name,
        version: '1.0.0',
        private: true,
        scripts: { start: 'nest start', build: 'nest build', test: 'jest' },
        dependencies: {
          '@nestjs/common': '^11.1.0',
          '@nestjs/core': '^11.1.0',
          '@nestjs/platform-express': '^11.1.0',
          '@nestjs/jwt': '^11.0.0',
          '@nestjs/throttler': '^6.4.0',
          '@nestjs/typeorm': '^11.0.0',
          'class-validator': '^0.14.2',
          'class-transformer': '^0.5.1',
          typeorm: '^0.3.25',
          pg: '^8.16.0',
          pino: '^9.0.0',
        },
      },
      null,
      2,
    )}\n`,
    'tsconfig.json': '{ "extends": "../../tsconfig.json", "include": ["src"] }\n',
    'src/main.ts': main,
    'src/auth/auth.guard.ts': authGuard,
    'src/auth/current-user.decorator.ts': currentUser,
    'src/app.module.ts': appModule(entities),
    ...(entities.some(({ domain }) => domain) ? under('src/shared', sharedFiles) : {}),
  };
  for (const entity of entities) {
    const file = `src/${entity.path}/${entity.path}`;
    files[`${file}.entity.ts`] = entityClass(entity);
    files[`${file}.dto.ts`] = dto(entity);
    files[`${file}.service.ts`] = service(entity);
    files[`${file}.controller.ts`] = controller(entity);
    files[`${file}.module.ts`] = module(entity);
    if (entity.domain) Object.assign(files, domainOf(entity, `src/${entity.path}/domain`, '../../shared'));
  }
  return files;
}

const main = `import { ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';

async function bootstrap(): Promise<void> {
  const app = await NestFactory.create(AppModule);
  app.setGlobalPrefix('api/v1');
  app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }));
  app.enableShutdownHooks();
  await app.listen(Number(process.env.PORT ?? 3000));
}

void bootstrap();
`;

const authGuard = `import { CanActivate, ExecutionContext, Injectable, UnauthorizedException } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import type { Request } from 'express';

@Injectable()
export class AuthGuard implements CanActivate {
  constructor(private readonly jwt: JwtService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request & { user?: unknown }>();
    const [scheme, token] = request.headers.authorization?.split(' ') ?? [];
    if (scheme !== 'Bearer' || token === undefined) throw new UnauthorizedException();
    try {
      request.user = await this.jwt.verifyAsync(token);
      return true;
    } catch {
      throw new UnauthorizedException();
    }
  }
}
`;

const currentUser = `import { createParamDecorator, ExecutionContext } from '@nestjs/common';

export interface User {
  id: string;
  role: string;
}

export const CurrentUser = createParamDecorator((data: unknown, context: ExecutionContext): User => {
  return context.switchToHttp().getRequest().user;
});
`;

function appModule(entities: Entity[]): string {
  return `import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import { TypeOrmModule } from '@nestjs/typeorm';
${entities.map((entity) => `import { ${entity.type}Module } from './${entity.path}/${entity.path}.module';`).join('\n')}

@Module({
  imports: [
    TypeOrmModule.forRoot({ type: 'postgres', url: process.env.DATABASE_URL, autoLoadEntities: true, synchronize: false }),
    JwtModule.register({ global: true, secret: process.env.JWT_SECRET, signOptions: { expiresIn: '15m' } }),
    ThrottlerModule.forRoot([{ ttl: 60_000, limit: 300 }]),
${entities.map((entity) => `    ${entity.type}Module,`).join('\n')}
  ],
  providers: [{ provide: APP_GUARD, useClass: ThrottlerGuard }],
})
export class AppModule {}
`;
}

function module(entity: Entity): string {
  const other = entity.previous;
  return `import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
${other === null ? '' : `import { ${other.type}Module } from '../${other.path}/${other.path}.module';\n`}import { ${entity.type}Controller } from './${entity.path}.controller';
import { ${entity.type}, ${entity.type}History } from './${entity.path}.entity';
import { ${entity.type}Service } from './${entity.path}.service';

@Module({
  imports: [TypeOrmModule.forFeature([${entity.type}, ${entity.type}History])${other === null ? '' : `, ${other.type}Module`}],
  controllers: [${entity.type}Controller],
  providers: [${entity.type}Service],
  exports: [${entity.type}Service],
})
export class ${entity.type}Module {}
`;
}

function entityClass(entity: Entity): string {
  return `import { Column, CreateDateColumn, Entity, Index, ManyToOne, OneToMany, PrimaryGeneratedColumn } from 'typeorm';

@Entity('${entity.table}')
${entity.flawed ? '' : "@Index(['ownerId', 'createdAt'])\n"}export class ${entity.type} {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  @Column('uuid')
  ownerId: string;

  @Column({ length: 200 })
  name: string;

  @Column({ length: 40, unique: true })
  reference: string;

  @Column('bigint')
  amount: number;

  @Column({ type: 'char', length: 3 })
  currency: string;

  @Column({ default: 'draft' })
  status: 'draft' | 'open' | 'closed';

  @Column({ type: 'text', nullable: true })
  notes: string | null;

  @OneToMany(() => ${entity.type}History, (history) => history.parent)
  history: ${entity.type}History[];

  @CreateDateColumn()
  createdAt: Date;
}

@Entity('${entity.table}_history')
export class ${entity.type}History {
  @PrimaryGeneratedColumn()
  id: number;

  @ManyToOne(() => ${entity.type}, (parent) => parent.history, { onDelete: 'CASCADE' })
  parent: ${entity.type};

  @Column()
  action: string;

  @Column('uuid')
  actorId: string;

  @CreateDateColumn()
  createdAt: Date;
}
`;
}

function dto(entity: Entity): string {
  return `import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsPositive, IsString, Length, Max, MaxLength, Min } from 'class-validator';

export class Create${entity.type}Dto {
  @IsString()
  @Length(1, 200)
  name: string;

  @IsString()
  @Length(4, 40)
  reference: string;

  @IsInt()
  @IsPositive()
  amount: number;

  @IsIn(['EUR', 'USD', 'GBP'])
  currency: string;

  @IsOptional()
  @IsString()
  @MaxLength(2000)
  notes?: string;
}

export class Update${entity.type}Dto {
  @IsOptional()
  @IsString()
  @Length(1, 200)
  name?: string;

  @IsOptional()
  @IsInt()
  @IsPositive()
  amount?: number;
}

export class List${entity.type}Dto {
  @Type(() => Number)
  @IsInt()
  @Min(1)
  page = 1;

  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit = 20;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  search?: string;
}
`;
}

function service(entity: Entity): string {
  const other = entity.previous;
  const before = beforeIn(entity);
  const list = entity.flawed
    ? `    return this.items.query(\`SELECT * FROM ${entity.table} WHERE name LIKE '%\${query.search}%'\`);`
    : `    return this.items.find({
      where: { ownerId: userId, ...(query.search === undefined ? {} : { name: ILike(\`%\${query.search}%\`) }) },
      order: { createdAt: 'DESC' },
      take: query.limit,
      skip: (query.page - 1) * query.limit,
    });`;
  const update = entity.flawed
    ? `    await this.items.update(id, changes);
    await this.history.insert({ parent: { id }, action: 'updated', actorId: userId });`
    : `    await this.dataSource.transaction(async (manager) => {
      await manager.update(${entity.type}, id, changes);
      await manager.insert(${entity.type}History, { parent: { id }, action: 'updated', actorId: userId });
    });`;
  const text = `@Injectable()
export class ${entity.type}Service {
  constructor(
    @InjectRepository(${entity.type}) private readonly items: Repository<${entity.type}>,
    @InjectRepository(${entity.type}History) private readonly history: Repository<${entity.type}History>,
    private readonly dataSource: DataSource,
${other === null ? '' : `    private readonly ${other.value}Service: ${other.type}Service,\n`}  ) {}

  async get(id: string, userId: string): Promise<${entity.type}> {
${before('get', 'id')}    const found = await this.items.findOneBy({ id${entity.flawed ? '' : ', ownerId: userId'} });
    if (found === null) throw new NotFoundException();
    return found;
  }

  list(userId: string, query: List${entity.type}Dto): Promise<${entity.type}[]> {
${list}
  }

  async create(userId: string, input: Create${entity.type}Dto): Promise<${entity.type}> {
${before('create', 'input.reference')}    if (await this.items.existsBy({ reference: input.reference })) throw new ConflictException();
${other === null ? '' : `    await this.${other.value}Service.touch(input.reference, userId);\n`}    return this.items.save(this.items.create({ ...input, ownerId: userId }));
  }

  async update(id: string, userId: string, changes: Update${entity.type}Dto): Promise<${entity.type}> {
${before('update', 'id')}    const current = await this.get(id, userId);
    if (current.status === 'closed') throw new ConflictException();
${update}
    return this.get(id, userId);
  }

  async remove(id: string, userId: string): Promise<void> {
${before('remove', 'id')}    const current = await this.get(id, userId);
    await this.items.remove(current);
  }

  async totals(userId: string, query: List${entity.type}Dto): Promise<Record<string, number>> {
${before('total', 'userId')}    const totals: Record<string, number> = {};
    for (const item of await this.list(userId, query)) {
${entity.flawed ? '      await this.items.findOneBy({ id: item.id });\n' : ''}      totals[item.currency] = (totals[item.currency] ?? 0) + Number(item.amount);
    }
    return totals;
  }

  async touch(reference: string, userId: string): Promise<void> {
    const found = await this.items.findOneBy({ reference, ownerId: userId });
    if (found !== null) await this.history.insert({ parent: found, action: 'touched', actorId: userId });
  }
}
`;
  return `import { ConflictException, Injectable, NotFoundException } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { DataSource, ILike, Repository } from 'typeorm';
${other === null ? '' : `import { ${other.type}Service } from '../${other.path}/${other.path}.service';\n`}${domainImport(entity, './domain/index.js', text)}import { Create${entity.type}Dto, List${entity.type}Dto, Update${entity.type}Dto } from './${entity.path}.dto';
import { ${entity.type}, ${entity.type}History } from './${entity.path}.entity';

${text}`;
}

function controller(entity: Entity): string {
  const guard = entity.flawed ? '' : '@UseGuards(AuthGuard)\n';
  return `import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Patch, Post, Query, UseGuards } from '@nestjs/common';
import { AuthGuard } from '../auth/auth.guard';
import { CurrentUser, type User } from '../auth/current-user.decorator';
import { Create${entity.type}Dto, List${entity.type}Dto, Update${entity.type}Dto } from './${entity.path}.dto';
import { ${entity.type} } from './${entity.path}.entity';
import { ${entity.type}Service } from './${entity.path}.service';

@Controller('${entity.path}')
${guard}export class ${entity.type}Controller {
  constructor(private readonly service: ${entity.type}Service) {}

  @Get()
  list(@CurrentUser() user: User, @Query() query: List${entity.type}Dto): Promise<${entity.type}[]> {
    return this.service.list(user.id, query);
  }

  @Get('totals')
  totals(@CurrentUser() user: User, @Query() query: List${entity.type}Dto): Promise<Record<string, number>> {
    return this.service.totals(user.id, query);
  }

  @Get(':id')
  get(@Param('id', ParseUUIDPipe) id: string, @CurrentUser() user: User): Promise<${entity.type}> {
    return this.service.get(id, user.id);
  }

  @Post()
  create(@CurrentUser() user: User, @Body() body: ${entity.flawed ? 'any' : `Create${entity.type}Dto`}): Promise<${entity.type}> {
    return this.service.create(user.id, body);
  }

  @Patch(':id')
  update(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentUser() user: User,
    @Body() body: Update${entity.type}Dto,
  ): Promise<${entity.type}> {
    return this.service.update(id, user.id, body);
  }

  @Delete(':id')
  @HttpCode(204)
  remove(@Param('id', ParseUUIDPipe) id: string, @CurrentUser() user: User): Promise<void> {
    return this.service.remove(id, user.id);
  }
}
`;
}
