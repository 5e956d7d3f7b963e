/**
 * Two servers on one store: the leader is killed, and the other one schedules the next job. Beside
 * it, the same job with nobody killed: what a machine has to do besides, slows both.
 */
import type { Bench, Figure } from '../figure.ts';
import { cost, medianOf } from '../measured.ts';
import { engineFigures, until } from '../metrics.ts';
import {
  ask,
  newFolder,
  type Polder,
  prepare,
  removeFolder,
  startPolder,
  type Tokens,
} from '../polder.ts';
import { addressOfStore } from '../store.ts';

const SECONDS_GOAL = 1;
const SECONDS_MAX = 60;
const KILLS = 5;
const SECRET_KEY = 'a key of the bench that is long enough to be one';

export async function measureFailover({ main }: Bench): Promise<readonly Figure[]> {
  const folders: string[] = [];
  const ends: (() => Promise<void>)[] = [];
  const start = async (environment: Readonly<Record<string, string>>) => {
    const folder = newFolder();
    folders.push(folder);
    const started = await startPolder({ main, folder, environment });
    ends.unshift(() => started.end('SIGTERM'));
    return started;
  };
  try {
    const holder = await start({ POLDER_ENGINE: 'off' });
    const tokens = await prepare(holder);
    const store = addressOfStore(holder.folder);
    return await killInTurn(tokens, () =>
      start({ DATABASE_URL: store, POLDER_SECRET_KEY: SECRET_KEY }),
    );
  } finally {
    for (const end of ends) await end();
    for (const each of folders) removeFolder(each);
  }
}

/** Whoever took over is killed next, while another has come in its place. */
async function killInTurn(
  { users: [user = ''], auditor }: Tokens,
  start: () => Promise<Polder>,
): Promise<readonly Figure[]> {
  let leader = await start();
  await until(() => engineFigures(leader.port, auditor), leads, SECONDS_MAX);
  const withoutKill: number[] = [];
  const afterKill: number[] = [];
  for (let count = 1; count <= KILLS; count += 1) {
    const heir = await start();
    withoutKill.push(await secondsUntilRunning(heir, user));
    const killing = leader.end('SIGKILL');
    afterKill.push(await secondsUntilRunning(heir, user));
    await killing;
    leader = heir;
  }
  const plain = medianOf(withoutKill);
  const toPlain = [plain, 'the same with nobody killed'] as const;
  const named = { case: 'failover', name: `from the kill to a job that runs, median of ${KILLS}` };
  const worst = { case: 'failover', name: 'the same, worst', value: Math.max(...afterKill) };
  return [
    cost({ case: 'failover', name: 'a job that runs, with nobody killed', value: plain }, 's'),
    cost({ ...named, value: medianOf(afterKill), goal: SECONDS_GOAL }, 's', toPlain),
    cost(worst, 's'),
  ];
}

async function secondsUntilRunning({ port }: Polder, user: string): Promise<number> {
  const begin = performance.now();
  const job = { allocation: 'allocation_de', gpuCount: 8, requestedSeconds: 3_600 };
  const { id } = (await ask(port, user, '/v1/jobs', job)) as { id: string };
  const look = () => ask(port, user, `/v1/jobs/${id}`) as Promise<Job>;
  await until(look, ({ state }) => state === 'running', SECONDS_MAX);
  return (performance.now() - begin) / 1_000;
}

interface Job {
  readonly state: string;
}

function leads({ isLeading, turns }: { readonly isLeading: boolean; readonly turns: number }) {
  return isLeading && turns > 0;
}
