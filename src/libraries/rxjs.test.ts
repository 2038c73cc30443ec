import { test } from 'vitest';
import { checkSteps } from '../testing/steps.ts';

test('what is sent is what subscribers get', () =>
  checkSteps(
    `const { of, from, map, switchMap, Subject, firstValueFrom } = require('rxjs'); const { filter } = require('rxjs/operators');`,
    {
      carry: [
        'of(v).subscribe((name) => exec(name))',
        'of(v).subscribe({ next: (name) => exec(name) })',
        `from([v]).pipe(map((name) => 'a' + name), filter((name) => name)).subscribe((name) => exec(name))`,
        'of(1).pipe(switchMap(() => of(v))).subscribe((name) => exec(name))',
        'await firstValueFrom(of(v))',
        'const s = new Subject(); s.subscribe((name) => exec(name)); s.next(v)',
      ],
      stop: [
        `of(v).pipe(map(() => 'a')).subscribe((name) => exec(name))`,
        `of('a').subscribe((name) => exec(name))`,
        `const t = new Subject(); t.subscribe((name) => exec(name)); t.next('a')`,
      ],
    },
  ));
