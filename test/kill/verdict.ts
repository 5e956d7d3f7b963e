/** What must be so after everything: by the store, by the interface, and by the command. */
import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { checkLedger } from '../../src/settlement/store/lists.ts';
import type { Arena, StoreDoor } from './arena.ts';
import type { Heard } from './listener.ts';
import { GPUS_PER_SITE } from './programme.ts';
import { MAIN } from './servers.ts';
import { bearer } from './tokens.ts';
import type { Witness } from './witness.ts';

const SETTLE_MILLISECONDS_MAX = 30_000;

/** The engine takes what is left, and the sites hear of it. */
export async function untilStill(store: StoreDoor): Promise<readonly string[]> {
  const startedAt = performance.now();
  for (;;) {
    const [row] = await store.query<{ submitted: bigint; cancelling: bigint; open: bigint }>(
      `SELECT count(*) FILTER (WHERE state = 'submitted') AS submitted,
              count(*) FILTER (WHERE state = 'cancelling') AS cancelling,
              (SELECT count(*) FROM sites.site_order WHERE acknowledged_at IS NULL) AS open
         FROM scheduling.job`,
    );
    const counts = [row?.submitted, row?.cancelling, row?.open];
    if (counts.every((count) => count === 0n)) return [];
    if (performance.now() - startedAt > SETTLE_MILLISECONDS_MAX) {
      return [`after the last kill these stay submitted, cancelling, unsent: ${counts}`];
    }
    await pause(100);
  }
}

/** Sentences, one a fault; none where all is well. */
export async function verdictOf(
  arena: Arena,
  witness: Witness,
  heard: Heard,
): Promise<readonly string[]> {
  const { store } = arena;
  return [
    ...witness.faults,
    ...(await untilStill(store)),
    ...(await faultsOfJobs(store, witness)),
    ...(await faultsOfRuns(store)),
    ...(await faultsOfCommitments(store, witness)),
    ...(await faultsOfEvents(store, heard)),
    ...(await faultsOfBooks(arena)),
  ];
}

interface JobRow {
  readonly number: number;
  readonly name: string;
  readonly allocation: string;
  readonly gpu_count: number;
  readonly requested_seconds: number;
  readonly state: string;
}

async function faultsOfJobs(store: StoreDoor, witness: Witness): Promise<readonly string[]> {
  const rows = await store.query<JobRow>(
    'SELECT number, name, allocation, gpu_count, requested_seconds, state FROM scheduling.job',
  );
  const faults: string[] = [];
  const byNumber = new Map(rows.map((row) => [row.number, row]));
  const numberOf = (id: string) => Number(id.slice('job_'.length));
  for (const { id, ...known } of witness.jobs) {
    const row = byNumber.get(numberOf(id));
    const found = row && [row.name, row.allocation, row.gpu_count, row.requested_seconds].join();
    const expected = Object.values({
      name: known.name,
      allocation: known.allocation,
      gpuCount: known.gpuCount,
      requestedSeconds: known.requestedSeconds,
    }).join();
    if (found !== expected) faults.push(`${id} was acknowledged as ${expected}, found ${found}`);
  }
  const names = new Set<string>();
  for (const { name, number } of rows) {
    if (names.has(name)) faults.push(`${name} is there twice, also as job ${number}`);
    names.add(name);
  }
  for (const name of witness.refusedNames) {
    if (names.has(name)) faults.push(`${name} was refused and is there`);
  }
  const over = new Set(['cancelled', 'completed', 'failed']);
  for (const id of witness.cancelled) {
    const state = byNumber.get(numberOf(id))?.state ?? 'not there';
    if (!over.has(state)) faults.push(`the cancellation of ${id} was acknowledged; it is ${state}`);
  }
  return faults;
}

/**
 * A row each is a fault, told by its `sentence`. Ends leave out their second. The leader goes on
 * meanwhile: a start whose order is still on its way is not yet for its site to know.
 */
const RUN_CHECKS: readonly string[] = [
  `SELECT format('job %s started at %s sites', job_number, count(DISTINCT site)) AS sentence
     FROM virtual_site.run WHERE started_at IS NOT NULL
    GROUP BY job_number HAVING count(DISTINCT cluster) > 1`,
  `SELECT format('%s: job %s attempt %s was started %s times', site, job_number, attempt, count(*))
       AS sentence
     FROM virtual_site.report WHERE kind = 'started'
    GROUP BY site, job_number, attempt HAVING count(*) > 1`,
  `SELECT format('job %s: attempts %s and %s ran at once', a.job_number, a.attempt, b.attempt)
       AS sentence
     FROM virtual_site.run AS a JOIN virtual_site.run AS b
          ON a.job_number = b.job_number AND a.attempt < b.attempt
    WHERE a.started_at IS NOT NULL AND b.started_at IS NOT NULL
      AND b.started_at < COALESCE(a.ended_at, a.due_at)`,
  `SELECT format('job %s attempt %s runs at %s and nobody ordered it', job_number, attempt, site)
       AS sentence
     FROM virtual_site.run AS held
    WHERE started_at IS NOT NULL AND NOT EXISTS (
          SELECT FROM scheduling.run AS run
           WHERE run.job_number = held.job_number AND run.attempt = held.attempt
             AND run.cluster = held.cluster)`,
  `SELECT format('job %s attempt %s was started and its site does not know it', job_number, attempt)
       AS sentence
     FROM scheduling.run AS run
    WHERE NOT EXISTS (SELECT FROM virtual_site.run AS held
           WHERE run.job_number = held.job_number AND run.attempt = held.attempt)
      AND NOT EXISTS (SELECT FROM sites.site_order AS sent
           WHERE run.job_number = sent.job_number AND run.attempt = sent.attempt
             AND sent.kind = 'start' AND sent.acknowledged_at IS NULL)`,
  `SELECT format('%s: %s GPUs are in use at %s', site, sum(change) OVER w, at) AS sentence
     FROM (SELECT site, at, sum(change) AS change
             FROM (SELECT site, started_at AS at, gpu_count AS change FROM virtual_site.run
                    WHERE started_at IS NOT NULL
                   UNION ALL
                   SELECT site, COALESCE(ended_at, due_at), -gpu_count FROM virtual_site.run
                    WHERE started_at IS NOT NULL) AS changes
            GROUP BY site, at) AS moments
   WINDOW w AS (PARTITION BY site ORDER BY at)`,
  `SELECT format('job %s attempt %s has ended and its use was not metered', job_number, attempt)
       AS sentence
     FROM scheduling.run AS run
    WHERE ended_at > started_at AND NOT EXISTS (
          SELECT FROM metering.usage AS usage
           WHERE usage.job_number = run.job_number AND usage.attempt = run.attempt)`,
  `SELECT format('job %s is %s and has an open run', number, state) AS sentence
     FROM scheduling.job JOIN scheduling.run ON job_number = number
    WHERE run.ended_at IS NULL AND state NOT IN ('running', 'cancelling')`,
];

const OVERSUBSCRIBED = /^(\S+): (\d+) GPUs are in use at/;

async function faultsOfRuns(store: StoreDoor): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const sql of RUN_CHECKS) {
    const rows = await store.query<{ sentence: string }>(sql);
    const sentences = rows.map(({ sentence }) => sentence);
    faults.push(
      ...sentences.filter((text) => {
        const inUse = OVERSUBSCRIBED.exec(text)?.[2];
        return inUse === undefined || Number(inUse) > GPUS_PER_SITE;
      }),
    );
  }
  return faults;
}

const STEPS = ['drafted', 'signed', 'called', 'paid'] as const;

async function faultsOfCommitments(store: StoreDoor, witness: Witness): Promise<readonly string[]> {
  const rows = await store.query<{ id: string; step: (typeof STEPS)[number]; entries: bigint }>(
    `SELECT c.id,
            CASE WHEN i.paid_at IS NOT NULL THEN 'paid' WHEN i.called_at IS NOT NULL THEN 'called'
                 WHEN c.signed_at IS NOT NULL THEN 'signed' ELSE 'drafted' END AS step,
            (SELECT count(*) FROM settlement.entry
              WHERE split_part(subject, '/', 1) = c.id AND flow IN ('commit', 'call', 'pay'))
              AS entries
       FROM funding.commitment AS c JOIN funding.instalment AS i ON i.commitment = c.id
      WHERE c.id LIKE 'commitment_c-%'`,
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return [...witness.commitments].flatMap(([id, known]) => {
    const row = byId.get(id);
    if (row === undefined) return [`${id} was acknowledged as ${known} and is not there`];
    const isBehind = STEPS.indexOf(row.step) < STEPS.indexOf(known);
    const entriesExpected = STEPS.indexOf(row.step);
    return [
      ...(isBehind ? [`${id} was acknowledged as ${known} and is ${row.step}`] : []),
      ...(Number(row.entries) === entriesExpected
        ? []
        : [`${id} is ${row.step} with ${row.entries} entries, expected ${entriesExpected}`]),
    ];
  });
}

/** The engine goes on, so the listener has to reach what was the last event a moment ago. */
async function untilHeard(store: StoreDoor, heard: Heard): Promise<readonly string[]> {
  const startedAt = performance.now();
  const [row] = await store.query<{ last: bigint }>('SELECT max(seq) AS last FROM platform.event');
  const last = row?.last ?? 0n;
  while (heard.lastSeq < last) {
    if (performance.now() - startedAt > SETTLE_MILLISECONDS_MAX) {
      return [`the listener stopped at ${heard.lastSeq} of ${last}`];
    }
    await pause(50);
  }
  return [];
}

async function faultsOfEvents(store: StoreDoor, heard: Heard): Promise<readonly string[]> {
  const late = await untilHeard(store, heard);
  const { firstSeq = 0n, lastSeq, eventCount, gaps } = heard;
  const [row] = await store.query<{ count: bigint; first: bigint }>(
    `SELECT count(*) FILTER (WHERE seq > $1 AND seq <= $2) AS count,
            max(seq) - count(*) + 1 AS first FROM platform.event`,
    [firstSeq, lastSeq],
  );
  const faults = [...late, ...gaps.map((gap) => `the listener: ${gap}`)];
  if (Number(row?.count) !== eventCount) {
    faults.push(`the listener heard ${eventCount} of ${row?.count} events up to ${lastSeq}`);
  }
  if (row?.first !== 1n) faults.push('the events are not numbered without a gap');
  return faults;
}

async function faultsOfBooks({ store, servers, tokens }: Arena): Promise<readonly string[]> {
  const ledger = await checkLedger(store);
  const origin = servers[0]?.origin ?? '';
  const sums = [
    ledger.gpu_seconds_sum,
    ledger.micros_sum,
    String(ledger.broken_entry_count),
    String(ledger.broken_account_count),
  ];
  const faults = sums.every((text) => text === '0') ? [] : [`the ledger does not add up: ${sums}`];
  const answer = await fetch(`${origin}/v1/ledger/check`, { headers: bearer(tokens.auditor) });
  const check = (await answer.json()) as { readonly isWhole?: boolean };
  if (check.isWhole !== true) faults.push(`/v1/ledger/check: ${JSON.stringify(check)}`);
  const said = await verifyAudit(origin, tokens.auditor);
  return said === undefined ? faults : [...faults, `polder audit verify: ${said}`];
}

/** `undefined` where `polder audit verify` ends with 0. */
function verifyAudit(origin: string, token: string): Promise<string | undefined> {
  const env = { PATH: process.env.PATH, HOME: '/nonexistent', POLDER_URL: origin };
  const options = { env: { ...env, POLDER_TOKEN: token } };
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, 'audit', 'verify'], options, (error, stdout, stderr) => {
      resolve(error === null ? undefined : `${stdout}${stderr}`);
    });
  });
}
