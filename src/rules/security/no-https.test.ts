import { test } from 'vitest';
import { check } from '../../testing/check.ts';

const id = 'security/no-https';

test('keys and passwords on their way to other hosts', () =>
  check(
    id,
    `
import axios from 'axios';
const base = 'http://api.partner.com';
export const a = (key: string) => axios.get('http://api.partner.com/orders', { headers: { Authorization: key } }); // $ ${id}
export const b = (user: string, password: string) => axios.post(base + '/login', { user, password }); // $ ${id}
export const c = (apiKey: string, page: number) => fetch(\`http://api.partner.com/orders?key=\${apiKey}&page=\${page}\`); // $ ${id}
export const d = (key: string) => axios.get('https://api.partner.com/orders', { headers: { Authorization: key } });
export const e = () => axios.get('http://api.partner.com/news');
`,
  ));

test('hosts of one’s own', () =>
  check(
    id,
    `
export const a = (key: string) => fetch('http://localhost:3000/orders', { headers: { Authorization: key } });
export const b = (key: string) => fetch('http://orders:3000/orders', { headers: { Authorization: key } });
export const c = (key: string) => fetch('http://orders.default.svc/orders', { headers: { Authorization: key } });
export const d = (key: string) => fetch('http://10.0.0.7/orders', { headers: { Authorization: key } });
export const e = (key: string) => fetch('http://orders.svc.cluster.local/orders', { headers: { Authorization: key } });
`,
  ));
