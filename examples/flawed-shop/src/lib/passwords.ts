import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';

export function hashPassword(password: string, salt: string = randomUUID()): string {
  const digest = createHash('sha256').update(`${salt}${password}`).digest('hex');
  return `${salt}:${digest}`;
}

export function verifyPassword(password: string, stored: string): boolean {
  const [salt] = stored.split(':');
  const expected = Buffer.from(stored);
  const actual = Buffer.from(hashPassword(password, salt));
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}
