/** What a contract is refused at its signature and in its life, as problems. */
import { unreachable } from '../../kernel/assert.ts';
import { countText } from '../../kernel/number-text.ts';
import { toDateText, toTimeText } from '../../kernel/time.ts';
import type { EurMicros } from '../../kernel/units.ts';
import { type ProblemType, refuse } from '../../platform/http/problem.ts';
import { USUAL_PROBLEMS, usualSentence } from '../../platform/http/usual-refusals.ts';
import type { LifeRefusal } from '../commands/contract-life.ts';
import type { SignRefusal } from '../commands/sign-contract.ts';
import { AWARD_PROBLEMS, sayingOfAward } from './award-problems.ts';
import { BOARD_VOTE_PROBLEMS, sayingOfBoardVote } from './board-vote-problems.ts';

type Refusal = LifeRefusal | SignRefusal;

function conflict(type: string, title: string): ProblemType {
  return { type, status: 409, title };
}

function unfit(type: string, title: string): ProblemType {
  return { type, status: 422, title };
}

const TYPES = {
  ...BOARD_VOTE_PROBLEMS,
  ...USUAL_PROBLEMS,
  not_awarded: conflict('bid-not-awarded', 'A contract is signed only for an awarded bid'),
  ...AWARD_PROBLEMS,
  commitment_unknown: unfit('commitment-unknown', 'There is no such commitment'),
  commission_unfit: unfit('commission-unfit', 'A joint undertaking speaks for the Commission'),
  sites_differ: unfit('sites-differ', 'A contract names each site of its bid, in its order'),
  site_named_twice: unfit('site-named-twice', 'Each site and cluster has an id of its own'),
  gpus_undivided: unfit('gpus-undivided', 'Each of several sites says its GPUs in each phase'),
  gpus_differ: unfit('gpus-differ', 'The sites together have the GPUs of the bid'),
  site_empty: unfit('site-without-gpus', 'A site has GPUs in one phase at least'),
  end_not_first_of_month: unfit('end-within-month', 'A contract ends on the first of a month'),
  phase_empty: unfit('phase-without-month', 'A phase lasts at least a whole month'),
  nodes_split: unfit('nodes-split', 'A phase holds whole nodes'),
  union_share: unfit('union-share', 'The Union pays at most 17 % of the capital expenditure'),
  union_match: unfit('union-match', 'States match the money of the Union at least equally'),
  money_differs: unfit('money-differs', 'The money is not what the bid asks for'),
  shares_not_whole: unfit('milestone-shares', 'The shares of all milestones make the whole'),
  milestone_phase_unknown: unfit('milestone-phase-unknown', 'The contract has no such phase'),
  milestone_commitment: unfit(
    'milestone-commitment',
    'A milestone calls instalments of commitments that contribute',
  ),
  milestone_instalment: unfit(
    'milestone-instalment',
    'A milestone calls instalments that their commitment has',
  ),
  instalment_repeated: unfit('instalment-repeated', 'An instalment belongs to one milestone'),
  plan_refused: {
    type: 'plan-refused',
    status: 422,
    title: 'The plan would rewrite the past, or its parts would not agree',
    advice: 'Each fault names an item of the plan, what the file says and what was expected.',
  },
  phase_unknown: unfit('phase-unknown', 'The contract has no such phase'),
  cluster_missing: unfit('cluster-missing', 'A test of several clusters says which it is of'),
  cluster_unknown: unfit('cluster-not-of-phase', 'The phase has no such cluster'),
  hosting_incomplete: unfit(
    'hosting-incomplete',
    'Nothing is accepted before the hosting agreement is complete',
  ),
  tested_later: unfit('tested-later', 'A test is recorded after it was made'),
  contract_ended: conflict('contract-ended', 'The contract was left'),
  phase_over: conflict('phase-over', 'The phase has no month left that has not begun'),
  instalment_refused: conflict(
    'milestone-instalment-refused',
    'An instalment of a milestone that falls due cannot be called',
  ),
  milestone_unknown: unfit('milestone-unknown', 'The contract has no such milestone'),
  milestone_not_due: conflict(
    'milestone-not-due',
    'A milestone is paid when enough of its phase is accepted',
  ),
  instalment_unpaid: conflict(
    'milestone-instalment-unpaid',
    'A milestone is paid when the instalments that it calls are paid',
  ),
  milestone_paid: conflict('milestone-paid', 'The milestone was paid by another transfer'),
  not_indexed: conflict('price-fixed', 'The contract has a fixed price'),
  index_differs: unfit('index-differs', 'The price follows another index'),
  not_published_yet: unfit('index-not-published', 'The value of the index is not published yet'),
  from_not_first_of_month: unfit('from-within-month', 'It holds from the first of a month'),
  price_begun: unfit('contract-price-begun', 'What has begun is not priced anew'),
  year_not_over: unfit('year-not-over', 'A year is reported on when it is over'),
  no_duty: unfit('no-report-owed', 'The contract had no capacity in that year'),
  handed_in_already: conflict('report-handed-in', 'The report was handed in already'),
  change_unknown: unfit('control-change-unknown', 'No such change was notified'),
  change_effective: conflict('control-change-effective', 'The change is in effect already'),
  not_a_member: unfit('not-in-governance-body', 'Only the governance body approves a change'),
  approved_already: conflict('approval-said', 'A member of the governance body says it once'),
  approval_refused: conflict('approval-refused', 'The governance body has not approved it'),
  approval_missing: conflict('approval-missing', 'The governance body has not approved it yet'),
  exit_too_early: unfit('exit-too-early', 'A contract is left from a month that has not begun'),
} as const satisfies Readonly<Record<Refusal['reason'], ProblemType>>;

export function problemTypesOf(...reasons: readonly Refusal['reason'][]): readonly ProblemType[] {
  return reasons.map((reason) => TYPES[reason]);
}

const FAULTS_MAX = 200;

export function refuseWith(refusal: Refusal) {
  switch (refusal.reason) {
    case 'plan_refused':
      return refusePlan(refusal.objections);
    case 'vote_missing':
    case 'vote_on_something_else':
    case 'vote_not_counted':
    case 'vote_not_carried': {
      const { detail, facts } = sayingOfBoardVote(refusal);
      return refuse(TYPES[refusal.reason], detail, { facts });
    }
    case 'signed_already':
    case 'award_lapsed':
    case 'standstill_runs':
    case 'complaints_open': {
      const { detail, ...more } = sayingOfAward(refusal);
      return refuse(TYPES[refusal.reason], detail, more);
    }
    default:
      return refuse(TYPES[refusal.reason], sentenceOf(refusal));
  }
}

function refusePlan(
  objections: Extract<Refusal, { readonly reason: 'plan_refused' }>['objections'],
) {
  const faults = objections.slice(0, FAULTS_MAX).map(({ path, found, expected, rule }) => ({
    field: path,
    found,
    expected: `${expected} [${rule}]`,
  }));
  return refuse(TYPES.plan_refused, `${objections.length} in all.`, { faults });
}

type SaidElsewhere =
  | 'plan_refused'
  | keyof typeof BOARD_VOTE_PROBLEMS
  | keyof typeof AWARD_PROBLEMS;
type Said = Exclude<Refusal, { readonly reason: SaidElsewhere }>;
type LifeSaid = Exclude<LifeRefusal, { readonly reason: SaidElsewhere }>;

function sentenceOf(refusal: Said): string {
  switch (refusal.reason) {
    case 'not_awarded':
      return `${refusal.bid} was not awarded; its call is ${refusal.found}.`;
    case 'exists':
      return usualSentence(refusal);
    case 'commission_unfit':
      return `Expected a joint undertaking, found ${refusal.party}: ${refusal.kind ?? 'nobody'}.`;
    case 'commitment_unknown':
      return `There is no ${refusal.commitment}.`;
    case 'end_not_first_of_month':
      return `Found ${toDateText(refusal.endAt)}.`;
    case 'phase_empty':
      return `Phase ${refusal.phase} has no whole month.`;
    case 'sites_differ':
    case 'site_named_twice':
    case 'gpus_undivided':
    case 'gpus_differ':
    case 'site_empty':
    case 'nodes_split':
      return divisionSentence(refusal);
    case 'shares_not_whole':
      return `Expected 1,000,000 ppm in all, found ${countText(refusal.sumPpm)}.`;
    case 'milestone_phase_unknown':
      return `Milestone ${refusal.number} waits for phase ${refusal.phase}.`;
    case 'milestone_commitment':
      return `${refusal.commitment} of milestone ${refusal.number} does not contribute.`;
    case 'milestone_instalment': {
      const { commitment, number } = refusal.instalment;
      return `${commitment} of milestone ${refusal.number} has no instalment ${number}.`;
    }
    case 'instalment_repeated': {
      const { commitment, number } = refusal.instalment;
      return `Instalment ${number} of ${commitment}, again in milestone ${refusal.number}.`;
    }
    case 'union_share':
    case 'union_match':
    case 'money_differs':
      return moneySentence(refusal);
    default:
      return lifeSentence(refusal);
  }
}

type DivisionRefusal = Extract<
  SignRefusal,
  { readonly reason: `site${string}` | `gpus_${string}` | 'nodes_split' }
>;

function divisionSentence(refusal: DivisionRefusal): string {
  switch (refusal.reason) {
    case 'sites_differ':
      return `The bid has ${refusal.expected} sites, found ${refusal.found}.`;
    case 'site_named_twice':
      return `Found ${refusal.id} twice.`;
    case 'gpus_undivided':
      return `Expected the GPUs of ${refusal.site} in each of ${refusal.phaseCount} phases.`;
    case 'gpus_differ': {
      const { phase, gpuCount, dividedGpuCount } = refusal;
      const found = `its sites together have ${countText(dividedGpuCount)}`;
      return `The bid has ${countText(gpuCount)} GPUs in phase ${phase}, ${found}.`;
    }
    case 'site_empty':
      return `${refusal.site} has none.`;
    case 'nodes_split': {
      const { phase, site, gpuCount, gpusPerNode } = refusal;
      const found = `${countText(gpuCount)} GPUs, in nodes of ${gpusPerNode}`;
      return `${site} has in phase ${phase} ${found}.`;
    }
    default:
      return unreachable(refusal);
  }
}

type MoneyRefusal = Extract<
  SignRefusal,
  { readonly reason: 'union_share' | 'union_match' | 'money_differs' }
>;

function moneySentence(refusal: MoneyRefusal): string {
  switch (refusal.reason) {
    case 'union_share': {
      const { unionMicros, ceilingMicros, excessMicros } = refusal;
      const found = `Found ${eur(unionMicros)} of the Union, expected at most`;
      return `${found} ${eur(ceilingMicros)}: ${eur(excessMicros)} too much.`;
    }
    case 'union_match': {
      const { unionMicros, nationalMicros, shortfallMicros } = refusal;
      const found = `Found ${eur(nationalMicros)} of states and regions, expected at least`;
      return `${found} ${eur(unionMicros)}: ${eur(shortfallMicros)} short.`;
    }
    case 'money_differs': {
      const { source, askedMicros, contributedMicros } = refusal;
      return `The bid asks ${eur(askedMicros)} of ${source}, found ${eur(contributedMicros)}.`;
    }
    default:
      return unreachable(refusal);
  }
}

function eur(micros: EurMicros): string {
  const cents = String(micros % 1_000_000n).padStart(6, '0');
  return `EUR ${countText(micros / 1_000_000n)}.${cents}`;
}

function lifeSentence(refusal: LifeSaid): string {
  switch (refusal.reason) {
    case 'not_found':
      return `There is no ${refusal.id} that was signed or opened here.`;
    case 'version_changed':
      return usualSentence(refusal);
    case 'phase_unknown':
      return `Expected a phase from 1 to ${refusal.count}, found ${refusal.phase}.`;
    case 'cluster_missing':
      return `It has ${refusal.clusters.join(', ')}.`;
    case 'cluster_unknown':
      return `It has ${refusal.clusters.join(', ')}, found ${refusal.cluster}.`;
    case 'hosting_incomplete':
      return `No document shows: ${refusal.missing.join(', ')}.`;
    case 'tested_later':
      return `It is ${toTimeText(refusal.now)}.`;
    case 'contract_ended':
      return `It was left from ${toDateText(refusal.at)} on.`;
    case 'phase_over':
      return `It ends on ${toDateText(refusal.end)}.`;
    case 'instalment_refused': {
      const { commitment, number } = refusal.instalment;
      return `Instalment ${number} of ${commitment}: ${refusal.why}.`;
    }
    case 'milestone_unknown':
    case 'milestone_not_due':
    case 'instalment_unpaid':
    case 'milestone_paid':
      return paymentSentence(refusal);
    case 'not_indexed':
      return 'It was signed without an index.';
    case 'index_differs':
      return `Expected a value of ${refusal.expected}, found ${refusal.found}.`;
    case 'not_published_yet':
      return `It is published at ${toTimeText(refusal.publishedAt)}.`;
    case 'from_not_first_of_month':
      return `Found ${toTimeText(refusal.fromAt)}.`;
    case 'price_begun':
    case 'exit_too_early':
      return `The earliest is ${toDateText(refusal.earliest)}.`;
    case 'year_not_over':
    case 'no_duty':
      return `Found ${refusal.year}.`;
    case 'handed_in_already':
      return `It was handed in at ${toTimeText(refusal.at)}.`;
    default:
      return controlSentence(refusal);
  }
}

type PaymentSaid = Extract<
  LifeSaid,
  { readonly reason: `milestone_${'unknown' | 'not_due' | 'paid'}` | 'instalment_unpaid' }
>;

function paymentSentence(refusal: PaymentSaid): string {
  switch (refusal.reason) {
    case 'milestone_unknown':
      return `It has ${refusal.count}, found ${refusal.number}.`;
    case 'milestone_not_due':
      return `Milestone ${refusal.number} waits for phase ${refusal.phase}.`;
    case 'instalment_unpaid': {
      const names = refusal.instalments.map((each) => `${each.number} of ${each.commitment}`);
      return `Not paid yet: ${names.join(', ')}.`;
    }
    case 'milestone_paid': {
      const { reference, at } = refusal.payment;
      return `It was paid at ${toTimeText(at)} by ${reference}.`;
    }
    default:
      return unreachable(refusal);
  }
}

type ControlSaid = Extract<
  LifeSaid,
  { readonly reason: `change_${string}` | `approv${string}` | 'not_a_member' }
>;

function controlSentence(refusal: ControlSaid): string {
  switch (refusal.reason) {
    case 'change_unknown':
      return `There is no change ${refusal.number}.`;
    case 'change_effective':
      return `Since ${toTimeText(refusal.at)}.`;
    case 'not_a_member':
      return `${refusal.party} is not of it; members are ${refusal.members}.`;
    case 'approved_already':
      return `${refusal.party} said it at ${toTimeText(refusal.at)}.`;
    case 'approval_refused':
      return `${refusal.parties.join(', ')} said no.`;
    case 'approval_missing':
      return `${refusal.parties.join(', ')} did not say yes or no yet.`;
    default:
      return unreachable(refusal);
  }
}
