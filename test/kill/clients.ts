/**
 * Clients of a Polder that is killed all the time. Each works one request after the other by the
 * client of the project, which repeats under one key until it is answered for good; each attempt
 * goes to another of the servers.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  callInstalment,
  draftCommitment,
  payInstalment,
  signCommitment,
} from '../../src/client/commitments.ts';
import { cancelJob, getJob, listJobs, submitJob } from '../../src/client/jobs.ts';
import type { Answer, Connection } from '../../src/client/runtime.ts';
import { type RandomStream, randomStream } from '../../src/kernel/random.ts';
import { ALLOCATIONS } from './programme.ts';
import { bearer } from './tokens.ts';
import type { KnownJob, Witness } from './witness.ts';

export interface ClientPorts {
  readonly origins: readonly string[];
  readonly token: string;
  readonly seed: number;
  readonly witness: Witness;
  readonly signal: AbortSignal;
}

const ATTEMPTS_MAX = 3_000;
const ATTEMPT_MILLISECONDS_MAX = 8_000;
const BETWEEN_ATTEMPTS_MILLISECONDS = 40;
/** Between two requests of one client, so that two cores serve all of them. */
const BREATH_MILLISECONDS = 15;

/** Starts them all; answers when each has ended the request that it was at. */
export async function runClients(ports: ClientPorts, submitterCount: number): Promise<void> {
  const submitters = Array.from({ length: submitterCount }, (_, index) =>
    repeat(ports, `submitter-${index}`, submitOne),
  );
  await Promise.all([
    ...submitters,
    repeat(ports, 'refused', submitRefused),
    repeat(ports, 'canceller', cancelOne),
    repeat(ports, 'reader', readOne),
    repeat(ports, 'funder', fundOne),
  ]);
}

interface Client {
  readonly ports: ClientPorts;
  readonly name: string;
  readonly stream: RandomStream;
  readonly connection: Connection;
  /** Of its requests, from 1. */
  count: number;
}

async function repeat(
  ports: ClientPorts,
  name: string,
  work: (client: Client) => Promise<void>,
): Promise<void> {
  const stream = randomStream(ports.seed, `kill/${name}`);
  const client = { ports, name, stream, connection: connectionOf(ports, stream), count: 0 };
  while (!ports.signal.aborted) {
    client.count += 1;
    try {
      await work(client);
    } catch (error) {
      ports.witness.fault(`${name}: ${error instanceof Error ? error.message : error}`);
    }
    await pause(BREATH_MILLISECONDS);
  }
}

export function connectionOf(
  { origins, token, witness }: Pick<ClientPorts, 'origins' | 'token' | 'witness'>,
  stream: RandomStream,
): Connection {
  return {
    origin: 'http://any',
    fetch: async (address, request) => {
      const origin = origins[stream.nextBelow(origins.length)] ?? '';
      const signal = AbortSignal.timeout(ATTEMPT_MILLISECONDS_MAX);
      const sent = address.replace('http://any', origin);
      const response = await fetch(sent, { ...request, signal });
      // The whole of it, so that an answer that breaks off is no answer.
      const body = await response.arrayBuffer();
      if (response.status >= 500 && response.status !== 503) {
        witness.fault(`${request.method} ${sent}: ${response.status} ${Buffer.from(body)}`);
      }
      const { status, headers } = response;
      return new Response(status === 204 || status === 304 ? null : body, { status, headers });
    },
    headers: () => bearer(token),
    newKey: () => randomUUID(),
    sleep: async () => {
      witness.retriedCount += 1;
      await pause(BETWEEN_ATTEMPTS_MILLISECONDS);
    },
    attemptsMax: ATTEMPTS_MAX,
  };
}

/** The body of an answer that must not be a refusal. */
function accepted<Body>({ ports, name }: Client, what: string, answer: Answer<Body>) {
  if (answer.ok) return answer.body;
  const { status, type, detail } = answer.problem;
  ports.witness.fault(`${name}: ${what} was refused with ${status} ${type} ${detail}`);
  return undefined;
}

async function submitOne(client: Client): Promise<void> {
  const { stream, connection, name, count, ports } = client;
  const body = {
    allocation: ALLOCATIONS[stream.nextBelow(ALLOCATIONS.length)] ?? ALLOCATIONS[0],
    name: `${name}-${count}`,
    gpuCount: 1 + stream.nextBelow(16),
    requestedSeconds: 1 + stream.nextBelow(20),
  };
  const idempotencyKey = `${ports.seed}-${body.name}`;
  const job = accepted(
    client,
    `job ${body.name}`,
    await submitJob(connection, { body }, { idempotencyKey }),
  );
  if (job === undefined) return;
  ports.witness.jobs.push({ id: job.id, ...body });
  if (stream.nextBelow(4) > 0) return;
  const again = await submitJob(connection, { body }, { idempotencyKey });
  const repeated = accepted(client, `the repeated job ${body.name}`, again);
  ports.witness.repeatedCount += 1;
  if (repeated !== undefined && repeated.id !== job.id) {
    ports.witness.fault(`${body.name} was ${job.id}, and repeated it was ${repeated.id}`);
  }
}

/** More GPUs than any cluster has. */
async function submitRefused({ connection, ports, name, count }: Client): Promise<void> {
  const jobName = `${name}-${count}`;
  const body = { allocation: ALLOCATIONS[0], name: jobName, gpuCount: 5_000, requestedSeconds: 9 };
  const answer = await submitJob(connection, { body });
  if (answer.ok) ports.witness.fault(`${jobName}, which fits nowhere, was accepted`);
  else ports.witness.refusedNames.push(jobName);
  await pause(BREATH_MILLISECONDS * 5);
}

function anyJob({ ports, stream }: Client): KnownJob | undefined {
  const { jobs } = ports.witness;
  const back = stream.nextBelow(Math.min(200, Math.max(1, jobs.length)));
  return jobs[jobs.length - 1 - back];
}

async function cancelOne(client: Client): Promise<void> {
  const job = anyJob(client);
  if (job === undefined) return;
  const answer = await cancelJob(client.connection, { params: { jobId: job.id } });
  if (answer.ok) client.ports.witness.cancelled.push(job.id);
  else if (answer.problem.status !== 409) accepted(client, `to cancel ${job.id}`, answer);
  await pause(BREATH_MILLISECONDS * 3);
}

/** What was acknowledged is there at once, on every server. */
async function readOne(client: Client): Promise<void> {
  const { witness } = client.ports;
  const job = anyJob(client);
  if (job === undefined) return;
  const answer = await getJob(client.connection, { params: { jobId: job.id } });
  const found = accepted(client, `to read ${job.id}`, answer);
  if (found !== undefined && found.name !== job.name) {
    witness.fault(`${job.id} was submitted as ${job.name} and reads as ${found.name}`);
  }
  const query = { allocation: job.allocation, limit: 5 };
  accepted(client, 'to list jobs', await listJobs(client.connection, { query }));
  witness.readCount += 2;
}

/** Drafts a commitment, signs it, has its instalment called, and pays it. */
async function fundOne(client: Client): Promise<void> {
  const { connection, ports, count } = client;
  const { commitments } = ports.witness;
  const commitmentId = `commitment_c-${count}` as const;
  const dueAt = `${new Date().getUTCFullYear()}-12-31T00:00:00Z`;
  const drafted = await draftCommitment(connection, {
    body: {
      id: commitmentId,
      party: 'party_nl',
      programme: 'programme_small',
      territory: 'party_nl',
      instalments: [{ dueAt, micros: '1000000' }],
    },
  });
  if (accepted(client, `to draft ${commitmentId}`, drafted) === undefined) return;
  commitments.set(commitmentId, 'drafted');
  const signed = await signCommitment(connection, { params: { commitmentId } });
  if (accepted(client, `to sign ${commitmentId}`, signed) === undefined) return;
  commitments.set(commitmentId, 'signed');
  const params = { commitmentId, number: '1' };
  const called = await callInstalment(connection, { params });
  if (accepted(client, `to call ${commitmentId}`, called) === undefined) return;
  commitments.set(commitmentId, 'called');
  const paid = await payInstalment(connection, { params });
  if (accepted(client, `to pay ${commitmentId}`, paid) === undefined) return;
  commitments.set(commitmentId, 'paid');
  await pause(BREATH_MILLISECONDS * 5);
}
