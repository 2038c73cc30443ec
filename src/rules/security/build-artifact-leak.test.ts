import { test } from 'vitest';
import { check } from '../../testing/check.ts';

const id = 'security/build-artifact-leak';

test('the environment as a whole, also in copies', () =>
  check(
    id,
    `
import webpack from 'webpack';
new webpack.DefinePlugin({ 'process.env': process.env }); // $ ${id}
new webpack.DefinePlugin(process.env); // $ ${id}
new webpack.DefinePlugin({ 'process.env': JSON.stringify({ ...process.env }) }); // $ ${id}
const raw = Object.keys(process.env).reduce((all, key) => { all[key] = process.env[key]; return all; }, {});
new webpack.DefinePlugin({ 'process.env': JSON.stringify(raw) }); // $ ${id}
new webpack.DefinePlugin({ 'process.env': JSON.stringify({ NODE_ENV: process.env.NODE_ENV }) });
`,
  ));

test('settings by name', () =>
  check(
    id,
    `
import webpack from 'webpack';
import { build } from 'esbuild';
const password = process.env.DB_PASSWORD;
new webpack.DefinePlugin({ P: JSON.stringify(password) }); // $ ${id}
new webpack.DefinePlugin({ VERSION: JSON.stringify('1.2') });
await build({ define: { 'process.env': JSON.stringify(process.env) } }); // $ ${id}
await build({ define: { 'process.env.API_URL': JSON.stringify(process.env.API_URL) } });
`,
  ));

test('a choice by name', () =>
  check(
    id,
    `
import webpack from 'webpack';
const ours = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('APP_')));
new webpack.DefinePlugin({ 'process.env': JSON.stringify(ours) });
`,
  ));

test('each object by itself, and passwords of the configuration', () =>
  check(
    id,
    `
import webpack from 'webpack';
const all: Record<string, unknown> = {};
for (const name of Object.keys(process.env)) all[name] = process.env[name];
new webpack.DefinePlugin({ 'process.env': all }); // $ ${id}
const some: Record<string, unknown> = {};
for (const name of Object.keys(process.env)) if (/^APP_/.test(name)) some[name] = process.env[name];
new webpack.DefinePlugin({ 'process.env': some });
declare const config: { password: string; title: string };
new webpack.DefinePlugin({ WORD: JSON.stringify(config.password) }); // $ ${id}
new webpack.DefinePlugin({ TITLE: JSON.stringify(config.title) });
`,
  ));
