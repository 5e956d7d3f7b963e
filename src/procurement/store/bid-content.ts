/**
 * The content of a bid as the bidder sends it: times and money as text. What is hashed, sealed and,
 * once it is opened, stored is this form, so that the bidder can compute the hash by itself.
 */
import type { PartyId } from '../../kernel/ids.ts';
import { toTimeText } from '../../kernel/time.ts';
import { toEurMicros, toPartsPerMillion } from '../../kernel/units.ts';
import { canonicalText } from '../../platform/database/audit-chain.ts';
import { fromWireInstant } from '../../platform/http/wire.ts';
import type { BidContent } from '../bid.ts';

type PlainMember = 'title' | 'lot' | 'storageTerabytes' | 'itLoadKilowatts';
type PlainMeasure = 'puePpm' | 'backupHours' | 'ownership';

export interface BidContentJson extends Pick<BidContent, PlainMember | PlainMeasure> {
  readonly consortium: readonly {
    readonly name: string;
    readonly state: PartyId;
    readonly role: 'lead' | 'member';
    readonly thirdCountryControl: string | null;
  }[];
  readonly sites: readonly { readonly name: string; readonly host: PartyId }[];
  readonly phases: readonly {
    readonly startAt: string;
    readonly gpuCount: number;
    readonly h100Equivalents: number;
    readonly capexMicros: string;
    readonly unionMicros: string;
    readonly national: readonly { readonly state: PartyId; readonly micros: string }[];
    readonly privateMicros: string;
  }[];
  readonly priceMicrosPerGpuHour: string;
  readonly renewableHourlyPpm: number;
  readonly renewableYearlyPpm: number;
  readonly gridMilestones: readonly {
    readonly name: string;
    readonly dueAt: string;
    readonly kilowatts: number;
    readonly isFirm: boolean;
  }[];
  readonly availabilityPpm: number;
}

/** What is sealed: the salt keeps whoever guesses at the content from testing it on the hash. */
export interface SealedText {
  readonly content: BidContentJson;
  /** 64 hexadecimals that the bidder drew. */
  readonly salt: string;
}

export function toBidContentJson(content: BidContent): BidContentJson {
  return {
    ...content,
    consortium: content.consortium.map((member) => ({
      ...member,
      thirdCountryControl: member.thirdCountryControl ?? null,
    })),
    phases: content.phases.map((phase) => ({
      ...phase,
      startAt: toTimeText(phase.startAt),
      capexMicros: String(phase.capexMicros),
      unionMicros: String(phase.unionMicros),
      national: phase.national.map(({ state, micros }) => ({ state, micros: String(micros) })),
      privateMicros: String(phase.privateMicros),
    })),
    priceMicrosPerGpuHour: String(content.priceMicrosPerGpuHour),
    gridMilestones: content.gridMilestones.map((milestone) => ({
      ...milestone,
      dueAt: toTimeText(milestone.dueAt),
    })),
  };
}

export function fromBidContentJson(json: BidContentJson): BidContent {
  return {
    ...json,
    consortium: json.consortium.map((member) => ({
      ...member,
      thirdCountryControl: member.thirdCountryControl ?? undefined,
    })),
    phases: json.phases.map((phase) => ({
      ...phase,
      startAt: fromWireInstant(phase.startAt),
      capexMicros: toMoney(phase.capexMicros),
      unionMicros: toMoney(phase.unionMicros),
      national: phase.national.map(({ state, micros }) => ({ state, micros: toMoney(micros) })),
      privateMicros: toMoney(phase.privateMicros),
    })),
    priceMicrosPerGpuHour: toMoney(json.priceMicrosPerGpuHour),
    renewableHourlyPpm: toPartsPerMillion(json.renewableHourlyPpm),
    renewableYearlyPpm: toPartsPerMillion(json.renewableYearlyPpm),
    gridMilestones: json.gridMilestones.map((milestone) => ({
      ...milestone,
      dueAt: fromWireInstant(milestone.dueAt),
    })),
    availabilityPpm: toPartsPerMillion(json.availabilityPpm),
  };
}

function toMoney(text: string) {
  return toEurMicros(BigInt(text));
}

/** The text that is sealed and hashed: JSON without spaces, keys in order. */
export function canonicalBidText({ content, salt }: SealedText): string {
  return canonicalText({ content: { ...content }, salt });
}
