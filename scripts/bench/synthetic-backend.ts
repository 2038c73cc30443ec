import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expressService } from './express-service.ts';
import { nestService } from './nest-service.ts';
import { entityName, type Entity, type Files } from './entity.ts';

/**
 * How much code stands behind an endpoint. Open-source backends with 27,000 to 121,000 lines of server code (hoppscotch, ghostfolio,
 * storage, unleash, outline, novu, amplication) have one endpoint in 120 to 410 lines, 48 to 77 functions in 1,000 lines, one to
 * sixteen applications, and on the way of a request 26 to 800 steps in the mean; one has 3,000. `usual` has one endpoint in 280
 * lines, 63 functions in 1,000 lines, seven applications in 100,000 lines, and 120 steps. `dense` is endpoints and queries and nothing
 * else: one endpoint in 37 lines, 128 functions, 18 applications, 13 steps. Only services of a thousand lines come near, with one in
 * 50 to 140.
 */
export type Density = 'usual' | 'dense';

const entitiesPerService: Readonly<Record<Density, number>> = { usual: 8, dense: 24 };
/** about */
const linesPerEntity = 265;
const linesOfDomain = 2000;

/**
 * Writes a workspace of services, Express and Nest in turn, until it has `wantedLines` lines of TypeScript. The same size
 * gives the same bytes. Every service is complete (routes or controllers, services, repositories, entities, migrations), calls
 * go across modules, and every fifth entity has defects, so that findings grow with the code as they do in life.
 * Returns how many lines it wrote.
 */
export function writeSyntheticBackend(directory: string, wantedLines: number, density: Density = 'usual'): number {
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
    let left = wantedLines - lines;
    for (let i = 0; i < entitiesPerService[density] && (i < 2 || left > 0); i++) {
      const number = service * entitiesPerService[density] + i;
      // what is left at the end is filled with less
      const domain = density === 'usual' && left > linesPerEntity + linesOfDomain;
      entities.push({ ...entityName(number), previous: entities.at(-1) ?? null, flawed: number % 5 === 3, domain });
      left -= linesPerEntity + (domain ? linesOfDomain : 0);
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
