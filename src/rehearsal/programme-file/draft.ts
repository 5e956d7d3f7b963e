/**
 * A programme file on its way to a plan: the parts that were read without a fault, in the types of
 * the rooms, each with its path in the file, so that the rules between them can name a place.
 */
import type { Allocation } from '../../access/allocation.ts';
import type { AccessMode } from '../../access/mode.ts';
import type { Site } from '../../capacity/site.ts';
import type { Budget, Commitment } from '../../funding/commitment.ts';
import type { Party } from '../../funding/party.ts';
import type { Programme } from '../../funding/programme.ts';
import { present } from '../../kernel/assert.ts';
import type { PartyId, SiteId } from '../../kernel/ids.ts';
import type { Interval } from '../../kernel/time.ts';
import type { Contract } from '../../procurement/contract.ts';
import type { Path, PathFault } from './fault.ts';
import type { Condition, WorkloadSource } from './plan.ts';
import type { ProgrammeFile } from './schema.ts';
import type { ShapeNotes } from './shape.ts';
import {
  intervalOfPeriod,
  toAllocation,
  toBudget,
  toCommitment,
  toCondition,
  toContract,
  toMode,
  toParty,
  toProgramme,
  toSite,
  toSource,
} from './to-rooms.ts';

export type Section = keyof ProgrammeFile;

export interface Draft {
  /** The file as read; of the lists only the items without a fault. */
  readonly file: Partial<ProgrammeFile>;
  readonly interval: Interval | undefined;
  readonly conditions: readonly Condition[];
  readonly parties: readonly Party[];
  readonly budgets: readonly Budget[];
  readonly programmes: readonly Programme[];
  readonly commitments: readonly Commitment[];
  readonly sites: readonly Site[];
  readonly contracts: readonly Contract[];
  readonly modes: readonly AccessMode[];
  readonly allocations: readonly Allocation[];
  readonly workload: readonly WorkloadSource[];
  /** False where a section has a fault, so that something may be missing from it. */
  isWhole(...sections: readonly Section[]): boolean;
  /** The path of an item of one of the lists above, and of `steps` below it. */
  at(item: object, ...steps: Path): Path;
}

/** `faults` are those found in the file. */
export function draftOf(
  file: Partial<ProgrammeFile>,
  notes: ShapeNotes,
  faults: readonly PathFault[],
): Draft {
  const paths = new Map<object, Path>();
  const convert = <From extends object, To extends object>(
    items: readonly From[] | undefined,
    to: (item: From) => To,
  ): readonly To[] =>
    (items ?? []).map((item) => {
      const made = to(item);
      paths.set(made, present(notes.paths.get(item), 'The path of an item'));
      return made;
    });
  const broken = new Set(faults.filter(breaks).map(({ path }) => path[0]));
  const interval = broken.has('period') ? undefined : intervalOfPeriod(file.period);
  return {
    file,
    interval,
    conditions: convert(file.conditions, toCondition),
    parties: convert(file.parties, toParty),
    budgets: convert(file.budgets, toBudget),
    programmes: convert(file.programmes, toProgramme),
    commitments: convert(file.commitments, toCommitment),
    sites: convert(file.sites, toSite),
    contracts: convert(file.contracts, toContract),
    modes: convert(file.modes, toMode),
    allocations:
      interval === undefined
        ? []
        : convert(file.allocations, (item) => toAllocation(item, interval)),
    workload:
      interval === undefined || broken.has('workload')
        ? []
        : convert(file.workload?.sources, (source) => toSource(source, interval)),
    isWhole: (...sections) => sections.every((section) => !broken.has(section)),
    at: (item, ...steps) => [...present(paths.get(item), 'The path of a draft item'), ...steps],
  };
}

/** A key too many spoils nothing; every other fault leaves a hole. */
function breaks({ rule }: PathFault): boolean {
  return rule !== 'unknown_key' && rule !== 'duplicate_key';
}

export function partyOf(draft: Draft, id: PartyId): Party | undefined {
  return draft.parties.find((party) => party.id === id);
}

export function siteOf(draft: Draft, id: SiteId): Site | undefined {
  return draft.sites.find((site) => site.id === id);
}

export function programmeOf(draft: Draft, contract: Contract): Programme | undefined {
  return draft.programmes.find(({ id }) => id === contract.programme);
}

export function commitmentOf(draft: Draft, id: string): Commitment | undefined {
  return draft.commitments.find((commitment) => commitment.id === id);
}
