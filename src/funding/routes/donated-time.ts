/** Donated time: given by a state to the joint undertaking, and never a contribution. */
import Type, { type Static } from 'typebox';
import { unreachable } from '../../kernel/assert.ts';
import { toTimeText } from '../../kernel/time.ts';
import { toGpuSeconds } from '../../kernel/units.ts';
import type { Database, Reader } from '../../platform/database/transaction.ts';
import { defineList } from '../../platform/http/list.ts';
import { mapPage } from '../../platform/http/page.ts';
import {
  type Condition,
  selectPage,
  whereEqual,
  whereInReach,
} from '../../platform/http/page-sql.ts';
import { type ProblemType, refuse } from '../../platform/http/problem.ts';
import { defineRead } from '../../platform/http/read.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { USUAL_PROBLEMS, usualSentence } from '../../platform/http/usual-refusals.ts';
import {
  fromWireInstant,
  toWireInstant,
  toWireInstantOrNull,
  wireCount,
  wireId,
  wireInstant,
  wireNullable,
  wireVersion,
  wireWord,
} from '../../platform/http/wire.ts';
import type { Reach } from '../../platform/identity/access.ts';
import {
  type DonationOutcome,
  donateTime,
  type TakeBackOutcome,
  takeBackDonation,
} from '../commands/donated-time.ts';
import {
  DONATION_COLUMNS,
  type DonationRow,
  donationFromRow,
  selectDonation,
} from '../store/donated-time.ts';

export interface DonationPorts {
  readonly database: Database;
}

type Donation = ReturnType<typeof donationFromRow>;
type Refusal = Extract<DonationOutcome | TakeBackOutcome, { readonly ok: false }>;

const CLOSED = { additionalProperties: false } as const;
const wireTerms = {
  id: wireId('donation_'),
  donor: wireId('party_'),
  receiver: wireId('party_'),
  gpuSeconds: wireCount(1, Number.MAX_SAFE_INTEGER),
  startsAt: wireInstant,
  endsAt: wireInstant,
  purpose: wireWord(['start-ups-and-smes', 'research', 'public-bodies', 'other']),
};
const wireDraft = Type.Object(wireTerms, { ...CLOSED, title: 'DonatedTimeDraft' });
const wireDonation = Type.Object(
  {
    ...wireTerms,
    donatedAt: wireInstant,
    takenBackAt: wireNullable(wireInstant),
    version: wireVersion,
  },
  { ...CLOSED, title: 'DonatedTime' },
);

function toWireDonation(donation: Donation): Static<typeof wireDonation> {
  const { startAt, endAt, donatedAt, takenBackAt, ...rest } = donation;
  return {
    ...rest,
    startsAt: toWireInstant(startAt),
    endsAt: toWireInstant(endAt),
    donatedAt: toWireInstant(donatedAt),
    takenBackAt: toWireInstantOrNull(takenBackAt),
  };
}

const PROBLEM_TYPES = {
  ...USUAL_PROBLEMS,
  donor_not_a_state: { type: 'donor-not-a-state', status: 422, title: 'A state donates time' },
  receiver_not_joint: {
    type: 'receiver-not-joint',
    status: 422,
    title: 'Time is donated to a joint undertaking',
  },
  period_empty: { type: 'period-empty', status: 422, title: 'The period ends after it starts' },
  period_begun: { type: 'period-begun', status: 409, title: 'The period has begun' },
  taken_back: { type: 'donation-taken-back', status: 409, title: 'The time was taken back before' },
} as const satisfies Readonly<Record<Refusal['reason'], ProblemType>>;

function refuseWith(refusal: Refusal) {
  return refuse(PROBLEM_TYPES[refusal.reason], sentenceOf(refusal));
}

function sentenceOf(refusal: Refusal): string {
  switch (refusal.reason) {
    case 'exists':
    case 'not_found':
    case 'version_changed':
      return usualSentence(refusal);
    case 'donor_not_a_state':
      return `Expected a party of kind state, found ${refusal.donor}.`;
    case 'receiver_not_joint':
      return `Expected a party of kind joint-undertaking, found ${refusal.receiver}.`;
    case 'period_empty':
      return `Found ${toTimeText(refusal.startAt)} to ${toTimeText(refusal.endAt)}.`;
    case 'period_begun':
      return `It starts at ${toTimeText(refusal.startAt)}; it is ${toTimeText(refusal.now)}.`;
    case 'taken_back':
      return `${refusal.id} was taken back at ${toTimeText(refusal.at)}.`;
    default:
      return unreachable(refusal);
  }
}

const DONATIONS = {
  select: DONATION_COLUMNS,
  from: 'funding.donated_time AS d',
  sorts: {
    id: { column: 'd.id', type: 'text' },
    starts: { column: 'd.start_at', type: 'bigint' },
  },
  id: { column: 'd.position', type: 'bigint' },
} as const;

/** By its donor and by its receiver. */
function whereSeen(reach: Reach): Condition | undefined {
  const [byDonor, byReceiver] = ['d.donor', 'd.receiver'].map((party) =>
    whereInReach(reach, { party }),
  );
  if (byDonor === undefined || byReceiver === undefined) return undefined;
  return (bind) => `${byDonor(bind)} OR ${byReceiver(bind)}`;
}

const params = Type.Object({ donationId: wireId('donation_') }, CLOSED);

function scopesOfParties({ donor, receiver }: Pick<Donation, 'donor' | 'receiver'>) {
  return [donor, receiver].map((id) => ({ kind: 'party' as const, id }));
}

const listDonations = defineList({
  operationId: 'listDonatedTime',
  path: '/v1/donated-time',
  summary: 'GPU time that states have given to the joint undertaking',
  room: 'funding',
  permission: 'entitlement.read',
  item: wireDonation,
  filters: {
    donor: Type.Optional(wireId('party_')),
    receiver: Type.Optional(wireId('party_')),
  },
  sorts: ['id', 'starts'],
  defaultSort: 'starts',
  readPage: async ({ page, query, reach }, { database }: DonationPorts) => {
    const found = await selectPage<DonationRow>(database, DONATIONS, page, [
      whereSeen(reach),
      whereEqual('d.donor', query.donor),
      whereEqual('d.receiver', query.receiver),
    ]);
    return mapPage(found, (row) => toWireDonation(donationFromRow(row)));
  },
});

const getDonation = defineRead({
  operationId: 'getDonatedTime',
  path: '/v1/donated-time/:donationId',
  summary: 'One donation of GPU time',
  room: 'funding',
  permission: 'entitlement.read',
  params,
  answer: wireDonation,
  find: async ({ params: { donationId } }, { database }: DonationPorts) => {
    const found = await selectDonation(database, donationId);
    if (found === undefined) return undefined;
    const show = async () => ({ body: toWireDonation(found), version: found.version });
    return { scopes: scopesOfParties(found), show };
  },
});

const donateRoute = defineRoute({
  operationId: 'donateTime',
  method: 'POST',
  path: '/v1/donated-time',
  summary: 'Give GPU time to the joint undertaking; it never counts as a contribution',
  room: 'funding',
  permission: 'allocation.write',
  kind: 'create',
  problems: [
    PROBLEM_TYPES.exists,
    PROBLEM_TYPES.donor_not_a_state,
    PROBLEM_TYPES.receiver_not_joint,
    PROBLEM_TYPES.period_empty,
    PROBLEM_TYPES.period_begun,
  ],
  body: wireDraft,
  answer: wireDonation,
  scopesOf: async ({ body }) => [{ kind: 'party', id: body.donor }],
  handle: async ({ body, caller }, { database }: DonationPorts) => {
    const { startsAt, endsAt, gpuSeconds, ...rest } = body;
    const draft = {
      ...rest,
      gpuSeconds: toGpuSeconds(gpuSeconds),
      startAt: fromWireInstant(startsAt),
      endAt: fromWireInstant(endsAt),
    };
    const made = await database.write(caller, (writer) => donateTime(writer, draft));
    if (!made.ok) return refuseWith(made);
    const { version, id } = made.value;
    const location = `/v1/donated-time/${id}`;
    return { ok: true, body: toWireDonation(made.value), version, location };
  },
});

const takeBackRoute = defineRoute({
  operationId: 'takeBackDonatedTime',
  method: 'POST',
  path: '/v1/donated-time/:donationId/take-back',
  summary: 'Take donated time back before its period begins',
  room: 'funding',
  permission: 'allocation.write',
  kind: 'command',
  problems: [PROBLEM_TYPES.taken_back, PROBLEM_TYPES.period_begun],
  params,
  answer: wireDonation,
  scopesOf: async ({ params: { donationId } }, reader: Reader) => {
    const found = await selectDonation(reader, donationId);
    return found === undefined ? undefined : [{ kind: 'party', id: found.donor }];
  },
  handle: async ({ params: { donationId: id }, caller, ifMatch }, { database }: DonationPorts) => {
    const made = await database.write(caller, (writer) =>
      takeBackDonation(writer, { id, version: ifMatch }),
    );
    if (!made.ok) return refuseWith(made);
    return { ok: true, body: toWireDonation(made.value), version: made.value.version };
  },
});

export const DONATION_ROUTES = [listDonations, getDonation, donateRoute, takeBackRoute];
