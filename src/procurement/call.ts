/**
 * A call: what is asked for, in which lots and phases, under which caps, by which criteria. Every
 * number of a call is data of that call; only what the regulation says itself is a constant.
 */
import type { AgreementId, CallId, PartyId, ProgrammeId } from '../kernel/ids.ts';
import type { EpochSeconds, EurMicros, PartsPerMillion } from '../kernel/units.ts';
import type { NeededVote } from './board-vote.ts';

/**
 * `drafted` → `launched` → `opened` by two officers → `ranked` when every bid has its consensus →
 * `decided` by a selection → `awarded` when standstill and complaints are over. `cancelled` from
 * any state before `awarded`. A launched call refuses bids from its deadline on.
 */
export type CallState =
  | 'drafted'
  | 'launched'
  | 'opened'
  | 'ranked'
  | 'decided'
  | 'awarded'
  | 'cancelled';

/** Phases are the same for all lots, counted from 1; each bid says when its own begin. */
export interface LotPhase {
  /** Union money for one project in this phase, at most. */
  readonly unionMicrosMax: EurMicros;
  /** H100-equivalents that stand at the end of this phase, at least. */
  readonly h100EquivalentsMin: number;
}

export interface Lot {
  /** Such as `lot-1`; unique in the call. */
  readonly id: string;
  readonly name: string;
  readonly projectCountMax: number;
  /** One for each phase of the call. */
  readonly phases: readonly LotPhase[];
  /** Of the whole site, at least. */
  readonly itLoadKilowattsMin: number;
  readonly storageTerabytesMin: number;
}

/** Points of a value by steps: the first step that it reaches gives the points. */
export interface Scale {
  /** What is measured, and which way is better. */
  readonly measure: ScaleMeasure;
  readonly steps: readonly ScaleStep[];
}

/**
 * `pue`: millionths, lower is better. `renewable-hourly`, `renewable-yearly`: ppm of the energy
 * that is matched by the hour, or over a year, higher is better. `backup-hours`: higher is better.
 */
export type ScaleMeasure = 'pue' | 'renewable-hourly' | 'renewable-yearly' | 'backup-hours';

export interface ScaleStep {
  /** Such as `excellent`. */
  readonly label: string;
  /** At most this where lower is better, at least this where higher is. */
  readonly bound: number;
  readonly points: number;
}

export interface Criterion {
  /** Such as `scale`; unique in the call. */
  readonly id: string;
  readonly name: string;
  /** Of the whole score; the weights of a call make {@link WHOLE_PPM} together. */
  readonly weightPpm: PartsPerMillion;
  /** Full marks, such as 100. */
  readonly pointsMax: number;
  /** Fewer points than this exclude a bid, whatever its other scores are; 0: no threshold. */
  readonly pointsMin: number;
  /** Where scales say what evaluators may not: the points of these measures, as a guide to them. */
  readonly scales: readonly Scale[];
}

export interface CallTerms {
  readonly id: CallId;
  readonly programme: ProgrammeId;
  readonly agreement: AgreementId;
  readonly name: string;
  readonly lots: readonly Lot[];
  /** Such as `phase 1`, in order. */
  readonly phaseNames: readonly string[];
  /** Over all lots. */
  readonly projectCountMax: number;
  /** Union money over all projects, in all phases and in each; `undefined`: no cap of its own. */
  readonly unionMicrosMax: EurMicros;
  readonly unionMicrosMaxByPhase: readonly (EurMicros | undefined)[];
  /** Where a site may be; each of these states must have signed its commitment at the launch. */
  readonly states: readonly PartyId[];
  readonly criteria: readonly Criterion[];
  /** Individual scores that each bid needs before its consensus. */
  readonly evaluatorCountMin: number;
  readonly deadlineAt: EpochSeconds;
  /** Between the decision and the award, in which a bidder may complain. */
  readonly standstillSeconds: number;
  /** Acts that the Governing Board carries first, each once; left out: none does. */
  readonly boardVotes?: readonly NeededVote[];
  /** Addresses of the documents, each with the SHA-256 of what stood there. */
  readonly documents: readonly CallDocument[];
}

export interface CallDocument {
  readonly name: string;
  readonly address: string;
  /** Hexadecimal. */
  readonly sha256: string;
}
