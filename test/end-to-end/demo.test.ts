/**
 * The demo that `npm start` brings, with five sites of 100,000 GPUs: each persona asks all that can
 * be asked of it. No answer is a failure, and each is one of the document. Small stores have no job
 * of thousands of GPUs, and no sum of a year of them.
 */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FuzzOperation, type Parameter, readOperations } from '../fuzz/document.ts';
import { freePort, type Login, newFolder, PolderServer } from '../kill/servers.ts';
import { bearer, tokenOf } from '../kill/tokens.ts';

/** What the demo has nothing of: votes, gifts, complaints, conditions, agents, rehearsals. */
const UNANSWERED: readonly string[] = [
  ...['getVote', 'getDonatedTime', 'getSealedShares', 'getComplaint', 'getContractLife'],
  ...['getCondition', 'getAccessDoors', 'getSiteConnection', 'readSiteWork', 'getAccessTime'],
  ...['getRehearsal', 'getRehearsalProgramme', 'getRehearsalReport', 'compareRehearsals'],
];
/** Of those that a parameter takes, the first that were found. */
const VALUES_ASKED_MAX = 3;
const ROUNDS = 3;

const folder = newFolder();
let server: PolderServer;
let logins: readonly Login[];
let operations: readonly FuzzOperation[];

beforeAll(async () => {
  server = new PolderServer({ port: await freePort(), folder, isDemo: true });
  logins = await server.start();
  operations = (await readOperations(server.origin)).filter(
    ({ method, isStream }) => method === 'GET' && !isStream,
  );
}, 180_000);

afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('every question to the demo is answered, to every persona', async () => {
  const faults: string[] = [];
  const answered = new Set<string>();
  for (const login of logins) {
    const token = await tokenOf(login);
    const known = new Known(await largestJobs(token));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const operation of operations) {
        for (const target of known.targetsOf(operation)) {
          const fault = await ask(target, operation, { token, known, answered });
          if (fault !== undefined) faults.push(`${login.name}: ${target}: ${fault}`);
        }
      }
    }
  }
  expect(faults).toEqual([]);
  const never = operations.filter(({ id }) => !answered.has(id)).map(({ id }) => id);
  expect(never).toEqual(UNANSWERED);
}, 180_000);

interface Asking {
  readonly token: string;
  readonly known: Known;
  readonly answered: Set<string>;
}

async function ask(
  target: string,
  operation: FuzzOperation,
  { token, known, answered }: Asking,
): Promise<string | undefined> {
  const response = await fetch(`${server.origin}${target}`, { headers: bearer(token) });
  const { status } = response;
  const mediaType = (response.headers.get('content-type') ?? '').split(';')[0] ?? '';
  const text = await response.text();
  const body = mediaType.endsWith('json') ? JSON.parse(text) : text;
  if (status === 200) answered.add(operation.id);
  if (status === 200) known.learn(body);
  return status >= 500 ? text : operation.faultOf(status, mediaType, body);
}

/** Those that run, the largest first: none to whom no job is told. */
async function largestJobs(token: string): Promise<readonly string[]> {
  const address = `${server.origin}/v1/jobs?state=running&limit=500`;
  const response = await fetch(address, { headers: bearer(token) });
  if (!response.ok) return [];
  const { items } = (await response.json()) as {
    readonly items: readonly { readonly id: string; readonly gpuCount: number }[];
  };
  return items.toSorted((a, b) => b.gpuCount - a.gpuCount).map(({ id }) => id);
}

/** What stands in answers, for the parameters that it fits: ids, months, years, numbers. */
class Known {
  readonly #asked = new Set<string>();
  readonly #byPattern = new Map<string, string[]>();
  readonly #patterns: readonly RegExp[];

  constructor(jobs: readonly string[]) {
    const patterns = operations.flatMap(({ parameters }) =>
      parameters.filter(isInAddress).map(({ schema }) => schema.pattern ?? ''),
    );
    this.#patterns = [...new Set(patterns)].map((pattern) => new RegExp(pattern));
    for (const id of jobs) this.#add(id);
  }

  learn(body: unknown): void {
    if (typeof body === 'object' && body !== null) {
      for (const each of Object.values(body)) this.learn(each);
    } else if (typeof body === 'string' || typeof body === 'number') this.#add(String(body));
  }

  /** Addresses that were not asked before; none where something that stands in it is not known. */
  targetsOf({ path, parameters }: FuzzOperation): readonly string[] {
    let targets: readonly string[] = [path];
    for (const { name, in: place, schema } of parameters.filter(isInAddress)) {
      const values = this.#byPattern.get(schema.pattern ?? '') ?? [];
      targets = targets.flatMap((target) =>
        values.map((value) =>
          place === 'path'
            ? target.replace(`{${name}}`, value)
            : `${target}${target.includes('?') ? '&' : '?'}${name}=${value}`,
        ),
      );
    }
    const added = targets.filter((target) => !this.#asked.has(target));
    for (const target of added) this.#asked.add(target);
    return added;
  }

  #add(text: string): void {
    for (const pattern of this.#patterns) {
      const values = this.#byPattern.get(pattern.source) ?? [];
      if (values.length === VALUES_ASKED_MAX || values.includes(text)) continue;
      if (pattern.test(text)) this.#byPattern.set(pattern.source, [...values, text]);
    }
    const year = /^(\d{4})-\d{2}$/.exec(text)?.[1];
    if (year !== undefined) this.#add(year);
  }
}

function isInAddress({ in: place, required }: Parameter): boolean {
  return required && place !== 'header';
}
