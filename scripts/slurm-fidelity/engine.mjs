/**
 * The scheduling engine itself on the queue of a Slurm: from first to last with ends that are seen
 * late, or for one second in the very state in which Slurm was. `engine` is the functions of the
 * scheduling room, built or not: `openPeriod`, `createCluster`, `setNodesInService`, `setShares`,
 * `submit`, `start`, `end`, `decide` and `rowsOf`.
 */
/** Before the queue opens; the engine knows no time before 1. */
const OPENED_AT = 1_000_000;
const LONG_SECONDS = 1_000_000;
const POLICY = {
  backfill: 'conservative',
  reservationCountMax: 1,
  triedJobCountMax: 1_000,
  borrowLimitPpm: 1_000_000,
  lendLimitPpm: 1_000_000,
  minimumRunSeconds: 3_600,
  noticeSeconds: 120,
  entryPenaltySecondsMax: 0,
};

/** The jobs of a trace in their order; times are seconds since the queue was opened. */
export function jobsOf(trace) {
  const [header, ...rows] = trace
    .trimEnd()
    .split('\n')
    .map((line) => line.split('|'));
  const records = rows.map((row) => Object.fromEntries(row.map((text, at) => [header[at], text])));
  return records.map(({ JobID, Submit, Start, End, TimelimitRaw, AllocTRES, NodeList }, index) => ({
    index,
    id: JobID,
    gpuCount: Number(/gres\/gpu=([0-9]+)/.exec(AllocTRES)[1]),
    requestedSeconds: Number(TimelimitRaw) * 60,
    startsAt: Number(Start) - Number(Submit),
    endsAt: Number(End) - Number(Submit),
    nodes: nodesOf(NodeList),
  }));
}

/** Nodes from 0 on of a list such as `n[2-3,7]`. */
function nodesOf(list) {
  return list
    .replace(/^n\[?|\]$/g, '')
    .split(',')
    .flatMap((part) => {
      const [first, last = first] = part.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, place) => first + place - 1);
    });
}

/** When each job starts where its run is `lateOf(job)` seconds longer than in Slurm. */
export function startsWhenLate(engine, jobs, size, lateOf) {
  const cluster = emptyCluster(engine, size);
  const jobOf = new Map(jobs.map((job) => [submitted(engine, cluster, job, OPENED_AT), job]));
  const startsAt = new Map();
  const runs = [];
  for (let now = OPENED_AT; ; ) {
    for (const { slot } of engine.decide(cluster, now).starts) {
      const job = jobOf.get(slot);
      startsAt.set(job.index, now - OPENED_AT);
      runs.push({ slot, until: now + Math.max(1, job.endsAt - job.startsAt + lateOf(job)) });
    }
    if (runs.length === 0) return startsAt;
    now = Math.min(...runs.map(({ until }) => until));
    for (const { slot } of runs.filter(({ until }) => until === now)) {
      engine.end(cluster, slot, now);
    }
    runs.splice(0, Infinity, ...runs.filter(({ until }) => until > now));
  }
}

/**
 * The jobs that the engine would start at `time` where what runs is what ran in Slurm: what it had
 * started before, and of `also` what it started in that very second.
 */
export function startsInState(engine, jobs, size, { time, also }) {
  const isRunning = ({ index, startsAt, endsAt }) =>
    endsAt > time && (startsAt < time || also.includes(index));
  const cluster = emptyCluster(engine, size);
  const now = OPENED_AT + time;
  const running = jobs.filter(isRunning).sort((a, b) => a.startsAt - b.startsAt);
  for (const job of running) {
    const slot = submitted(engine, cluster, job, OPENED_AT + job.startsAt);
    const rows = engine.rowsOf(cluster.nodes, job.nodes);
    engine.start(cluster, slot, rows, OPENED_AT + job.startsAt);
  }
  const waiting = jobs.filter((job) => job.startsAt >= time && !isRunning(job));
  const indexOf = new Map(waiting.map((job) => [submitted(engine, cluster, job, now), job.index]));
  return engine.decide(cluster, now).starts.map(({ slot }) => indexOf.get(slot));
}

function emptyCluster(engine, { nodeCount, gpusPerNode }) {
  const rows = [{ nodeCount, gpusPerNode, nodesPerRack: nodeCount, racksPerPod: 1 }];
  const cluster = engine.createCluster(rows, 1, [{ funder: 0, priority: 'ordinary' }], POLICY);
  engine.openPeriod(cluster.accounts, OPENED_AT, OPENED_AT + LONG_SECONDS);
  engine.setNodesInService(cluster, nodeCount, OPENED_AT);
  engine.setShares(cluster, [nodeCount * gpusPerNode], OPENED_AT);
  return cluster;
}

function submitted(engine, cluster, { index, gpuCount, requestedSeconds }, now) {
  const job = { jobNumber: index, allocation: 0, gpuCount, requestedSeconds };
  return engine.submit(cluster, { ...job, submittedAt: OPENED_AT }, now);
}
