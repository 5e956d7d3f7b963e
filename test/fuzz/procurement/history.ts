/**
 * A history of procurement, by HTTP on the store that the fuzz uses and with a clock of its own:
 * for each operation something that stands where it can be accepted. One call a rung of the
 * ladder from draft to award; what is named after an operation is left for it alone.
 */
import type { OpenDatabase } from '../../../src/platform/database/open-database.ts';
import type { RoleGrant } from '../../../src/platform/identity/access.ts';
import { createKeyPair } from '../../../src/platform/sealing/two-key-seal.ts';
import { HOSTING_ITEMS } from '../../../src/procurement/hosting.ts';
import { type Platform, platformOn } from '../../end-to-end/call-2026/platform.ts';
import {
  agree,
  giveShares,
  type JudgedBid,
  passFinancialCheck,
  registerKeys,
  score,
  sharesOf,
} from '../../end-to-end/call-2026/steps.ts';
import { PARTIES } from '../../kill/programme.ts';
import { dayOf, inDays } from '../days.ts';
import { OVERDUE, SPECIAL_COMMITMENTS } from './commitments.ts';
import { AGREEMENT, BIDDER, bidOf, callTerms, contractOf, coreTerms, SCORES } from './terms.ts';

/** Who acts: the persona of the officer, a second officer for the keys, and one evaluator. */
const OFFICER = 'demo-programme-officer';
const SECOND = 'second-officer';
const JUDGE = 'demo-reviewer';
const OFFICERS = { [OFFICER]: createKeyPair(), [SECOND]: createKeyPair() };

const RUNGS = [
  'drafted',
  'launched',
  'sealed',
  'half-opened',
  'opened',
  'judged',
  'ranked',
  'decided',
  'awarded',
] as const;
type Rung = (typeof RUNGS)[number];

interface CallOfHistory {
  readonly id: string;
  readonly upTo: Rung;
  readonly bids: readonly string[];
  /** Of its launch, counted from today. */
  readonly day: number;
  /** After its launch. */
  readonly deadlineDays: number;
  readonly standstillDays: number;
}

const call = (name: string, upTo: Rung, bids: readonly string[] = []): CallOfHistory => {
  return { id: `call_${name}`, upTo, bids, day: -60, deadlineDays: 10, standstillDays: 1 };
};

const CALLS: readonly CallOfHistory[] = [
  { ...call('awarded', 'awarded', ['old', 'life', 'exit', 'to-sign']), day: -460 },
  { ...call('to-change', 'drafted'), deadlineDays: 200 },
  { ...call('to-launch', 'drafted'), deadlineDays: 200 },
  { ...call('to-cancel', 'launched'), deadlineDays: 200 },
  { ...call('without-keys', 'launched'), deadlineDays: 200 },
  { ...call('open', 'sealed', ['to-amend', 'to-withdraw']), deadlineDays: 200 },
  call('sealed', 'sealed', ['sealed']),
  call('half-opened', 'half-opened', ['half-a', 'half-b']),
  call('judging', 'opened', ['to-assign', 'to-declare', 'to-score', 'to-agree']),
  call('to-rank', 'judged', ['to-rank']),
  call('ranked', 'ranked', ['ranked-a', 'ranked-b']),
  call('to-decide', 'ranked', ['to-decide']),
  { ...call('standstill', 'decided', ['decided']), standstillDays: 300 },
  call('to-award', 'decided', ['to-award']),
  call('lapsing', 'awarded', ['to-lapse']),
  call('reserve', 'awarded', ['large-a', 'large-b']),
];

/** What requests need to know of the history. */
export interface History {
  /** Ids that no list of the interface has. */
  readonly ids: readonly string[];
  /** The shares of the officer in `call_half-opened`. */
  readonly shares: Awaited<ReturnType<typeof sharesOf>>;
}

function grantsOf(who: string): readonly RoleGrant[] {
  if (who === JUDGE)
    return [{ role: 'reviewer', scope: { kind: 'programme', id: 'programme_joint' } }];
  return [
    { role: 'programme-officer', scope: { kind: 'platform', id: 'polder' } },
    { role: 'bidder', scope: { kind: 'party', id: BIDDER } },
    ...PARTIES.map((id) => ({ role: 'funder-officer', scope: { kind: 'party', id } }) as const),
  ];
}

export async function makeProcurementHistory(database: OpenDatabase): Promise<History> {
  const platform = await platformOn(database, grantsOf);
  try {
    await promise(platform);
    for (const each of CALLS) await climb(platform, each);
    await overdue(platform);
    await livesOfContracts(platform);
    platform.setTime(dayOf(0));
    const shares = await sharesOf(platform, 'call_half-opened', [OFFICER, OFFICERS[OFFICER]]);
    const bids = CALLS.flatMap((each) => each.bids.map((name) => `bid_${name}`));
    return { ids: [...bids, 'complaint_a'], shares };
  } finally {
    await platform.close();
  }
}

const post = (platform: Platform, path: string, body?: object) =>
  platform.done(OFFICER, `POST /v1/${path}`, body && { body });

/** Interests, commitments of each source, and two agreements: one signed by all, one by nobody. */
async function promise(platform: Platform): Promise<void> {
  platform.setTime(dayOf(-470));
  for (const body of SPECIAL_COMMITMENTS) {
    await post(platform, 'commitments', body);
    if (body.id !== 'commitment_draft') await post(platform, `commitments/${body.id}/sign`);
  }
  const parties = ['party_ju', 'party_nl'];
  for (const id of [AGREEMENT, 'agreement_unsigned']) {
    const agreement = { id, programme: 'programme_joint', name: id, core: coreTerms(), parties };
    await post(platform, 'agreements', agreement);
  }
  for (const party of parties) {
    const commitment = party.replace('party_', 'commitment_joint-');
    await post(platform, `agreements/${AGREEMENT}/sign`, { party, commitment });
  }
}

async function climb(platform: Platform, each: CallOfHistory): Promise<void> {
  const { id, upTo, day, deadlineDays, standstillDays } = each;
  const reaches = (rung: Rung) => RUNGS.indexOf(rung) <= RUNGS.indexOf(upTo);
  platform.setTime(dayOf(day));
  const terms = callTerms({ deadlineAt: inDays(day + deadlineDays), standstillDays });
  await post(platform, 'calls', { id, ...terms });
  if (reaches('launched')) await post(platform, `calls/${id}/launch`);
  if (reaches('sealed')) await seal(platform, each);
  platform.setTime(dayOf(day + deadlineDays));
  if (reaches('half-opened')) await giveShares(platform, id, [SECOND, OFFICERS[SECOND]]);
  if (reaches('opened')) await giveShares(platform, id, [OFFICER, OFFICERS[OFFICER]]);
  if (id === 'call_judging') await judgeInPart(platform, each);
  if (reaches('judged')) await judge(platform, each);
  if (reaches('ranked')) await post(platform, `calls/${id}/rank`);
  if (reaches('decided')) {
    const body = { basis: 'rank-order', bids: null, reason: null };
    await post(platform, `calls/${id}/selection`, body);
  }
  if (id === 'call_standstill') {
    await post(platform, 'bids/bid_decided/complaints', { id: 'complaint_a', ground: 'Scores.' });
  }
  platform.setTime(dayOf(day + deadlineDays + standstillDays));
  if (reaches('awarded')) await post(platform, `calls/${id}/award`);
  if (id === 'call_reserve') {
    await post(platform, 'bids/bid_large-a/award/lapse', { reason: 'It declined.' });
  }
}

/** With keys of both officers, and in the open call questions that nobody has answered. */
async function seal(platform: Platform, { id, bids }: CallOfHistory): Promise<void> {
  await registerKeys(platform, id, OFFICERS);
  for (const name of bids) await post(platform, 'bids', { ...bidOf(name), call: id });
  if (id !== 'call_open') return;
  for (const question of ['Where?', 'When?']) {
    await post(platform, `calls/${id}/questions`, { question });
  }
}

function judgedBid(call: string, name: string): JudgedBid {
  return { path: `/v1/calls/${call}/bids/bid_${name}`, scores: SCORES };
}

async function assign(platform: Platform, { path }: JudgedBid): Promise<void> {
  await platform.done(OFFICER, `POST ${path}/assignments`, { body: { person: `person_${JUDGE}` } });
}

async function judge(platform: Platform, { id, bids }: CallOfHistory): Promise<void> {
  for (const name of bids) {
    const bid = judgedBid(id, name);
    await assign(platform, bid);
    await score(platform, bid, [JUDGE]);
    await agree(platform, bid, JUDGE);
    await passFinancialCheck(platform, bid, OFFICER);
  }
}

/** Each bid of the call a step further than the one before it. */
async function judgeInPart(platform: Platform, { id }: CallOfHistory): Promise<void> {
  const of = (name: string) => judgedBid(id, name);
  for (const name of ['to-declare', 'to-score', 'to-agree']) await assign(platform, of(name));
  const unscored = { ...of('to-score'), scores: {} };
  await score(platform, unscored, [JUDGE]);
  await score(platform, of('to-agree'), [JUDGE]);
}

/** An instalment that was called and not paid. */
async function overdue(platform: Platform): Promise<void> {
  platform.setTime(dayOf(-2));
  await post(platform, `commitments/${OVERDUE}/instalments/1/call`);
}

/** Contracts that were signed more than a year ago; one of them is over. */
async function livesOfContracts(platform: Platform): Promise<void> {
  platform.setTime(dayOf(-430));
  for (const name of ['old', 'life', 'exit']) {
    await post(platform, `bids/bid_${name}/contract`, contractOf(name));
  }
  const life = 'contracts/contract_life';
  for (const item of HOSTING_ITEMS) {
    const body = { item, name: item, sha256: 'a'.repeat(64) };
    await post(platform, `${life}/hosting-documents`, body);
  }
  for (const words of ['Sold to a fund.', 'A new landlord.']) {
    await post(platform, `${life}/control-changes`, { subject: 'control', words });
  }
  for (const party of ['party_ju', 'party_nl']) {
    const body = { party, isApproved: true, reasons: 'No objection.' };
    await post(platform, `${life}/control-changes/1/approvals`, body);
  }
}
