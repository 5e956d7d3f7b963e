/**
 * The program by which the site's administrator lets the agent look at and set storage quotas,
 * whatever file system there is. It is run without a shell, in an environment that has PATH alone:
 * the token and the key of the agent are none of its business. Its protocol:
 *
 *     HOOK show ACCOUNT        prints the quota of the account in whole GiB, or `none`
 *     HOOK set ACCOUNT GIB     sets it; after that `show` prints this amount
 *
 * It ends with 0 where that went well. Else the last line of what it wrote to stderr is told.
 */
import { access, constants, stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { unreachable } from '../kernel/assert.ts';
import type { SiteQuota } from '../sites/slurm/quota-plan.ts';
import { type ProgramResult, runProgram } from './run-program.ts';

export interface QuotaTool {
  /** What people find it by: its path. */
  readonly name: string;
  show(account: string): Promise<SiteQuota>;
  set(account: string, gibibytes: number): Promise<void>;
}

export class QuotaHookFailed extends Error {
  override readonly name = 'QuotaHookFailed';
  readonly isTimeout: boolean;

  constructor(message: string, { isTimeout }: { readonly isTimeout: boolean }) {
    super(message);
    this.isTimeout = isTimeout;
  }
}

/** A round waits so long for one answer. */
export const HOOK_MILLISECONDS_MAX = 10_000;
const OUTPUT_BYTES_MAX = 64 * 1_024;
const SAID_CHARACTERS_MAX = 200;

export interface QuotaHook {
  readonly path: string;
  /** PATH of the agent. */
  readonly searchPath: string | undefined;
  readonly millisecondsMax: number;
}

/** What is wrong with the path of a hook; `undefined`: it is a program that may be run. */
export async function hookFault(path: string): Promise<string | undefined> {
  const isProgram = async () => {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  };
  if (isAbsolute(path) && (await isProgram().catch(() => false))) return undefined;
  return `expected the absolute path of a program that may be run, found ${JSON.stringify(path)}`;
}

export function quotaHookOf({ path, searchPath, millisecondsMax }: QuotaHook): QuotaTool {
  const run = async (words: readonly string[]) => {
    const env = searchPath === undefined ? {} : { PATH: searchPath };
    const limits = { millisecondsMax, outputBytesMax: OUTPUT_BYTES_MAX };
    const result = await runProgram({ path, words, env, ...limits });
    const { end, stdout } = result;
    if (end.kind === 'ended' && end.code === 0) return stdout;
    const isTimeout = end.kind === 'too-slow';
    throw refused(words, sentenceOf(result, millisecondsMax), isTimeout);
  };
  const show = async (account: string) => {
    const words = ['show', account];
    return parseQuota(await run(words), words);
  };
  return {
    name: path,
    show,
    set: async (account, gibibytes) => {
      const words = ['set', account, String(gibibytes)];
      await run(words);
      const found = await show(account);
      if (found !== gibibytes) throw refused(words, `ended well, and the quota is then ${found}`);
    },
  };
}

function parseQuota(stdout: string, words: readonly string[]): SiteQuota {
  const text = stdout.trim();
  if (text === 'none') return text;
  if (/^[0-9]{1,15}$/.test(text)) return Number(text);
  const expected = 'expected a whole number of GiB, or none';
  throw refused(words, `printed ${JSON.stringify(tellable(text))}; ${expected}`);
}

function sentenceOf({ end, stderr }: ProgramResult, millisecondsMax: number): string {
  const said = tellable(stderr.trim().split('\n').at(-1) ?? '');
  const saying = said === '' ? '' : `: ${said}`;
  switch (end.kind) {
    case 'ended':
      return `ended with ${end.code}${saying}`;
    case 'signalled':
      return `was ended by ${end.signal}${saying}`;
    case 'not-run':
      return `could not be run (${end.code})`;
    case 'too-much':
      return `printed more than ${OUTPUT_BYTES_MAX} bytes`;
    case 'too-slow':
      return `${said === '' ? '' : `said ${said} and `}did not end in ${millisecondsMax} ms`;
    default:
      return unreachable(end);
  }
}

function refused(words: readonly string[], what: string, isTimeout = false) {
  return new QuotaHookFailed(`The quota hook (${words.join(' ')}) ${what}`, { isTimeout });
}

/** Printable and short, whatever a program wrote. */
function tellable(text: string): string {
  return text.replaceAll(/[^ -~]+/g, '?').slice(0, SAID_CHARACTERS_MAX);
}
