/** A platform with a programme, persons who apply, review and decide, and a server for them. */
import { ACCESS_ROUTES, type AccessPorts } from '../../access/routes/table.ts';
import { done } from '../../kernel/outcome.ts';
import { parseDate } from '../../kernel/time.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import { createHttpServer, type HttpServer } from '../../platform/http/server.ts';
import { TEST_SETTINGS } from '../../platform/http/testing/test-settings.ts';
import type { RoleGrant, RoleName, Scope } from '../../platform/identity/access.ts';
import { giveRole } from '../../platform/identity/commands/roles.ts';
import { personAsActor } from '../../platform/identity/person-as-actor.ts';
import { NOTICE_ROUTES, type NoticePorts } from '../notices/notice-routes.ts';
import { planPorts } from '../plan-ports.ts';
import { applyText, callerAt, textOfFile } from './applied.ts';

const UNION: Scope = { kind: 'party', id: 'party_union' };
const USERS: Scope = { kind: 'party', id: 'party_users' };

/** Officers a and b decide for the Union; lead and other apply; s, t and u review for the Union. */
export const APPLYING: Readonly<Record<string, readonly RoleGrant[]>> = {
  person_a: roles('funder-officer', UNION),
  person_b: roles('funder-officer', UNION),
  'person_other-funder': roles('funder-officer', { kind: 'party', id: 'party_aa' }),
  person_lead: roles('applicant', USERS),
  person_other: roles('applicant', USERS),
  person_site: roles('operator', { kind: 'site', id: 'site_small' }),
  person_s: roles('reviewer', UNION),
  person_t: roles('reviewer', UNION),
  person_u: roles('reviewer', UNION),
  /** Reviews for the Union and applies for the users. */
  person_both: [...roles('reviewer', UNION), ...roles('applicant', USERS)],
  /** Decides for the Union and applies for the users. */
  person_judge: [...roles('funder-officer', UNION), ...roles('applicant', USERS)],
  person_auditor: roles('auditor', { kind: 'platform', id: 'polder' }),
  person_nobody: [],
};

function roles(role: RoleName, scope: Scope): readonly RoleGrant[] {
  return [{ role, scope }];
}

/** Monday. */
export const OPENING = '2026-11-30T09:00:00Z';
const TEXT = textOfFile('test/golden/small-generated.yaml');

/** What tests read of the answers of all these routes. */
interface AnswerBody {
  readonly type?: string;
  readonly state?: string;
  readonly text?: object | null;
  readonly items?: readonly { readonly id: string }[];
  readonly steps?: readonly { readonly done: string }[];
  readonly comments?: readonly string[];
}

export interface Answer {
  readonly status: number;
  readonly body: AnswerBody;
}

export class ApplyingPlatform {
  readonly store: TestDatabase;
  readonly #server: HttpServer;
  readonly #clock: { now: number };
  #requestCount = 0;

  private constructor(store: TestDatabase, server: HttpServer, clock: { now: number }) {
    this.store = store;
    this.#server = server;
    this.#clock = clock;
  }

  /** `calls` are open from the start. */
  static async start(calls: readonly object[]): Promise<ApplyingPlatform> {
    const store = await createTestDatabase();
    const clock = { now: secondsOf(OPENING) };
    await applyText(store.database, TEXT, { at: clock.now - 86_400 });
    await seedPersons(store);
    const ports: AccessPorts & NoticePorts = {
      ...planPorts(async () => undefined),
      database: store.database,
      sendsMail: true,
    };
    const server = await createHttpServer<AccessPorts & NoticePorts>({
      ...TEST_SETTINGS,
      routes: [...ACCESS_ROUTES, ...NOTICE_ROUTES],
      ports,
      authenticate: async ({ headers }) => {
        const id = String(headers['x-as']);
        // By the roles that are stored, as an award gives one.
        const person = await personAsActor(store.database, id);
        const actor = person?.actor ?? { id, name: id, grants: [], restrictedTo: undefined };
        return { ok: true, actor };
      },
      clock: () => toEpochSeconds(clock.now),
    });
    const platform = new ApplyingPlatform(store, server, clock);
    for (const call of calls) await platform.post('person_a', 'access-calls', call);
    return platform;
  }

  get now(): number {
    return this.#clock.now;
  }

  /** Such as `2026-12-01T09:00:00Z`. */
  setClock(time: string): void {
    this.#clock.now = secondsOf(time);
  }

  /** `version`: of what is put anew, as the caller has seen it. */
  async ask(
    who: string,
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    { body, version }: { readonly body?: object | undefined; readonly version?: number } = {},
  ): Promise<Answer> {
    this.#requestCount += 1;
    const key = `key-${String(this.#requestCount).padStart(20, '0')}`;
    const answer = await this.#server.fastify.inject({
      method,
      url: `/v1/${path}`,
      headers: {
        'x-as': who,
        ...(method === 'GET' ? {} : { 'idempotency-key': key }),
        ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
      },
      ...(body === undefined ? {} : { payload: body }),
    });
    return { status: answer.statusCode, body: answer.json() };
  }

  post(who: string, path: string, body?: object): Promise<Answer> {
    return this.ask(who, 'POST', path, { body });
  }

  get(who: string, path: string): Promise<Answer> {
    return this.ask(who, 'GET', path);
  }

  /** In the name of the users, with the text of {@link applicationText}. */
  apply(id: string, call: string, change: object = {}, who = 'person_lead'): Promise<Answer> {
    const of = { id: `application_${id}`, call: `access-call_${call}`, applicant: 'party_users' };
    return this.post(who, 'applications', { ...of, ...applicationText(change) });
  }

  async close(): Promise<void> {
    await this.#server.close();
    await this.store.close();
  }
}

export function secondsOf(time: string): number {
  return Number(parseDate(time.slice(0, 10))) + Number(time.slice(11, 13)) * 3_600;
}

async function seedPersons({ database }: TestDatabase): Promise<void> {
  await database.query(
    `INSERT INTO identity.person (id, issuer, subject, name, created_at)
     SELECT id, 'i', id, id, 1 FROM unnest($1::text[]) AS id`,
    [Object.keys(APPLYING)],
  );
  await database.write(callerAt(1), async (writer) => {
    for (const [id, grants] of Object.entries(APPLYING)) {
      for (const { role, scope } of grants) {
        await giveRole(writer, { personId: id as `person_${string}`, role, scope });
      }
    }
    return done(undefined);
  });
}

/** Of the Union at the small site: with a technical check, and peer review where it is said. */
export function accessCall(id: string, change: object = {}) {
  return {
    id,
    name: 'Regular access',
    funder: 'party_union',
    mode: 'mode_open',
    sites: ['site_small'],
    sharePpm: 150_000,
    opensAt: '2026-11-30T09:00:00Z',
    closesAt: '2027-12-01T00:00:00Z',
    cutOffs: [],
    openTo: ['sme', 'research'],
    gpuSecondsMax: 3_600_000,
    daysMax: 8,
    hasTechnicalCheck: true,
    review: null,
    workingDays: { eligibility: 2, 'technical-check': 5, review: 20, panel: 5, award: 5 },
    ...change,
  };
}

export const REVIEW = {
  reviewCountMin: 2,
  isBlind: false,
  criteria: [
    { id: 'excellence', name: 'Excellence', pointsMax: 10 },
    { id: 'impact', name: 'Impact', pointsMax: 5 },
  ],
};

export function applicationText(change: object = {}) {
  return {
    title: 'Proteins',
    summary: 'Folding.',
    technicalNeeds: 'PyTorch.',
    userKind: 'research',
    isUnionFunded: false,
    hasSealOfExcellence: false,
    requestedGpuSeconds: 360_000,
    jobGpuCountMax: 8,
    startsAt: '2028-01-27T00:00:00Z',
    endsAt: '2028-02-04T00:00:00Z',
    ...change,
  };
}

/** What was answered, in a word: the state of the application, or the type of the problem. */
export function word({ status, body }: Answer): string {
  if (status < 300) return body.state ?? 'done';
  return `${status} ${String(body.type).split('/').at(-1)}`;
}

export const SAID = { said: 'Because.' };
export const PASSED = { passed: true, ...SAID };
export const AWARD = {
  gpuSeconds: 180_000,
  sites: ['site_small'],
  startsAt: '2028-01-27T00:00:00Z',
  endsAt: '2028-02-04T00:00:00Z',
  storageGibibytes: null,
  ...SAID,
};
