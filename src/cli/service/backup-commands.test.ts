import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderOf, runCli } from '../testing/run-cli.ts';

test('polder backup where no store is names the place, and makes none there', async () => {
  const cwd = folderOf({});
  const { exitCode, stderr } = await runCli(cwd, ['backup', 'polder.backup']);
  expect(stderr).toBe(
    `error: ${join(cwd, 'data')}: found no store here; ` +
      'expected POLDER_DATA or DATABASE_URL as the server has it\n',
  );
  expect(exitCode).toBe(1);
  expect(readdirSync(cwd)).toEqual([]);
});
