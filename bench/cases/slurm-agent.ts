/** The agent of a site of 100,000 GPUs with 10,000 running and 10,000 waiting jobs. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Figure } from '../figure.ts';
import { cost } from '../measured.ts';
import { foundBy } from '../own-process.ts';
import type { AgentFound } from '../slurm/agent-found.ts';

const AT = '../slurm/';
const SITE = fileURLToPath(new URL(`${AT}fake-site.js`, import.meta.url));
const AGENT = fileURLToPath(new URL(`${AT}run-agent.js`, import.meta.url));
const [RUNNING, WAITING] = [10_000, 10_000];
const KEY = 'a key of the bench';
/** Between two rounds, where `--every` says nothing else. */
const PAUSE_SECONDS = 5;

export async function measureSlurmAgent(): Promise<readonly Figure[]> {
  const words = [SITE, `${RUNNING}`, `${WAITING}`, KEY];
  const site = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [url] = await once(site.stdout, 'data');
    const found = await foundBy<AgentFound>(AGENT, [String(url).trim(), KEY]);
    const at = { case: 'slurm-agent' };
    const { seconds, processorSeconds, peakMebibytes } = found;
    return [
      cost({ ...at, name: 'a round', value: seconds }, 's'),
      cost({ ...at, name: 'processor of the agent, a round', value: processorSeconds }, 's'),
      cost({ ...at, name: 'peak memory of the agent', value: peakMebibytes }, 'MiB'),
      // What happens just after a look is told with the round after the next pause.
      cost({ ...at, name: 'lag at most', value: 2 * seconds + PAUSE_SECONDS }, 's'),
    ];
  } finally {
    site.kill();
  }
}
