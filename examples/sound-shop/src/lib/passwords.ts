import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const random = promisify(randomBytes);

const cost = 2 ** 15;
const blockSize = 8;
const parallelism = 3;
const maxMemory = 64 * 1024 * 1024;
const saltBytes = 16;
const keyBytes = 32;

/** A salted scrypt hash, as text that says how it was made. */
export async function hashPassword(password: string): Promise<string> {
  const salt = await random(saltBytes);
  const key = await deriveKey(password, salt, { cost, blockSize, parallelism });
  return [
    'scrypt',
    cost,
    blockSize,
    parallelism,
    salt.toString('base64'),
    key.toString('base64'),
  ].join('$');
}

export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const [, n, r, p, salt = '', key = ''] = hash.split('$');
  const expected = Buffer.from(key, 'base64');
  const actual = await deriveKey(password, Buffer.from(salt, 'base64'), {
    cost: Number(n),
    blockSize: Number(r),
    parallelism: Number(p),
  });
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

interface Parameters {
  cost: number;
  blockSize: number;
  parallelism: number;
}

function deriveKey(password: string, salt: Buffer, parameters: Parameters): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, keyBytes, { ...parameters, maxmem: maxMemory }, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
