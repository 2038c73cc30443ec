import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('files say what stands before the server, and whether that compresses', async () => {
  const { fronts } = await modelOf(`
//- /nginx.conf
server {
  gzip on;
  location / {
    proxy_pass http://app:3000;
  }
}
//- /deploy/site.conf
server {
  location / {
    proxy_pass http://app:3000;
  }
}
//- /Caddyfile
example.com {
  encode zstd gzip
  reverse_proxy app:3000
}
//- /compose.yml
services:
  proxy:
    image: traefik:v3
  database:
    image: postgres:18
//- /src/app.ts
import express from 'express';
express().listen(3000);
`);
  expect(fronts).toEqual([
    { name: 'Caddy', file: 'Caddyfile', compresses: true },
    { name: 'a proxy in a container', file: 'compose.yml', compresses: null },
    { name: 'nginx', file: 'deploy/site.conf', compresses: false },
    { name: 'nginx', file: 'nginx.conf', compresses: true },
  ]);
});
