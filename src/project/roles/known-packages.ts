import { packageOf } from '../package-names.ts';
/**
 * Which side of an application a package is used on. Only for telling servers from browsers; what a package does is the
 * business of `src/libraries/`. A name that ends with `/` or `-` stands for all that begin with it.
 */

export interface Names {
  /** whether an import specifier, or a package's name, belongs to the set */
  has(specifier: string): boolean;
}

/** Makes a package that depends on it a server, if it is started. */
export const SERVER_FRAMEWORKS = names(`
  express fastify koa @nestjs/core @nestjs/common @hapi/hapi hapi hono @hono/node-server restify polka @trpc/server
  apollo-server apollo-server- @apollo/server @apollo/gateway graphql-yoga mercurius express-graphql sails
  @adonisjs/core @feathersjs/ moleculer elysia @elysiajs/ @loopback/ loopback @foal/core @midwayjs/ egg
  routing-controllers @tsed/common @tsed/di @tsed/platform- socket.io @grpc/grpc-js grpc micro h3 nitropack nitro @strapi/strapi
  payload keystone @keystone-6/core parse-server @marblejs/ total.js uWebSockets.js ultimate-express hyper-express
  find-my-way connect @connectrpc/connect-node @ts-rest/nest @ts-rest/express @ts-rest/fastify aws-lambda @middy/
  serverless-http firebase-functions @azure/functions @google-cloud/functions-framework @hocuspocus/server
  @cloudflare/workers-types itty-router encore.dev next-connect @vendia/serverless-express directus @medusajs/medusa
  @medusajs/framework @tinyhttp/app restana inversify-express-utils awilix-express awilix-koa fastify-decorators
  @zodios/express @aws-lambda-powertools/event-handler
`);

/** Used on servers only, without making one: databases, queues, mail, authentication. */
export const SERVER_PACKAGES = names(`
  pg pg- postgres mysql mysql2 mongodb mongoose sequelize sequelize-typescript typeorm knex kysely drizzle-orm
  @prisma/client @prisma/adapter- prisma better-sqlite3 sqlite3 sqlite oracledb mssql tedious cassandra-driver redis
  ioredis @redis/ bull bullmq @nestjs/ @fastify/ @koa/ koa- express- @hapi/ amqplib amqp-connection-manager kafkajs nats
  agenda bee-queue pg-boss graphile-worker @temporalio/ objection @mikro-orm/ bookshelf waterline massive slonik
  @neondatabase/serverless @planetscale/database @libsql/client @elastic/elasticsearch @opensearch-project/opensearch
  typesense meilisearch nodemailer passport passport- jsonwebtoken bcrypt bcryptjs argon2 helmet cors morgan multer
  busboy formidable body-parser cookie-parser compression csurf connect- dotenv winston pino pino- bunyan log4js ws
  type-graphql node-cron cron node-schedule ssh2 sharp fs-extra node-fetch undici @aws-sdk/ aws-sdk @google-cloud/
  @azure/ firebase-admin stripe twilio better-auth lucia oidc-provider http-errors prom-client @opentelemetry/ dd-trace
  typedi inversify awilix tsyringe umzug server-only jsdom puppeteer puppeteer- chrome-remote-interface phantom envalid $fresh/server.ts @fresh/core
`);

/** Draws user interfaces in a browser or a native shell. */
export const FRONTEND_PACKAGES = names(`
  react-dom react-native react-native- react-router-dom react-redux react-hook-form react-select react-query vue vue-
  @vue/ @vueuse/ vuex pinia vuetify quasar @angular/ @ngrx/ @ngx-translate/ ngx- svelte svelte- @sveltejs/ solid-js
  @solidjs/ preact preact- @preact/ lit lit- ember- @ember/ alpinejs jquery backbone angular angular- mobx mobx- redux
  redux- @reduxjs/toolkit zustand jotai recoil swr @tanstack/react- @tanstack/vue- @mui/ @material-ui/ @chakra-ui/
  @radix-ui/ @headlessui/ @mantine/ antd @ant-design/ @fluentui/ styled-components @emotion/ framer-motion motion
  tailwindcss bootstrap lucide-react @heroicons/ react-icons @fortawesome/ chart.js d3 d3- echarts three @react-three/
  codemirror @codemirror/ monaco-editor @monaco-editor/ prosemirror-view @tiptap/ ag-grid- leaflet mapbox-gl expo expo-
  @expo/ @ionic/ @capacitor/ @tauri-apps/ electron @sentry/react @sentry/vue @sentry/browser @azure/msal-browser
  @azure/msal-react @stripe/stripe-js @stripe/react- @storybook/ vite-plugin-pwa virtual: workbox- react-i18next
  react-helmet react-helmet- react-dropzone react-dnd wouter @tanstack/router kbar sonner cmdk vaul @nuxt/ui
  @docusaurus/ vitepress gatsby gatsby- use-
`);

/** What builds the interface itself: one of these makes a package a front end, the many helpers around them do not. */
export const UI_FRAMEWORKS = names(`
  react-dom react-native vue @vue/ @angular/core @angular/common @angular/router @angular/platform-browser
  @angular/forms svelte solid-js preact lit ember-source jquery alpinejs backbone @tauri-apps/ electron expo @ionic/
  @capacitor/ react-router-dom
`);

/** Server packages whose types and enumerations are imported on both sides: their import in a file says nothing. */
export const TYPES_FOR_BOTH = names(`@prisma/client`);

/** React itself: also renders e-mails and PDF files on servers, so that it says less than `react-dom`. */
export const REACT = names(`react react/ preact`);

/** Markup rendered on a server although it looks like a user interface. */
export const SERVER_MARKUP = names(`
  react-dom/server @react-email/ react-email @react-pdf/ mjml- jsx-email ink ink- satori @kitajs/html hono/jsx
`);

/** Builds sites of documentation. */
export const DOCUMENTATION_PACKAGES = names(`
  @docusaurus/core vitepress vuepress nextra @astrojs/starlight @mintlify/ fumadocs-core fumadocs-ui
`);

/** Frameworks whose one package has a server and a browser side. */
export const META_FRAMEWORKS = {
  next: names(`next`),
  nuxt: names(`nuxt nuxt3 nuxt-edge`),
  remix: names(`@remix-run/ @react-router/`),
  sveltekit: names(`@sveltejs/kit`),
  astro: names(`astro`),
  start: names(`
  @tanstack/react-start @tanstack/solid-start @tanstack/start @solidjs/start solid-start
`),
  fresh: names(`@fresh/core`),
};

export type MetaFramework = keyof typeof META_FRAMEWORKS;

export const TEST_PACKAGES = names(`
  vitest jest @jest/ jest- mocha chai chai- sinon supertest ava tap tape node:test @playwright/ playwright cypress
  @testing-library/ nock jasmine qunit uvu bun:test @nestjs/testing @japa/ k6 k6/ autocannon testcontainers
  @testcontainers/ msw msw/ frisby lab @hapi/lab tstyche tsd expect-type
`);

/** Where their functions come from, tests are written: whatever else a file is called. */
export const TEST_RUNNERS = names(`vitest @jest/globals node:test bun:test @playwright/test supertest`);

/** Runs tasks from a terminal. */
export const COMMAND_LINE_PACKAGES = names(`
  commander yargs cac meow inquirer @inquirer/ oclif @oclif/ minimist ora zx citty clipanion shelljs
`);

/** Server packages that tools use as much as servers do. */
export const GENERAL_PACKAGES = names(`
  dotenv fs-extra node-fetch undici sharp jsdom puppeteer puppeteer- chrome-remote-interface phantom winston pino pino- @aws-sdk/ aws-sdk @google-cloud/ @azure/
  prisma
`);

/** Modules of Node that are not polyfilled for browsers as a matter of course. */
const NODE_MODULES = new Set([
  'async_hooks',
  'child_process',
  'cluster',
  'crypto',
  'dgram',
  'dns',
  'fs',
  'fs/promises',
  'http',
  'http2',
  'https',
  'inspector',
  'net',
  'os',
  'path',
  'perf_hooks',
  'readline',
  'repl',
  'tls',
  'v8',
  'vm',
  'worker_threads',
  'zlib',
  'stream/promises',
  'timers/promises',
]);

export function isNodeModule(specifier: string): boolean {
  return specifier.startsWith('node:') || specifier.startsWith('bun:') || NODE_MODULES.has(specifier);
}

/** A hoisted function: the tables above are built when the module is loaded. */
function names(list: string): Names {
  const exact = new Set<string>();
  const prefixes: string[] = [];
  for (const name of list.trim().split(/\s+/)) {
    if (/[/:-]$/.test(name)) prefixes.push(name);
    else exact.add(name);
  }
  const known = new Map<string, boolean>();
  return {
    has(specifier) {
      let answer = known.get(specifier);
      if (answer === undefined) {
        answer =
          exact.has(specifier) ||
          exact.has(packageOf(specifier)) ||
          prefixes.some((prefix) => specifier.startsWith(prefix));
        known.set(specifier, answer);
      }
      return answer;
    },
  };
}
