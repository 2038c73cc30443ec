import { test } from 'vitest';
import { check } from '../testing/check.ts';

test('what a container is asked for is what it was told to give, or the class itself', () =>
  check(
    'security/command-injection',
    `
import express from 'express';
import { Container, injectable } from 'inversify';
import { container, singleton } from 'tsyringe';
import { exec } from 'node:child_process';
@injectable() class Shell { run(text: string) { exec(text); } } // $ security/command-injection
@injectable() class Service { constructor(private shell: Shell) {} go(text: string) { this.shell.run(text); } }
@singleton() class Logger { log(text: string) { exec('log ' + text); } } // $ security/command-injection
class Quiet { log(text: string) { exec('log'); } }
const TYPES = { Service: Symbol.for('Service') };
const bindings = new Container();
bindings.bind(TYPES.Service).to(Service);
container.register('Quiet', { useClass: Quiet });
const app = express();
app.get('/a', (req, res) => { bindings.get<Service>(TYPES.Service).go(String(req.query.a)); res.end(); });
app.get('/b', (req, res) => { container.resolve(Logger).log(String(req.query.b)); res.end(); });
app.get('/c', (req, res) => { container.resolve<Quiet>('Quiet').log(String(req.query.c)); res.end(); });
app.listen(3000);
`,
  ));
