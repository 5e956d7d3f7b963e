/** Two servers on one store: the leader is killed, and the other one schedules the next job. */
import type { Bench, Figure } from '../figure.ts';
import { cost } from '../measured.ts';
import { engineFigures, until } from '../metrics.ts';
import { ask, newFolder, prepare, removeFolder, startPolder } from '../polder.ts';
import { addressOfStore } from '../store.ts';

const SECONDS_GOAL = 1;
const SECONDS_MAX = 60;
const SECRET_KEY = 'a key of the bench that is long enough to be one';

export async function measureFailover(bench: Bench): Promise<readonly Figure[]> {
  const { main } = bench;
  const folder = newFolder();
  const others = [newFolder(), newFolder()];
  const holder = await startPolder({ main, folder, environment: { POLDER_ENGINE: 'off' } });
  const environment = { DATABASE_URL: addressOfStore(folder), POLDER_SECRET_KEY: SECRET_KEY };
  const ends: (() => Promise<void>)[] = [() => holder.end('SIGTERM')];
  try {
    const { users, auditor } = await prepare(holder);
    const leader = await startPolder({ main, folder: others[0] ?? '', environment });
    ends.unshift(() => leader.end('SIGTERM'));
    await until(() => engineFigures(leader.port, auditor), leads, SECONDS_MAX);
    const heir = await startPolder({ main, folder: others[1] ?? '', environment });
    ends.unshift(() => heir.end('SIGTERM'));
    const killedAt = performance.now();
    const killing = leader.end('SIGKILL');
    const job = { allocation: 'allocation_de', gpuCount: 8, requestedSeconds: 3_600 };
    const { id } = (await ask(heir.port, users[0] ?? '', '/v1/jobs', job)) as { id: string };
    const look = () => ask(heir.port, users[0] ?? '', `/v1/jobs/${id}`) as Promise<Job>;
    await until(look, ({ state }) => state === 'running', SECONDS_MAX);
    const value = (performance.now() - killedAt) / 1_000;
    await killing;
    const name = 'from the kill to a job that runs';
    return [cost({ case: 'failover', name, value, goal: SECONDS_GOAL }, 's')];
  } finally {
    for (const end of ends) await end();
    for (const each of [folder, ...others]) removeFolder(each);
  }
}

interface Job {
  readonly state: string;
}

function leads({ isLeading, turns }: { readonly isLeading: boolean; readonly turns: number }) {
  return isLeading && turns > 0;
}
