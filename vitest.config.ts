import { defineConfig } from 'vitest/config';
import { BUILT_MODULE, builtModules } from './test/built-modules.ts';
import { LongestFirst } from './test/longest-first.ts';

const isBuilt = process.env.UNIT_TEST_FORM === 'built';

export default defineConfig({
  plugins: isBuilt ? [builtModules()] : [],
  test: {
    server: { deps: { external: [BUILT_MODULE] } },
    setupFiles: ['test/fixed-seed.ts'],
    globalSetup: ['test/store-setup.ts'],
    include: [
      'src/**/*.test.ts',
      'web/src/**/*.test.ts',
      'test/**/*.test.ts',
      'scripts/**/*.test.ts',
    ],
    testTimeout: 120_000,
    // A database is made in them, which on a busy machine takes its time.
    hookTimeout: 120_000,
    // A second, by default, is more than a busy machine may have.
    expect: { poll: { timeout: 30_000 } },
    // One more than there are cores: a real Slurm, a browser and a leader's lease are mostly waited
    // for. On two cores 274 s in place of 310 s; by default one core is left free.
    maxWorkers: 3,
    // A worker goes on with the modules that it has. No module has variables (Biome and the
    // architecture test), so nothing passes from file to file but the time to load them again,
    // which was a quarter and more of the processor time of the tests below `src`.
    isolate: false,
    sequence: { sequencer: LongestFirst },
  },
});
