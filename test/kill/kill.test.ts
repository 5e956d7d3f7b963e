/**
 * Processes are killed under load, and nothing that was acknowledged is lost, nothing is done
 * twice. Short here; `node scripts/kill-test.mjs` sets KILL_TEST_KILLS. KILL_TEST_SEED repeats a
 * run as far as its moments go. How fast another leads is told here, beside whatever else a machine
 * does; the bench holds it to its budget.
 */
import { describe, expect, test } from 'vitest';
import { randomStream } from '../../src/kernel/random.ts';
import { type Arena, openSharedArena, openSingleArena } from './arena.ts';
import { runClients } from './clients.ts';
import { listen } from './listener.ts';
import { failOver, failOverFrozen, type Kill, killOnce, type Round } from './rounds.ts';
import { verdictOf } from './verdict.ts';
import { Witness } from './witness.ts';

/** In so many kills a leader is frozen once, for the ten seconds after which it is given up. */
const KILLS_A_FREEZE = 30;
const KILLS = Number(process.env.KILL_TEST_KILLS ?? 3);
const IS_SHORT = KILLS < KILLS_A_FREEZE;
const SEED = Number(process.env.KILL_TEST_SEED ?? 1);
const COUNTS = countsOf(KILLS);
const MINUTES = 60_000;

describe(`kills under load (seed ${SEED})`, () => {
  test(
    'a server with its own store comes back with everything it acknowledged',
    async () => {
      const kills: readonly Kill[] = ['leader', 'postmaster', 'backend'];
      const arena = await openSingleArena();
      await underLoad(arena, 'one server', async (witness) => {
        const stream = randomStream(SEED, 'kill/single');
        const rounds: Round[] = [];
        for (let count = 1; count <= COUNTS.single; count += 1) {
          rounds.push(await killOnce(arena, witness, stream, kills));
        }
        tellRounds('one server, embedded store', rounds);
      });
    },
    10 * MINUTES,
  );

  test(
    'of two servers on one store the other leads, and clients go on',
    async () => {
      const kills: readonly Kill[] = ['leader', 'follower', 'postmaster', 'backend'];
      const arena = await openSharedArena();
      await underLoad(arena, 'two servers', async (witness) => {
        const stream = randomStream(SEED, 'kill/shared');
        const takeovers: number[] = [];
        for (let count = 1; count <= COUNTS.failOvers; count += 1) {
          takeovers.push(await failOver(arena, stream));
        }
        tellSpread('from SIGKILL of the leader to the first turn of the other', takeovers);
        const frozen: number[] = [];
        for (let count = 1; count <= COUNTS.frozen; count += 1) {
          frozen.push(await failOverFrozen(arena));
        }
        if (!IS_SHORT) tellSpread('from SIGSTOP of the leader to the same', frozen);
        const rounds: Round[] = [];
        for (let count = 1; count <= COUNTS.shared; count += 1) {
          rounds.push(await killOnce(arena, witness, stream, kills));
        }
        tellRounds('two servers, one store', rounds);
      });
    },
    10 * MINUTES,
  );
});

/** A fifth are of the leader alone, to see how fast another leads; of one server a good quarter. */
function countsOf(kills: number) {
  if (!(kills >= 3)) throw new RangeError(`KILL_TEST_KILLS: expected 3 or more, found ${kills}`);
  const failOvers = Math.ceil(kills / 5);
  const single = Math.ceil((kills * 2) / 7);
  const frozen = Math.floor(kills / KILLS_A_FREEZE);
  return {
    failOvers,
    single,
    shared: kills - failOvers - single,
    frozen,
    submitters: IS_SHORT ? 4 : 6,
  };
}

async function underLoad(
  arena: Arena,
  name: string,
  work: (witness: Witness) => Promise<void>,
): Promise<void> {
  const witness = new Witness();
  const origins = arena.servers.map(({ origin }) => origin);
  const stopping = new AbortController();
  const silence = new AbortController();
  const listening = listen({ origins, token: arena.tokens.officer, signal: silence.signal });
  const { signal } = stopping;
  const ports = { origins, token: arena.tokens.officer, seed: SEED, witness, signal };
  const clients = runClients(ports, COUNTS.submitters);
  let isKept = true;
  try {
    await work(witness);
    stopping.abort();
    await clients;
    await Promise.all(arena.servers.map(startAgain));
    const faults = await verdictOf(arena, witness, listening.heard);
    console.log(
      `${name}: ${textOf(witness)}, ${listening.heard.eventCount} events heard over ` +
        `${listening.heard.connectionCount} connections`,
    );
    expect(faults).toEqual([]);
    isKept = false;
  } finally {
    stopping.abort();
    silence.abort();
    await Promise.all([clients, listening.ended]);
    await arena.close(isKept);
  }
}

async function startAgain(server: Arena['servers'][number]): Promise<void> {
  await server.ready().catch(() => server.start());
}

function textOf(witness: Witness): string {
  const { jobs, refusedNames, cancelled, commitments } = witness;
  const { repeatedCount, readCount, retriedCount } = witness;
  return (
    `${jobs.length} jobs acknowledged, ${refusedNames.length} refused, ` +
    `${cancelled.length} cancelled, ${commitments.size} commitments, ` +
    `${repeatedCount} repeated, ${readCount} reads, ${retriedCount} attempts in vain`
  );
}

function tellRounds(name: string, rounds: readonly Round[]): void {
  for (const kill of ['leader', 'follower', 'postmaster', 'backend'] as const) {
    const silences = rounds
      .filter((round) => round.kill === kill)
      .map(({ silentMilliseconds }) => silentMilliseconds);
    if (silences.length > 0) tellSpread(`${name}: ${kill} killed, to the next write`, silences);
  }
}

function tellSpread(what: string, milliseconds: readonly number[]): void {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const [least, median, most] = [0, 0.5, 1].map((part) =>
    Math.round(sorted[Math.floor(part * (sorted.length - 1))] ?? 0),
  );
  console.log(`${what}: ${sorted.length} times, ${least} / ${median} / ${most} ms`);
}
