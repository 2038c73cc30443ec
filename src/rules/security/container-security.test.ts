import { expect, test } from 'vitest';
import { findingsOf } from '../../testing/check.ts';

const rule = 'security/container-security';
const linesOf = async (fixture: string): Promise<string[]> =>
  (await findingsOf(`${fixture}\n//- /server.js\nconsole.log('up');\n`, rule))
    .map(({ file, line, message }) => `${file}:${line} ${message.split(' ').slice(0, 4).join(' ')}`)
    .sort();

test('who runs, which image, and what stands in it', async () => {
  expect(
    await linesOf(`
//- /Dockerfile
FROM node AS build
ENV API_TOKEN=8f2b7c1d9e4a6b3f5c0d7e8a
RUN npm ci
FROM build
# USER node
USER root
CMD ["node", "server.js"]
`),
  ).toEqual([
    'Dockerfile:1 The image `node` is',
    'Dockerfile:2 API_TOKEN becomes a part',
    'Dockerfile:7 The container runs as',
  ]);
});

test('a user, a version, and an image that only others build on', async () => {
  expect(
    await linesOf(`
//- /Dockerfile
ARG VERSION=24
FROM node:\${VERSION}-slim AS build
ENV NODE_ENV=production
FROM node:24-slim
USER 1000:1000
CMD ["node", "server.js"]
//- /base/Dockerfile
FROM node:24-slim
RUN npm ci
`),
  ).toEqual([]);
});

test('what compose and Kubernetes allow', async () => {
  expect(
    await linesOf(`
//- /docker-compose.yml
services:
  runner:
    image: runner:1.2
    privileged: true
    volumes:
      - /var/run/docker.sock:/var/run/docker.sock
  api:
    image: api:1.2
    privileged: false
`),
  ).toEqual(['docker-compose.yml:4 The container may do', 'docker-compose.yml:6 The container may start']);
});
