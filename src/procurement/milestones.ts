/**
 * What of the public money is due when. A milestone has a share of it and waits for the acceptance
 * of a phase; once due, it calls the instalments that it names. Its shares make the whole.
 */
import type { CommitmentId } from '../kernel/ids.ts';
import { divideByWeights } from '../kernel/shares.ts';
import { type EurMicros, type PartsPerMillion, toEurMicros, WHOLE_PPM } from '../kernel/units.ts';
import { type Contract, contributedMicros } from './contract.ts';

export interface InstalmentName {
  readonly commitment: CommitmentId;
  /** Counted from 1. */
  readonly number: number;
}

export interface Milestone {
  readonly name: string;
  /** Of the money that all commitments contribute. */
  readonly sharePpm: PartsPerMillion;
  /** Counted from 1: due when this phase is accepted. */
  readonly phase: number;
  /** So much of the phase must be accepted; less leaves it open until a later test. */
  readonly acceptedPpmMin: PartsPerMillion;
  readonly instalments: readonly InstalmentName[];
}

/** Milestones are counted from 1. */
export type MilestoneRefusal =
  | { readonly reason: 'shares_not_whole'; readonly sumPpm: number }
  | { readonly reason: 'milestone_phase_unknown'; readonly number: number; readonly phase: number }
  | {
      readonly reason: 'milestone_commitment';
      readonly number: number;
      readonly commitment: CommitmentId;
    }
  | {
      readonly reason: 'milestone_instalment' | 'instalment_repeated';
      readonly number: number;
      readonly instalment: InstalmentName;
    };

/**
 * In this order: shares that are not the whole; and of each milestone a phase that the contract has
 * not, a commitment that does not contribute, an instalment that it has not: its phase could never
 * be accepted; and one that a milestone calls already. `instalmentCounts` are those of commitments
 * that contribute. A contract without milestones is allowed: its instalments are called by hand.
 */
export function milestoneRefusal(
  milestones: readonly Milestone[],
  { phases }: Pick<Contract, 'phases'>,
  instalmentCounts: ReadonlyMap<CommitmentId, number>,
): MilestoneRefusal | undefined {
  if (milestones.length === 0) return undefined;
  const sumPpm = milestones.reduce((sum, { sharePpm }) => sum + sharePpm, 0);
  if (sumPpm !== WHOLE_PPM) return { reason: 'shares_not_whole', sumPpm };
  const named = new Set<string>();
  for (const [index, { phase, instalments }] of milestones.entries()) {
    const number = index + 1;
    if (phase < 1 || phase > phases.length) {
      return { reason: 'milestone_phase_unknown', number, phase };
    }
    for (const instalment of instalments) {
      const { commitment } = instalment;
      const count = instalmentCounts.get(commitment);
      if (count === undefined) return { reason: 'milestone_commitment', number, commitment };
      if (instalment.number > count) return { reason: 'milestone_instalment', number, instalment };
      const key = `${commitment}/${instalment.number}`;
      if (named.has(key)) return { reason: 'instalment_repeated', number, instalment };
      named.add(key);
    }
  }
  return undefined;
}

/** What each milestone is of the public money: together exactly all of it. */
export function milestoneAmounts(
  milestones: readonly Milestone[],
  contract: Contract,
): readonly EurMicros[] {
  const weights = milestones.map(({ sharePpm }) => BigInt(sharePpm));
  if (weights.length === 0) return [];
  return divideByWeights(contributedMicros(contract), weights).map(toEurMicros);
}

/**
 * The numbers, from 1, of those that an acceptance makes due and that were not before. Where
 * nothing was accepted none is, also of those that wait for no certain part.
 */
export function milestonesDue(
  milestones: readonly Milestone[],
  dueBefore: readonly number[],
  accepted: { readonly phase: number; readonly acceptedPpm: PartsPerMillion },
): readonly number[] {
  return milestones.flatMap(({ phase, acceptedPpmMin }, index) => {
    const isEnough = accepted.acceptedPpm > 0 && acceptedPpmMin <= accepted.acceptedPpm;
    const isDue = phase === accepted.phase && isEnough;
    return isDue && !dueBefore.includes(index + 1) ? [index + 1] : [];
  });
}
