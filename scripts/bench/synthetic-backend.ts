import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expressService } from './express-service.ts';
import { nestService } from './nest-service.ts';
import { entityName, type Entity, type Files } from './entity.ts';

/** About 8,000 lines per service, which is what services have. */
const entitiesPerService = 24;

/**
 * Writes a workspace of services, Express and Nest in turn, until it has `wantedLines` lines of TypeScript. The same size
 * gives the same bytes. Every service is complete (routes or controllers, services, repositories, entities, migrations), calls
 * go across modules, and every fifth entity has defects, so that findings grow with the code as they do in life.
 * Returns how many lines it wrote.
 */
export function writeSyntheticBackend(directory: string, wantedLines: number): number {
  let lines = 0;
  write(directory, {
    'package.json': json({ name: 'synthetic', private: true, workspaces: ['services/*'] }),
    'package-lock.json': json({ name: 'synthetic', lockfileVersion: 3, packages: {} }),
    'tsconfig.json': json({
      compilerOptions: { target: 'es2022', module: 'nodenext', strict: true, experimentalDecorators: true },
    }),
  });

  for (let service = 0; lines < wantedLines; service++) {
    const name = `service-${String(service).padStart(4, '0')}`;
    const entities: Entity[] = [];
    const render = service % 2 === 0 ? expressService : nestService;
    const perEntity = service % 2 === 0 ? 290 : 240;
    const room = Math.ceil((wantedLines - lines) / perEntity);
    for (let i = 0; i < Math.min(entitiesPerService, Math.max(2, room)); i++) {
      const number = service * entitiesPerService + i;
      entities.push({ ...entityName(number), previous: entities.at(-1) ?? null, flawed: number % 5 === 3 });
    }
    const files = render(name, entities);
    write(join(directory, 'services', name), files);
    lines += linesOfTypeScript(files);
  }
  return lines;
}

function write(directory: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

function linesOfTypeScript(files: Files): number {
  let lines = 0;
  for (const [path, text] of Object.entries(files)) {
    if (path.endsWith('.ts')) lines += text.split('\n').length - 1;
  }
  return lines;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
