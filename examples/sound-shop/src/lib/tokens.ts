import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const random = promisify(randomBytes);
const tokenBytes = 32;

/** A token that nobody can guess. */
export async function createToken(): Promise<string> {
  return (await random(tokenBytes)).toString('base64url');
}

/** What is stored in place of such a token. */
export function digestToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Compares two secrets in a time that does not depend on where they differ. */
export function secretsEqual(left: string, right: string): boolean {
  const leftDigest = createHash('sha256').update(left).digest();
  const rightDigest = createHash('sha256').update(right).digest();
  return timingSafeEqual(leftDigest, rightDigest);
}
