import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'scripts/**/*.test.ts'],
    // examples are audited code: never run, their own tests included
    exclude: ['**/node_modules/**', 'dist/**', 'examples/**'],
    pool: 'threads',
    // for two slow cores that run several files at once; nothing here measures time
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
