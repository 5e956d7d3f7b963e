/** `polder agent`: runs at a site, beside its Slurm, and connects outwards only. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, InvalidArgumentError } from 'commander';
import type { AgentParts, Round } from '../agent/agent.ts';
import { parseDate } from '../kernel/time.ts';
import type { EpochSeconds } from '../kernel/units.ts';
import { createCommand, wholeNumber } from './command.ts';
import { InputError, UsageError } from './failure.ts';
import type { CliPorts } from './ports.ts';
import { tellReconciliation } from './reconciliation-text.ts';
import { RemotePolder } from './remote/connection.ts';
import { requireEncryption } from './remote/server.ts';

interface AgentOptions {
  readonly site?: string;
  readonly url?: string;
  readonly every: number;
  readonly once?: boolean;
  readonly noOp?: boolean;
  readonly operator: string;
  readonly workIn: string;
  readonly json?: boolean;
  /** The first second of the month. */
  readonly reconcile?: EpochSeconds;
}

export function agentCommand(ports: CliPorts): Command {
  return createCommand('agent', {
    summary: 'Connect the Slurm of a site: accounts, jobs and usage, by what Polder allows it.',
    details:
      'Runs at the site and connects outwards only. It reads POLDER_URL and POLDER_TOKEN (the\n' +
      'token of the site), POLDER_SLURM_URL (slurmrestd, by http or as unix:/path) and\n' +
      'POLDER_SLURM_KEY_FILE (the key of its tokens), SLURM_CONF for sacctmgr, and\n' +
      'POLDER_QUOTA_HOOK (a program of the site that sets storage quotas). It keeps nothing:\n' +
      'it may be stopped and started at any time, and several may run. See docs/slurm.md.',
    example: 'polder agent --site site_de --once --no-op',
  })
    .option('--site <id>', 'the site that it drives (needed)')
    .option('--url <url>', 'Polder, in place of POLDER_URL')
    .option('--every <seconds>', 'from one round to the next', wholeNumber(1, 3_600), 5)
    .option('--once', 'one round, and end')
    .option('--no-op', 'print what would be done, and do nothing')
    .option(
      '--reconcile <month>',
      'compare a month, such as 2027-03, with the accounting of the site, and end',
      startOfMonthOf,
    )
    .option('--operator <user>', 'the Slurm operator as whom it asks', 'root')
    .option('--work-in <folder>', 'where jobs run; {user} stands for the user', '/home/{user}')
    .action(async (given: AgentOptions & { readonly op?: boolean }) => {
      // Of `--no-op` commander makes an option `op` that is false.
      const options = { ...given, noOp: given.op === false };
      const signal = ports.endByItself();
      const parts = await partsOf(options, ports, signal);
      if (options.reconcile !== undefined) {
        const { reconcileMonth } = await import('../agent/reconcile-month.ts');
        const found = await reconcileMonth(parts, options.reconcile);
        return tellReconciliation(found, options.json === true, ports);
      }
      const { agentRound } = await import('../agent/agent.ts');
      let said: readonly string[] = [];
      for (;;) {
        said = await roundOnce(() => agentRound(parts), said, options, ports);
        if (options.once === true || signal.aborted) return;
        await sleep(options.every * 1_000, undefined, { signal }).catch(() => {});
        if (signal.aborted) return;
      }
    });
}

/**
 * Tells of a round, and answers its sentences, which the next one need not say again. A round that
 * fails is told and tried again with the next, but for the only one.
 */
async function roundOnce(
  round: () => Promise<Round>,
  before: readonly string[],
  { once, json }: AgentOptions,
  ports: CliPorts,
): Promise<readonly string[]> {
  const { newsOf, roundText, sentencesOf } = await import('../agent/round-text.ts');
  try {
    const done = await round();
    const text = once === true ? roundText(done) : newsOf(done, before);
    if (json === true) ports.stdout.write(`${JSON.stringify(done)}\n`);
    else if (text !== undefined) ports.stdout.write(`${text}\n`);
    return sentencesOf(done);
  } catch (error) {
    if (once === true || !(error instanceof Error)) throw error;
    ports.stderr.write(`polder: ${error.message}\n`);
    return before;
  }
}

async function partsOf(
  { site, url, noOp, operator, workIn }: AgentOptions,
  ports: CliPorts,
  signal: AbortSignal,
): Promise<AgentParts> {
  const { environment } = ports;
  if (site?.startsWith('site_') !== true) throw new UsageError('--site wants the id of a site');
  const { neededVariable, slurmAccessOf } = await import('./slurm-access.ts');
  const needed = (name: string) => neededVariable(environment, name);
  const { slurm, key } = await slurmAccessOf(operator, ports);
  const { sacctmgrOf } = await import('../agent/sacctmgr.ts');
  const { markOfName } = await import('../agent/slurm-token.ts');
  const server = { url: (url ?? needed('POLDER_URL')).replace(/\/$/, '') };
  const token = needed('POLDER_TOKEN');
  requireEncryption(server.url);
  return {
    site: site as AgentParts['site'],
    polder: new RemotePolder({ ...server, token } as RemotePolder['server'], signal).connection,
    slurm,
    accounts: sacctmgrOf(environment),
    quotas: await quotaToolOf(environment),
    markOf: key && ((name) => markOfName(key, name)),
    operator,
    workingFolderOf: (user) => workIn.replaceAll('{user}', user),
    isNoOp: noOp === true,
    say: (sentence) => ports.stderr.write(`${sentence}\n`),
  };
}

async function quotaToolOf({
  POLDER_QUOTA_HOOK: path = '',
  PATH: searchPath,
}: CliPorts['environment']): Promise<AgentParts['quotas']> {
  if (path === '') return undefined;
  const { HOOK_MILLISECONDS_MAX, hookFault, quotaHookOf } = await import('../agent/quota-hook.ts');
  const fault = await hookFault(path);
  if (fault !== undefined) throw new InputError(`POLDER_QUOTA_HOOK: ${fault}`);
  return quotaHookOf({ path, searchPath, millisecondsMax: HOOK_MILLISECONDS_MAX });
}

function startOfMonthOf(text: string): EpochSeconds {
  const start = /^[0-9]{4}-[0-9]{2}$/.test(text) ? parseDate(`${text}-01`) : undefined;
  if (start === undefined) {
    throw new InvalidArgumentError(`Expected a month such as 2027-03, found ${text}.`);
  }
  return start;
}
