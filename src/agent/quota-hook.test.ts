import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { hookFault, quotaHookOf } from './quota-hook.ts';
import { HookScript } from './testing/hook-script.ts';

const made: HookScript[] = [];
afterEach(() => {
  for (const hook of made.splice(0)) hook.remove();
});
const hookOf = (lines?: string) => {
  const hook = new HookScript(lines);
  made.push(hook);
  return hook;
};

test('what is set is shown then; before there is none', async () => {
  const hook = hookOf();
  const tool = hook.tool();
  expect(await tool.show('polder.a.x')).toBe('none');
  await tool.set('polder.a.x', 500);
  expect(await tool.show('polder.a.x')).toBe(500);
  expect(hook.calls().slice(0, 3)).toEqual([
    'show polder.a.x',
    'set polder.a.x 500',
    'show polder.a.x',
  ]);
});

// One a row: what the hook does, and what is told of it.
test.each([
  ['prints garbage        ', 'echo 5T', 'printed "5T"; expected a whole number of GiB, or none'],
  ['prints nothing        ', 'true', 'printed ""; expected a whole number of GiB, or none'],
  ['prints less than none ', 'echo -5', 'printed "-5"; expected'],
  ['prints two lines      ', 'echo 5; echo 6', 'printed "5?6"; expected'],
  ['prints no text        ', "printf '\\033\\377'", 'printed "?"; expected'],
  ['prints without end    ', 'yes', 'printed more than 65536 bytes'],
  ['fails and says why    ', 'echo trying >&2; echo no such mount >&2; exit 3', 'ended with 3: no'],
  ['fails silently        ', 'exit 1', 'ended with 1'],
  ['ends itself           ', 'kill -TERM $$', 'was ended by SIGTERM'],
  ['is too slow           ', 'exec sleep 5', 'did not end in 300 ms'],
  ['looks at no signal    ', "trap '' TERM; sleep 5", 'did not end in 300 ms'],
  ['is no program         ', 'echo 5\n', 'could not be run (ENOENT)'],
])('a hook that %s is told as failing', async (what, lines, told) => {
  const hook = hookOf(lines);
  const path = what.startsWith('is no program') ? `${hook.path}.gone` : hook.path;
  const tool = quotaHookOf({ path, searchPath: process.env.PATH, millisecondsMax: 300 });
  const failure = await tool.show('polder.a.x').catch((error: Error) => error);
  expect(failure).toMatchObject({
    name: 'QuotaHookFailed',
    message: expect.stringContaining(`The quota hook (show polder.a.x) ${told}`),
    isTimeout: told.startsWith('did not end'),
  });
});

test('what a hook has left behind holds up no answer of it', async () => {
  const began = performance.now();
  // It has the output of the hook, and never ends by itself.
  expect(await hookOf('sleep 15 &\necho 5').tool(20_000).show('polder.a.x')).toBe(5);
  expect(performance.now() - began).toBeLessThan(10_000);
});

test('with a hook that is too slow end the programs that it has begun', async () => {
  const hook = hookOf('sleep 100 & echo $! > "$here/begun"; wait; echo 5');
  await expect(hook.tool(500).show('polder.a.x')).rejects.toThrow('did not end in 500 ms');
  const begun = Number(hook.quotaOf('begun'));
  await expect.poll(() => isThere(begun)).toBe(false);
});

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('a hook that says it has set a quota, and has not, is told as failing', async () => {
  const tool = hookOf('[ "$1" = set ] || echo 499').tool();
  await expect(tool.set('polder.a.x', 500)).rejects.toThrow(
    'The quota hook (set polder.a.x 500) ended well, and the quota is then 499',
  );
});

test('a hook sees nothing of the environment of the agent but PATH', async () => {
  process.env.POLDER_TOKEN = 'a secret';
  const tool = hookOf('[ -z "$POLDER_TOKEN" ] && [ -n "$PATH" ] && echo 1').tool();
  expect(await tool.show('polder.a.x')).toBe(1);
  delete process.env.POLDER_TOKEN;
});

test('words of an account are never read by a shell', async () => {
  const hook = hookOf();
  expect(await hook.tool().show('x; touch y $(id)')).toBe('none');
  expect(hook.calls()).toEqual(['show x; touch y $(id)']);
});

test('only the absolute path of a program that may be run is a hook', async () => {
  const hook = hookOf();
  expect(await hookFault(hook.path)).toBeUndefined();
  for (const wrong of ['hook', './hook', `${hook.path}.gone`, dirname(hook.path)]) {
    expect(await hookFault(wrong)).toBe(
      `expected the absolute path of a program that may be run, found "${wrong}"`,
    );
  }
  chmodSync(hook.path, 0o644);
  expect(await hookFault(hook.path)).toContain('expected the absolute path');
});
