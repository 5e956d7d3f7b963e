/**
 * Rounds of an agent at a site of 100,000 GPUs whose Slurm and Polder are `fake-site.ts`. In a
 * process of its own: `node run-agent.js URL KEY`. Says one line of JSON.
 */
import { agentRound } from '../../src/agent/agent.ts';
import { slurmFetchOf } from '../../src/agent/slurm-fetch.ts';
import { SlurmRest } from '../../src/agent/slurm-rest.ts';
import { markOfName } from '../../src/agent/slurm-token.ts';
import { RemotePolder } from '../../src/cli/remote/connection.ts';
import { toEpochSeconds } from '../../src/kernel/units.ts';
import { medianOf } from '../measured.ts';
import type { AgentFound } from './agent-found.ts';

const ROUNDS = 5;
const [url = '', keyText = ''] = process.argv.slice(2);
const key = Buffer.from(keyText);
const { connection } = new RemotePolder(
  { url, token: 'x' } as RemotePolder['server'],
  new AbortController().signal,
);
const parts: Parameters<typeof agentRound>[0] = {
  site: 'site_x',
  polder: connection,
  slurm: new SlurmRest({
    ...{ url, key, operator: 'root', fetch: slurmFetchOf(url) },
    now: () => toEpochSeconds(Math.floor(Date.now() / 1_000)),
  }),
  accounts: {
    report: async () => new Map(),
    read: async () => ({
      cluster: 'x',
      settings: { accounts: new Map(), users: new Map(), qos: new Map() } as never,
    }),
    run: async () => {},
  },
  quotas: undefined,
  markOf: (name) => markOfName(key, name),
  operator: 'root',
  workingFolderOf: () => '/tmp',
  isNoOp: false,
  say: (sentence) => process.stderr.write(`${sentence}\n`),
};

const rounds: { seconds: number; processorSeconds: number }[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const [begin, used] = [performance.now(), process.cpuUsage()];
  await agentRound(parts);
  const { user, system } = process.cpuUsage(used);
  rounds.push({
    seconds: (performance.now() - begin) / 1_000,
    processorSeconds: (user + system) / 1_000_000,
  });
}
const found: AgentFound = {
  seconds: medianOf(rounds.map(({ seconds }) => seconds)),
  processorSeconds: medianOf(rounds.map(({ processorSeconds }) => processorSeconds)),
  peakMebibytes: process.resourceUsage().maxRSS / 1_024,
};
process.stdout.write(`${JSON.stringify(found)}\n`);
