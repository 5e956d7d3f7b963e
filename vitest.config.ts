import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    setupFiles: ['test/fixed-seed.ts'],
    globalSetup: ['test/store-setup.ts'],
    include: [
      'src/**/*.test.ts',
      'web/src/**/*.test.ts',
      'test/**/*.test.ts',
      'scripts/**/*.test.ts',
    ],
    testTimeout: 30_000,
    // A database is made in them, which on a busy machine takes its time.
    hookTimeout: 60_000,
    // By default one core is left free, which on two cores doubles the time.
    maxWorkers: 2,
  },
});
