import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { runCli } from './testing/run-cli.ts';

/** What bash offers for a line that ends at the cursor. */
function offersOfBash(script: string, line: string): readonly string[] {
  const words = line.split(' ').map((word) => `'${word}'`);
  const asked = `COMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}; _polder`;
  const program = `${script}\n${asked}\nprintf '%s\\n' "\${COMPREPLY[@]}"`;
  const output = execFileSync('bash', ['-c', program], { encoding: 'utf8' });
  return output.split('\n').filter((word) => word !== '');
}

describe('the completion of bash', () => {
  test.each([
    ['polder che', ['check']],
    ['polder wor', ['workload']],
    ['polder workload ', ['describe', '--help']],
    ['polder check file.yaml --as', ['--assume-budget']],
    ['polder workload describe --beside ka', ['kalos']],
    ['polder check --js', ['--json']],
    ['polder nothing-of-it x', []],
  ])('offers for "%s"', async (line, offers) => {
    const { stdout } = await runCli('', ['completion', 'bash']);
    expect(offersOfBash(stdout, line)).toEqual(offers);
  });
});

describe('the completion of each shell', () => {
  test.each(['bash', 'zsh', 'fish'])('knows every command: %s', async (shell) => {
    const { stdout, exitCode } = await runCli('', ['completion', shell]);
    for (const word of ['rehearse', 'describe', 'completion']) expect(stdout).toContain(word);
    expect(exitCode).toBe(0);
  });

  test('is refused for a shell that it does not know', async () => {
    const { exitCode, stderr } = await runCli('', ['completion', 'tcsh']);
    expect(stderr).toContain("'tcsh' is invalid for argument 'shell'");
    expect(exitCode).toBe(2);
  });
});
