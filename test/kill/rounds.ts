/** Kills at random moments, by seed; and how long it takes until somebody leads again. */
import { setTimeout as pause } from 'node:timers/promises';
import type { RandomStream } from '../../src/kernel/random.ts';
import type { Arena, StoreDoor } from './arena.ts';
import type { PolderServer } from './servers.ts';
import type { Witness } from './witness.ts';

export const KILLS = ['leader', 'follower', 'postmaster', 'backend'] as const;
export type Kill = (typeof KILLS)[number];

const MOMENT_MILLISECONDS_MIN = 100;
const MOMENT_MILLISECONDS_MAX = 500;
const RECOVERY_MILLISECONDS_MAX = 60_000;

export interface Round {
  readonly kill: Kill;
  /** From the kill to the next write that was acknowledged. */
  readonly silentMilliseconds: number;
}

/** One kill at a random moment of the load, and until writes are acknowledged again. */
export async function killOnce(
  arena: Arena,
  witness: Witness,
  stream: RandomStream,
  kills: readonly Kill[],
): Promise<Round> {
  const spread = MOMENT_MILLISECONDS_MAX - MOMENT_MILLISECONDS_MIN;
  await pause(MOMENT_MILLISECONDS_MIN + stream.nextBelow(spread));
  const kill = kills[stream.nextBelow(kills.length)] ?? 'backend';
  await strike(kill, arena, stream);
  const startedAt = performance.now();
  const before = witness.acknowledgedCount;
  while (witness.acknowledgedCount === before) {
    if (performance.now() - startedAt > RECOVERY_MILLISECONDS_MAX) {
      throw new Error(`no write was acknowledged for a minute after the kill of ${kill}`);
    }
    await pause(5);
  }
  return { kill, silentMilliseconds: performance.now() - startedAt };
}

async function strike(kill: Kill, arena: Arena, stream: RandomStream): Promise<void> {
  switch (kill) {
    case 'leader':
    case 'follower': {
      const { leader, others } = await whoLeads(arena);
      const server = kill === 'leader' ? leader : (others[0] ?? leader);
      await server.kill();
      // A server that is killed while it starts is started again by its next kill.
      server.start().catch(() => undefined);
      return;
    }
    case 'postmaster':
      process.kill(arena.postmasterPid(), 'SIGKILL');
      return;
    case 'backend': {
      const rows = await arena.store.query<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity
          WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() ORDER BY pid`,
      );
      const row = rows[stream.nextBelow(Math.max(1, rows.length))];
      if (row !== undefined) killIfThere(row.pid);
      return;
    }
  }
}

/** A connection may have ended by itself since it was listed. */
function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

interface Roles {
  readonly leader: PolderServer;
  readonly others: readonly PolderServer[];
}

/** Where the last leader is gone and no other has come: the first server. */
async function whoLeads({ servers, store }: Arena): Promise<Roles> {
  const { holder } = await leaderRow(store);
  const pid = Number(holder.split(' ').at(-1));
  const leader = servers.find((server) => server.pid === pid) ?? servers[0];
  if (leader === undefined) throw new Error('an arena has a server at least');
  return { leader, others: servers.filter((server) => server !== leader) };
}

interface LeaderRow {
  readonly epoch: bigint;
  readonly turn: bigint;
  readonly holder: string;
}

async function leaderRow(store: StoreDoor): Promise<LeaderRow> {
  const [row] = await store.query<LeaderRow>('SELECT epoch, turn, holder FROM live.leader');
  if (row === undefined) throw new Error('live.leader has lost its row');
  return row;
}

/**
 * Kills the leader while another server is ready, and answers the milliseconds until the other has
 * saved its first turn.
 */
export async function failOver(arena: Arena, stream: RandomStream): Promise<number> {
  await Promise.all(arena.servers.map((server) => server.ready()));
  await untilLedByOneOf(arena);
  await pause(MOMENT_MILLISECONDS_MIN + stream.nextBelow(MOMENT_MILLISECONDS_MAX));
  const { leader } = await whoLeads(arena);
  const before = await leaderRow(arena.store);
  const startedAt = performance.now();
  const gone = leader.kill();
  await untilAnotherLeads(arena, before);
  const milliseconds = performance.now() - startedAt;
  await gone;
  leader.start().catch(() => undefined);
  return milliseconds;
}

/**
 * Stops the leader as it stands while another server is ready, answers the milliseconds until the
 * other has saved its first turn, and lets the first one go on, as if nothing had been.
 */
export async function failOverFrozen(arena: Arena): Promise<number> {
  await Promise.all(arena.servers.map((server) => server.ready()));
  await untilLedByOneOf(arena);
  const { leader } = await whoLeads(arena);
  const before = await leaderRow(arena.store);
  const startedAt = performance.now();
  leader.freeze();
  try {
    await untilAnotherLeads(arena, before);
    return performance.now() - startedAt;
  } finally {
    leader.thaw();
  }
}

/** The first turn of the new epoch: the old leader cannot save one any more. */
async function untilAnotherLeads({ store }: Arena, before: LeaderRow): Promise<void> {
  const startedAt = performance.now();
  for (let taken: LeaderRow | undefined; ; ) {
    const row = await leaderRow(store);
    if (row.epoch > before.epoch && taken === undefined) taken = row;
    if (taken !== undefined && row.turn > taken.turn) return;
    if (performance.now() - startedAt > RECOVERY_MILLISECONDS_MAX) {
      throw new Error(`nobody led for a minute after ${before.holder} was lost`);
    }
    await pause(2);
  }
}

async function untilLedByOneOf({ servers, store }: Arena): Promise<void> {
  for (;;) {
    const pid = Number((await leaderRow(store)).holder.split(' ').at(-1));
    if (servers.some((server) => server.pid === pid)) return;
    await pause(20);
  }
}
