/**
 * From award to contract, in one transaction: the contract, its sites with clusters and nodes, and
 * the entitlements of every funder, without anything typed again. The plan is changed by a port,
 * which asks all of its rules, as for a programme file.
 */
import type { NotFound } from '../../kernel/as-seen.ts';
import { present } from '../../kernel/assert.ts';
import type { BidId, CommitmentId, ContractId, PartyId, ProgrammeId } from '../../kernel/ids.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { EpochSeconds, EurMicros } from '../../kernel/units.ts';
import type { JsonObject, Reader, Writer } from '../../platform/database/transaction.ts';
import type { ContractedPhase } from '../acceptance.ts';
import {
  type AwardEnded,
  awardEndedRefusal,
  type StandstillRefusal,
  standstillRefusal,
} from '../award.ts';
import type { OpenedBid } from '../bid.ts';
import type { CallState, CallTerms } from '../call.ts';
import { type Contract, sitesOfContract } from '../contract.ts';
import {
  type ContractNames,
  contractFromBid,
  type FromBidRefusal,
  type PayingCommitment,
  type SiteToBuild,
} from '../contract-from-bid.ts';
import { type ContractLife, governanceBodyOf } from '../contract-life.ts';
import type { IndexTerms } from '../indexation.ts';
import { type Milestone, type MilestoneRefusal, milestoneRefusal } from '../milestones.ts';
import { type Award, selectAwardOf, selectComplaintsOn } from '../store/awards.ts';
import { selectOpenedBid } from '../store/bids.ts';
import { lockCall } from '../store/calls.ts';
import { insertSignedContract, lockPlan, selectContractLife } from '../store/contract-life.ts';
import { selectContract } from '../store/contracts.ts';

/** One thing that the plan may not become. */
export interface PlanObjection {
  readonly rule: string;
  /** Such as `contracts.contract_de.contributions`. */
  readonly path: string;
  readonly found: string;
  readonly expected: string;
}

/**
 * Changes one contract of the plan, and adds the sites that it needs, where some are given; what
 * follows, such as entitlements, is made anew. Answers why not, and has changed nothing then.
 */
export type PutInPlan = (
  writer: Writer,
  contract: Contract,
  sites: readonly SiteToBuild[],
) => Promise<readonly PlanObjection[]>;

/**
 * Who pays by a commitment, in how many instalments, and what of it counts; `undefined`: there is
 * no such commitment to the programme.
 */
export type PayerOf = (
  reader: Reader,
  commitment: CommitmentId,
  of: { readonly programme: ProgrammeId; readonly at: EpochSeconds },
) => Promise<Payer | undefined>;

interface Payer extends Pick<PayingCommitment, 'kind' | 'state' | 'countingMicros'> {
  readonly instalmentCount: number;
}

/** Of what kind a party is; `undefined`: there is no such party. */
export type KindOf = (
  reader: Reader,
  party: PartyId,
) => Promise<PayingCommitment['kind'] | undefined>;

export interface SignPorts {
  readonly kindOf: KindOf;
  readonly putInPlan: PutInPlan;
  readonly payerOf: PayerOf;
}

export interface ContractDraft {
  readonly bid: BidId;
  readonly names: ContractNames;
  readonly contributions: readonly {
    readonly commitment: CommitmentId;
    readonly micros: EurMicros;
  }[];
  readonly milestones: readonly Milestone[];
  readonly indexation: IndexTerms | undefined;
  /**
   * The party that speaks for the Commission in the governance body of the site, and says that the
   * contractor was paid: a joint undertaking.
   */
  readonly commission: PartyId;
}

export type SignRefusal =
  | NotFound
  | { readonly reason: 'not_awarded'; readonly bid: BidId; readonly found: CallState }
  | AwardEnded
  /** Of a bid that was called up from the reserve. */
  | StandstillRefusal
  | { readonly reason: 'exists'; readonly id: ContractId }
  | {
      readonly reason: 'commission_unfit';
      readonly party: PartyId;
      /** `undefined`: there is no such party. */
      readonly kind: PayingCommitment['kind'] | undefined;
    }
  | { readonly reason: 'commitment_unknown'; readonly commitment: CommitmentId }
  | FromBidRefusal
  | MilestoneRefusal
  | { readonly reason: 'plan_refused'; readonly objections: readonly PlanObjection[] };

/** Refused in the order of {@link SignRefusal}. */
export async function signContract(
  writer: Writer,
  draft: ContractDraft,
  ports: SignPorts,
): Promise<Outcome<ContractLife, SignRefusal>> {
  await lockPlan(writer);
  const { names, milestones, indexation, commission } = draft;
  const awarded = await loadAwarded(writer, draft);
  if (!awarded.ok) return awarded;
  const { bid, call } = awarded.value;
  const kind = await ports.kindOf(writer, commission);
  if (kind !== 'joint-undertaking') {
    return refused({ reason: 'commission_unfit', party: commission, kind });
  }
  const payers = await loadPaying(writer, draft, call.terms, ports);
  if (!payers.ok) return payers;
  const { paying, instalmentCounts } = payers.value;
  const made = contractFromBid(bid, call.terms, paying, names);
  if (!made.ok) return made;
  const { contract, sites } = made.value;
  const refusal = milestoneRefusal(milestones, contract, instalmentCounts);
  if (refusal !== undefined) return refused(refusal);
  const objections = await ports.putInPlan(writer, contract, sites);
  if (objections.length > 0) return refused({ reason: 'plan_refused', objections });
  await insertSignedContract(writer, {
    id: contract.id,
    call: bid.call,
    bid: bid.id,
    phases: contractedPhases(contract, bid, names.gpusPerNode),
    milestones,
    indexation,
    governanceBody: governanceBodyOf(commission, paying),
  });
  tellSigned(writer, contract, bid);
  return done(present(await selectContractLife(writer, contract.id), contract.id));
}

async function loadAwarded(writer: Writer, { bid: id, names }: ContractDraft) {
  const bid = await selectOpenedBid(writer, id);
  if (bid === undefined) return refused({ reason: 'not_found', id });
  const call = present(await lockCall(writer, bid.call), bid.call);
  const award = await selectAwardOf(writer, id);
  if (award === undefined) {
    return refused({ reason: 'not_awarded', bid: id, found: call.state });
  }
  const ended = awardEndedRefusal(award);
  if (ended !== undefined) return refused(ended);
  const waits = await waitsOf(writer, award);
  if (waits !== undefined) return refused(waits);
  const taken = await selectContract(writer, names.contract);
  if (taken !== undefined) return refused({ reason: 'exists', id: names.contract });
  return done({ bid, call });
}

/** What is awarded by the decision of its call had its standstill before. */
async function waitsOf(
  writer: Writer,
  { call, number, bid, calledUp }: Award,
): Promise<StandstillRefusal | undefined> {
  if (calledUp === undefined) return undefined;
  const complaints = await selectComplaintsOn(writer, call, number);
  const about = complaints.filter((each) => each.calledUp === bid);
  return standstillRefusal(calledUp.standstillEndsAt, about, writer.caller.at);
}

async function loadPaying(
  writer: Writer,
  draft: ContractDraft,
  { programme }: Pick<CallTerms, 'programme'>,
  { payerOf }: SignPorts,
) {
  const paying: PayingCommitment[] = [];
  const instalmentCounts = new Map<CommitmentId, number>();
  for (const { commitment, micros } of draft.contributions) {
    const payer = await payerOf(writer, commitment, { programme, at: writer.caller.at });
    if (payer === undefined) {
      return refused({ reason: 'commitment_unknown', commitment });
    }
    const { kind, state, countingMicros } = payer;
    paying.push({ commitment, micros, countingMicros, kind, state });
    instalmentCounts.set(commitment, payer.instalmentCount);
  }
  return done({ paying, instalmentCounts });
}

function contractedPhases(
  { phases }: Contract,
  { content }: OpenedBid,
  gpusPerNode: number,
): readonly ContractedPhase[] {
  return phases.map((phase, index) => {
    const { gpuCount, h100Equivalents } = present(content.phases[index], phase.name);
    return { ...phase, gpuCount, h100Equivalents, gpusPerNode };
  });
}

function tellSigned(writer: Writer, contract: Contract, bid: OpenedBid): void {
  const { id, programme } = contract;
  const sites = sitesOfContract(contract);
  const detail: JsonObject = { bid: bid.id, call: bid.call, sites };
  writer.audit({ action: 'contract.sign', subject: id, detail });
  const at = sites.map((site) => `site:${site}`);
  const scopes = [`programme:${programme}`, ...at, `party:${bid.bidder}`];
  writer.publish({ kind: 'contract.signed', subject: id, scopes, detail });
}
