import { describe, expect, test } from 'vitest';
import { folderOf, runCli } from '../testing/run-cli.ts';

describe('polder config', () => {
  test('lists every setting with where it comes from', async () => {
    const environment = { POLDER_PORT: '9090', POLDER_SECRET_KEY: 'k'.repeat(40) };
    const { exitCode, stdout, stderr } = await runCli(folderOf({}), ['config'], { environment });
    expect(stdout).toContain('POLDER_PORT = "9090" (set)\n  The port that the server listens on');
    expect(stdout).toContain('POLDER_HOST = 127.0.0.1 (not set)\n');
    expect(stdout).toContain('POLDER_SECRET_KEY = … (set)\n');
    expect(stdout).not.toContain('kkk');
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
  });

  test('names what is wrong, and ends with 1', async () => {
    const environment = { POLDER_PORT: 'x' };
    const ports = { environment };
    const { exitCode, stdout } = await runCli(folderOf({}), ['config', '--json'], ports);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      faults: [{ setting: 'POLDER_PORT', found: '"x"' }],
    });
    expect(exitCode).toBe(1);
  });
});
