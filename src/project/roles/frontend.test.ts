import { describe, expect, test } from 'vitest';
import { project, roles } from '../testing/fixture.ts';

describe('front end', () => {
  test('a package with user interface and no server', async () => {
    expect(
      await roles(`
//- /frontend/package.json
{"name": "ui", "dependencies": {"vue": "3"}}
//- /frontend/src/api/orders.ts
//- /api/package.json
{"name": "api", "dependencies": {"koa": "2"}}
//- /api/src/app.ts
`),
    ).toEqual({ 'api/src/app.ts': 'server', 'frontend/src/api/orders.ts': 'frontend' });
  });

  const MIXED =
    '//- /package.json\n{"name": "all", "dependencies": {"koa": "2", "pg": "8", "react": "18", "react-dom": "18", "mobx": "6"}}\n';

  test('one package with both: whole folders, by what most of their files are', async () => {
    expect(
      await roles(`${MIXED}
//- /app/index.tsx
import { createRoot } from 'react-dom/client';
//- /app/scenes/Home.tsx
import * as React from 'react';
//- /app/stores/Orders.ts
import { observable } from 'mobx';
//- /app/utils/dates.ts
//- /server/main.ts
import Koa from 'koa';
//- /server/utils/dates.ts
//- /server/emails/Welcome.tsx
import * as React from 'react';
//- /shared/types.ts
//- /shared/components/Icon.tsx
import * as React from 'react';
//- /plugins/slack/client/Settings.tsx
import * as React from 'react';
//- /plugins/slack/server/api.ts
import Router from 'koa-router';
`),
    ).toEqual({
      'app/index.tsx': 'frontend',
      'app/scenes/Home.tsx': 'frontend',
      'app/stores/Orders.ts': 'frontend',
      'app/utils/dates.ts': 'frontend',
      'plugins/slack/client/Settings.tsx': 'frontend',
      'plugins/slack/server/api.ts': 'server',
      'server/emails/Welcome.tsx': 'server',
      'server/main.ts': 'server',
      'server/utils/dates.ts': 'server',
      'shared/components/Icon.tsx': 'frontend',
      'shared/types.ts': 'server',
    });
  });

  test('a folder called client or web that talks to services is server', async () => {
    expect(
      await roles(
        `${MIXED}//- /src/client/http.ts\nimport axios from 'axios';\n//- /src/web/controller.ts\nimport Router from 'koa-router';\n`,
      ),
    ).toEqual({
      'src/client/http.ts': 'server',
      'src/web/controller.ts': 'server',
    });
  });

  test('the server that hands out a built application', async () => {
    expect(
      await roles(`
//- /package.json
{"name": "site", "dependencies": {"express": "4", "react-dom": "18"}}
//- /server.js
const express = require('express'); express().listen(3000);
//- /src/index.jsx
import React from 'react';
//- /src/App.jsx
import React from 'react';
//- /src/components/Button.jsx
import React from 'react';
`),
    ).toEqual({
      'server.js': 'server',
      'src/App.jsx': 'frontend',
      'src/components/Button.jsx': 'frontend',
      'src/index.jsx': 'frontend',
    });
  });

  test('Next: routes, actions and data on the server, components in the browser', async () => {
    expect(
      await roles(`
//- /package.json
{"name": "site", "dependencies": {"next": "15", "react": "19", "react-dom": "19"}}
//- /src/app/api/orders/route.ts
//- /src/app/page.tsx
export default async function Page() {}
//- /src/app/about/page.tsx
export default function About() { return <p/> }
//- /src/app/actions.ts
'use server';
//- /src/components/Cart.tsx
'use client';
//- /src/lib/db.ts
import { PrismaClient } from '@prisma/client';
//- /src/lib/format.ts
//- /src/middleware.ts
//- /src/hooks/useCart.ts
//- /pages/api/old.ts
`),
    ).toEqual({
      'pages/api/old.ts': 'server',
      'src/app/about/page.tsx': 'frontend',
      'src/app/actions.ts': 'server',
      'src/app/api/orders/route.ts': 'server',
      'src/app/page.tsx': 'server',
      'src/components/Cart.tsx': 'frontend',
      'src/hooks/useCart.ts': 'frontend',
      'src/lib/db.ts': 'server',
      'src/lib/format.ts': 'server',
      'src/middleware.ts': 'server',
    });
  });

  test('a directive counts after comments, however they look', async () => {
    const rule = `${'/'.repeat(200)}\n`.repeat(20);
    expect(
      await roles(
        `//- /package.json\n{"name": "site", "dependencies": {"next": "15"}}\n//- /app/a.ts\n${rule}/* text */ 'use server'\n//- /app/b.ts\nconst a = 1; 'use client'\n//- /lib/c.ts\n"use client"\n`,
      ),
    ).toEqual({ 'app/a.ts': 'server', 'app/b.ts': 'server', 'lib/c.ts': 'frontend' });
  });

  test('SvelteKit, Nuxt and Remix', async () => {
    expect(
      await roles(`
//- /a/package.json
{"name": "a", "dependencies": {"@sveltejs/kit": "2"}}
//- /a/src/routes/+page.server.ts
//- /a/src/routes/+page.ts
//- /a/src/routes/api/+server.ts
//- /b/package.json
{"name": "b", "dependencies": {"nuxt": "3"}}
//- /b/server/api/x.get.ts
//- /b/composables/useX.ts
//- /c/package.json
{"name": "c", "dependencies": {"@remix-run/node": "2", "react": "18"}}
//- /c/app/routes/_index.tsx
export async function loader() {}
//- /c/app/routes/about.tsx
export default function About() { return <p/> }
`),
    ).toEqual({
      'a/src/routes/+page.server.ts': 'server',
      'a/src/routes/+page.ts': 'frontend',
      'a/src/routes/api/+server.ts': 'server',
      'b/composables/useX.ts': 'frontend',
      'b/server/api/x.get.ts': 'server',
      'c/app/routes/_index.tsx': 'server',
      'c/app/routes/about.tsx': 'frontend',
    });
  });
});

test('routes of TanStack Start run on the server if they answer requests or load data', async () => {
  expect(
    await roles(`
//- /package.json
{"name": "site", "dependencies": {"@tanstack/react-start": "1", "@tanstack/react-router": "1", "react-dom": "19"}}
//- /src/routes/index.tsx
import { createFileRoute } from '@tanstack/react-router';
export const Route = createFileRoute('/')({ component: Home });
//- /src/routes/posts.tsx
import { createFileRoute } from '@tanstack/react-router';
export const Route = createFileRoute('/posts')({ loader: () => fetchPosts(), component: Posts });
//- /src/routes/api/hello.ts
import { createFileRoute } from '@tanstack/react-router';
export const Route = createFileRoute('/api/hello')({ server: { handlers: { GET: () => new Response('hello') } } });
//- /src/components/loader.tsx
export const Loader = () => <p/>;
//- /src/lib/auth-middleware.ts
import { createMiddleware } from '@tanstack/react-start';
export const auth = createMiddleware().server(async ({ next }) => next());
`),
  ).toEqual({
    'src/components/loader.tsx': 'frontend',
    'src/lib/auth-middleware.ts': 'server',
    'src/routes/api/hello.ts': 'server',
    'src/routes/index.tsx': 'frontend',
    'src/routes/posts.tsx': 'server',
  });
});

test('routes of Fresh run on the server if they handle requests', async () => {
  expect(
    await roles(`
//- /fresh.gen.ts
export default {};
//- /routes/index.tsx
export default function Home() { return <p/>; }
//- /routes/news.tsx
export default async function News(req, ctx) { return <p/>; }
//- /routes/_middleware.ts
export const handler = (req, ctx) => ctx.next();
//- /routes/users/[id].tsx
export const handler = { GET: (req, ctx) => ctx.render({}) };
//- /islands/Counter.tsx
export default function Counter() { return <p/>; }
`),
  ).toEqual({
    'fresh.gen.ts': 'generated',
    'islands/Counter.tsx': 'frontend',
    'routes/_middleware.ts': 'server',
    'routes/index.tsx': 'frontend',
    'routes/news.tsx': 'server',
    'routes/users/[id].tsx': 'server',
  });
});

test('pages of Astro run on the server if they look at the request', async () => {
  expect(
    await roles(`
//- /package.json
{"name": "site", "dependencies": {"astro": "5"}}
//- /src/pages/about.astro
---
const title = 'About';
---
//- /src/pages/user.astro
---
const { id } = Astro.params;
---
//- /src/pages/news.astro
---
export function getStaticPaths() { return []; }
const { id } = Astro.params;
---
//- /src/components/Title.astro
---
const { title } = Astro.props;
---
`),
  ).toEqual({
    'src/pages/about.astro': 'frontend',
    'src/pages/news.astro': 'frontend',
    'src/pages/user.astro': 'server',
  });
});

describe('which imports tell', () => {
  const MIXED =
    '//- /package.json\n{"name": "all", "dependencies": {"@nestjs/core": "11", "@prisma/client": "6", "@angular/core": "20"}}\n';

  test('types and enumerations reach over to the other side', async () => {
    expect(
      await roles(`${MIXED}
//- /apps/portal/src/a.component.ts
import { Component } from '@angular/core';
import { Role } from '@prisma/client';
//- /apps/portal/src/b.component.ts
import { Component } from '@angular/core';
import type { Request } from 'express';
//- /apps/portal/src/model.ts
import { type Order, Status } from '@prisma/client';
//- /apps/api/src/main.ts
import { NestFactory } from '@nestjs/core';
`),
    ).toEqual({
      'apps/api/src/main.ts': 'server',
      'apps/portal/src/a.component.ts': 'frontend',
      'apps/portal/src/b.component.ts': 'frontend',
      'apps/portal/src/model.ts': 'frontend',
    });
  });

  test('an adapter for a framework is not an application of it', async () => {
    expect(
      await roles(`
//- /package.json
{"name": "sdk", "main": "dist/index.js", "dependencies": {"ajv": "8"}, "peerDependencies": {"@sveltejs/kit": "2", "next": "15"}, "devDependencies": {"@sveltejs/kit": "2", "next": "15"}}
//- /src/providers/chat.ts
//- /src/nest.client.ts
`),
    ).toEqual({ 'src/nest.client.ts': 'server', 'src/providers/chat.ts': 'server' });
  });
});

describe('packages', () => {
  test('users that are only examples, and shared settings', async () => {
    const found = await project(`
//- /package.json
{"name": "root", "private": true, "workspaces": ["packages/*", "examples/*"]}
//- /packages/api/package.json
{"name": "api", "scripts": {"start": "node dist"}, "dependencies": {"koa": "2"}, "devDependencies": {"make-app": "*"}}
//- /packages/api/src/main.ts
//- /packages/db/package.json
{"name": "db", "main": "dist", "dependencies": {"mongoose": "8"}}
//- /packages/db/src/index.ts
//- /packages/core/package.json
{"name": "core", "main": "dist"}
//- /packages/core/src/index.ts
//- /packages/make-app/package.json
{"name": "make-app", "bin": "x.js"}
//- /packages/make-app/src/index.ts
//- /packages/eslint-config/package.json
{"name": "@acme/eslint-config", "dependencies": {"eslint": "9"}}
//- /packages/eslint-config/index.js
//- /examples/web/package.json
{"name": "web", "dependencies": {"vue": "3", "db": "*", "core": "*"}}
//- /examples/web/src/main.ts
`);
    expect(Object.fromEntries(found.files.map((file) => [file.path, file.role]))).toEqual({
      'examples/web/src/main.ts': 'test',
      'packages/api/src/main.ts': 'server',
      'packages/core/src/index.ts': 'server',
      'packages/db/src/index.ts': 'server',
      'packages/eslint-config/index.js': 'config',
      'packages/make-app/src/index.ts': 'script',
    });
  });

  test('kinds, and libraries that go with their users', async () => {
    const found = await project(`
//- /package.json
{"name": "root", "private": true, "workspaces": ["packages/*"]}
//- /packages/api/package.json
{"name": "api", "scripts": {"start": "node dist/main.js"}, "dependencies": {"fastify": "5", "@x/db": "*"}}
//- /packages/api/src/main.ts
//- /packages/db/package.json
{"name": "@x/db", "dependencies": {"pg": "8"}}
//- /packages/db/src/index.ts
//- /packages/ui/package.json
{"name": "ui", "dependencies": {"svelte": "5", "@x/format": "*"}}
//- /packages/ui/src/app.ts
//- /packages/format/package.json
{"name": "@x/format"}
//- /packages/format/src/index.ts
//- /packages/cli/package.json
{"name": "cli", "bin": "./bin.js", "dependencies": {"commander": "14"}}
//- /packages/cli/src/bin.ts
//- /packages/sdk/package.json
{"name": "sdk"}
//- /packages/sdk/src/index.ts
`);
    expect(Object.fromEntries(found.packages.map((item) => [item.name, item.kind]))).toEqual({
      '@x/db': 'library',
      '@x/format': 'library',
      api: 'service',
      cli: 'tool',
      root: 'tool',
      sdk: 'library',
      ui: 'frontend',
    });
    expect(Object.fromEntries(found.files.map((file) => [file.path, file.role]))).toEqual({
      'packages/api/src/main.ts': 'server',
      'packages/cli/src/bin.ts': 'script',
      'packages/db/src/index.ts': 'server',
      'packages/format/src/index.ts': 'frontend',
      'packages/sdk/src/index.ts': 'server',
      'packages/ui/src/app.ts': 'frontend',
    });
  });

  test('a library or a tool alone is what is audited', async () => {
    expect(await roles('//- /package.json\n{"name": "cli", "bin": "./bin.js"}\n//- /src/bin.ts\n')).toEqual({
      'src/bin.ts': 'server',
    });
  });

  test('a plugin of Strapi is for the admin panel and for the server', async () => {
    const plugin = (directory: string, dependency: string): string => `
//- ${directory}/package.json
{"name": "notes", "dependencies": {"react": "18", "${dependency}": "1"}}
//- ${directory}/admin/src/index.ts
//- ${directory}/server/src/index.ts
`;
    expect(await roles(plugin('/plugins/notes', '@strapi/design-system'))).toEqual({
      'plugins/notes/admin/src/index.ts': 'frontend',
      'plugins/notes/server/src/index.ts': 'server',
    });
  });
});
