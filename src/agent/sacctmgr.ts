/** `sacctmgr` of the site: it reads and writes accounts with the rights of who runs the agent. */
import type { Interval } from '../kernel/time.ts';
import { toTimeText } from '../kernel/time.ts';
import {
  type FoundSettings,
  parseReport,
  parseSettings,
  SHOW_ACCOUNTS,
  SHOW_ASSOCIATIONS,
  SHOW_QOS,
} from '../sites/slurm/account-plan.ts';
import {
  COMMAND_OPTIONS as OPTIONS,
  readSlurmConfiguration,
  runCommand as run,
} from './scontrol.ts';

export interface AccountTool {
  /** By account of Polder, what `sreport` has of a time in UTC that is cut at full hours. */
  report(within: Interval): Promise<ReadonlyMap<string, number>>;
  read(): Promise<{ readonly cluster: string; readonly settings: FoundSettings }>;
  run(words: readonly string[]): Promise<void>;
}

export class SacctmgrFailed extends Error {
  override readonly name = 'SacctmgrFailed';
}

/** `env`: SLURM_CONF and PATH. */
export function sacctmgrOf(env: Readonly<Record<string, string | undefined>>): AccountTool {
  const ask = async (words: readonly string[]) => {
    try {
      const { stdout } = await run('sacctmgr', [...words], { ...OPTIONS, env });
      return stdout;
    } catch (cause) {
      throw new SacctmgrFailed(failureText(words, cause), { cause });
    }
  };
  const show = (what: string, format: string, more: readonly string[] = []) =>
    ask(['-nP', 'show', what, ...more, `format=${format}`]);
  return {
    read: async () => {
      const { cluster } = await readSlurmConfiguration(env);
      const [associations, accounts, qos] = await Promise.all([
        show('assoc', SHOW_ASSOCIATIONS, [`cluster=${cluster}`]),
        show('account', SHOW_ACCOUNTS),
        show('qos', SHOW_QOS),
      ]);
      return { cluster, settings: parseSettings(associations, accounts, qos) };
    },
    report: async ({ start, end }) => {
      // Times are read by the clock of who asks.
      const { stdout } = await run('sreport', sreportWords(start, end), {
        ...OPTIONS,
        env: { ...env, TZ: 'UTC' },
      });
      return parseReport(stdout);
    },
    run: async (words) => {
      await ask(['-i', ...words]);
    },
  };
}

function sreportWords(start: Interval['start'], end: Interval['end']): readonly string[] {
  const timeOf = (at: Interval['start']) => toTimeText(at).slice(0, 19);
  const what = ['-nP', '-t', 'seconds', '-T', 'gres/gpu', 'job', 'sizesbyaccount'];
  return [...what, `start=${timeOf(start)}`, `end=${timeOf(end)}`, 'AcctAsParent', 'flatview'];
}

const WORDS_CHARACTERS_MAX = 100;

/** Short, so that why it failed is not cut off where it is told. */
function failureText(words: readonly string[], cause: unknown): string {
  const { stderr = '', message } = cause as Partial<Error> & { readonly stderr?: string };
  const said = stderr.trim() || (message ?? String(cause));
  const asked = words.join(' ').slice(0, WORDS_CHARACTERS_MAX);
  return `sacctmgr ${asked} failed: ${said.replaceAll(/\s+/g, ' ')}`;
}
