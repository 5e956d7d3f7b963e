/**
 * What a programme file would change in the plan as it stands. Nothing is ever deleted, so what the
 * file leaves out stays, and is said. Where the platform has gone further than the file, because a
 * commitment was signed, an outage ended or an allocation ended since, the platform is right.
 */
import type { Allocation } from '../access/allocation.ts';
import type { Outage, Site } from '../capacity/site.ts';
import { stepsBetween } from '../funding/commitment-steps.ts';
import type { EpochSeconds } from '../kernel/units.ts';
import { outageKey, type PlanSection, type SheetItem, sheetOf } from './plan-sheet.ts';
import type { PlanState, StoredPlan } from './stored-plan.ts';

export interface FieldChange {
  readonly field: string;
  /** `undefined`: there was none. */
  readonly before: string | undefined;
  /** `undefined`: there will be none. */
  readonly after: string | undefined;
}

export interface ItemName {
  readonly section: PlanSection;
  readonly id: string;
}

export interface ItemChange extends ItemName {
  readonly fields: readonly FieldChange[];
}

export interface PlanDifference {
  readonly added: readonly SheetItem[];
  readonly changed: readonly ItemChange[];
  /** In the platform and not in the file: stays. */
  readonly kept: readonly ItemName[];
  /** Where the platform has gone further than the file: stays; `before` is the platform's. */
  readonly ahead: readonly ItemChange[];
}

/** The difference, and the plan that follows from it. */
export interface PlannedChange {
  readonly difference: PlanDifference;
  readonly plan: StoredPlan;
}

/** Whether the file changes nothing. */
export function isEmptyDifference({ added, changed }: PlanDifference): boolean {
  return added.length === 0 && changed.length === 0;
}

/** What the platform would have after `file`, and how that differs from what it has at `now`. */
export function plannedChange(
  state: PlanState,
  file: StoredPlan,
  now: EpochSeconds,
): PlannedChange {
  const { plan: present, calledOff } = state;
  if (present === undefined) {
    const difference = { added: sheetOf(file), changed: [], kept: [], ahead: [] };
    return { difference, plan: file };
  }
  const plan = mergedPlan(present, calledOff, file, now);
  const before = itemsByName(sheetOf(present));
  const after = itemsByName(sheetOf(plan));
  const wanted = itemsByName(sheetOf(file));
  return {
    plan,
    difference: {
      added: [...after].flatMap(([name, each]) => (before.has(name) ? [] : [each])),
      changed: changesBetween(before, after),
      kept: [...before].flatMap(([name, { section, id }]) =>
        wanted.has(name) ? [] : [{ section, id }],
      ),
      ahead: changesBetween(after, wanted),
    },
  };
}

type ItemsByName = ReadonlyMap<string, SheetItem>;

function itemsByName(items: readonly SheetItem[]): ItemsByName {
  return new Map(items.map((each) => [`${each.section}/${each.id}`, each]));
}

/** Items of both, field by field, in the order of `after`. */
function changesBetween(before: ItemsByName, after: ItemsByName): readonly ItemChange[] {
  return [...after].flatMap(([name, { section, id, fields }]) => {
    const old = before.get(name);
    if (old === undefined) return [];
    const changes = fieldChanges(old.fields, fields);
    return changes.length === 0 ? [] : [{ section, id, fields: changes }];
  });
}

function fieldChanges(
  before: SheetItem['fields'],
  after: SheetItem['fields'],
): readonly FieldChange[] {
  const old = new Map(before.map(({ field, value }) => [field, value]));
  const wanted = new Map(after.map(({ field, value }) => [field, value]));
  return [...new Set([...wanted.keys(), ...old.keys()])].flatMap((field) => {
    const change = { field, before: old.get(field), after: wanted.get(field) };
    return change.before === change.after ? [] : [change];
  });
}

function mergedPlan(
  present: StoredPlan,
  calledOff: readonly Outage[],
  file: StoredPlan,
  now: EpochSeconds,
): StoredPlan {
  return {
    ...file,
    parties: merged(present.parties, file.parties, byId),
    programmes: merged(present.programmes, file.programmes, byId),
    budgets: merged(present.budgets, file.budgets, ({ party, year }) => `${party}/${year}`),
    commitments: merged(present.commitments, file.commitments, byId, (old, wanted) =>
      stepsBetween(old.status, wanted.status) === undefined
        ? { ...wanted, status: old.status }
        : wanted,
    ),
    sites: merged(present.sites, file.sites, byId, (old, wanted) =>
      mergedSite(old, wanted, calledOff),
    ),
    contracts: merged(present.contracts, file.contracts, byId),
    modes: merged(present.modes, file.modes, byId),
    allocations: merged(present.allocations, file.allocations, byId, (old, wanted) =>
      mergedAllocation(old, wanted, now),
    ),
  };
}

/** What the file has instead of what is there, in the place where it stands; new items last. */
function merged<Item extends object>(
  present: readonly Item[],
  file: readonly Item[],
  keyOf: (item: Item) => string,
  combine: (old: Item, wanted: Item) => Item = (_, wanted) => wanted,
): readonly Item[] {
  const wanted = new Map(file.map((each) => [keyOf(each), each]));
  const known = new Set(present.map(keyOf));
  const stood = present.map((old) => {
    const found = wanted.get(keyOf(old));
    return found === undefined ? old : combine(old, found);
  });
  return [...stood, ...file.filter((each) => !known.has(keyOf(each)))];
}

function byId({ id }: { readonly id: string }): string {
  return id;
}

/** Outages once noted are the operator's: a file adds to them and changes none. */
function mergedSite(old: Site, wanted: Site, calledOff: readonly Outage[]): Site {
  const noted = new Set([...old.outages, ...calledOff].map(outageKey));
  return {
    ...wanted,
    clusters: merged(old.clusters, wanted.clusters, byId),
    outages: [...old.outages, ...wanted.outages.filter((each) => !noted.has(outageKey(each)))],
  };
}

/** What has ended stays as it ended. */
function mergedAllocation(old: Allocation, wanted: Allocation, now: EpochSeconds): Allocation {
  return old.end <= now ? old : wanted;
}
