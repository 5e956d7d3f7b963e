/**
 * Reads a programme file. Either it is a plan, or every fault is named with its line. In order:
 *  1. the text is YAML;
 *  2. its version is known;
 *  3. every field has the type, form and range of the schema, and every reference a target;
 *  4. the parts agree: the rules of funding, procurement, capacity and access.
 * A fault of step 1 or 2 ends the reading. Steps 3 and 4 are both done: rules are checked on what
 * was read without a fault, and those that need a whole section wait until it is whole.
 */
import { isMap } from 'yaml';
import {
  allocationDateFaults,
  entitlementFaults,
  marketFunderFaults,
  poolFaults,
  siteRepeatedFaults,
  storageFaults,
  unionTimeFaults,
} from './domain-rules-access.ts';
import {
  capacityFaults,
  classMixedFaults,
  clusterFaults,
  clusterSharedFaults,
  countFaults,
  outageFaults,
  phaseDateFaults,
  phaseOverlapFaults,
} from './domain-rules-capacity.ts';
import {
  budgetFaults,
  budgetRepeatedFaults,
  committedTotalFaults,
  instalmentDateFaults,
  instalmentOrderFaults,
  membershipFaults,
  operatorFaults,
  partyStateFaults,
  stateFaults,
} from './domain-rules-funding.ts';
import { priceFaults } from './domain-rules-prices.ts';
import {
  commitmentExceededFaults,
  conditionFaults,
  contractOperatorFaults,
  contractSiteFaults,
  contributionFaults,
  contributorFaults,
  hostCommitmentFaults,
  investmentFaults,
  publicShareFaults,
  unionShareFaults,
} from './domain-rules-procurement.ts';
import {
  backfillFaults,
  coverageFaults,
  periodFaults,
  placementFaults,
  requestedTimeFaults,
  traceFaults,
  traceStartFaults,
} from './domain-rules-workload.ts';
import { type Draft, draftOf } from './draft.ts';
import { compareFaults, type Fault, type PathFault, pathText } from './fault.ts';
import type { RehearsalPlan } from './plan.ts';
import { referenceFaults } from './references.ts';
import { type ProgrammeFile, programmeFileSchema } from './schema.ts';
import type { SchemaNode } from './schema-node.ts';
import { newNotes, readShape, type ShapeNotes } from './shape.ts';
import { toPlan } from './to-plan.ts';
import { readYaml, type YamlText } from './yaml-text.ts';

export interface ReadOptions {
  /** Commitments above a budget pass, and the plan notes each in `assumedBudget`. */
  readonly assumeBudget: boolean;
  /** In place of the seed of the file. */
  readonly seed?: number | undefined;
  /** Calendar months from the start of the period, in place of the length in the file. */
  readonly months?: number | undefined;
  /** False where the file came from elsewhere, and must not name files of this machine. */
  readonly allowsTraces?: boolean;
}

export type ProgrammeReading =
  | { readonly ok: true; readonly plan: RehearsalPlan }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** What it finds wrong with a draft. */
export type Rule = (draft: Draft) => readonly PathFault[];

/** Every rule between the parts of a plan but the one on budgets. */
export const RULES_OF_DRAFT: readonly Rule[] = [
  partyStateFaults,
  membershipFaults,
  stateFaults,
  operatorFaults,
  budgetRepeatedFaults,
  instalmentOrderFaults,
  instalmentDateFaults,
  committedTotalFaults,
  contributionFaults,
  contributorFaults,
  commitmentExceededFaults,
  investmentFaults,
  contractSiteFaults,
  contractOperatorFaults,
  conditionFaults,
  hostCommitmentFaults,
  unionShareFaults,
  publicShareFaults,
  phaseDateFaults,
  phaseOverlapFaults,
  capacityFaults,
  clusterSharedFaults,
  classMixedFaults,
  clusterFaults,
  outageFaults,
  countFaults,
  priceFaults,
  allocationDateFaults,
  siteRepeatedFaults,
  entitlementFaults,
  unionTimeFaults,
  poolFaults,
  storageFaults,
  marketFunderFaults,
  periodFaults,
  coverageFaults,
  requestedTimeFaults,
  traceStartFaults,
  placementFaults,
  backfillFaults,
];

/**
 * The plan of a programme file, or all its faults in the order of their lines. `fileName` only
 * names the file in the faults: nothing is opened.
 */
export function readProgrammeText(
  text: string,
  fileName: string,
  options: ReadOptions,
): ProgrammeReading {
  const yaml = readYaml(text, fileName);
  if (yaml.faults.length > 0) return { ok: false, faults: yaml.faults.toSorted(compareFaults) };
  const notes = newNotes();
  const root = yaml.document?.contents;
  const reading = readShape(root, { schema: programmeFileSchema as SchemaNode, path: [] }, notes);
  const version = notes.faults.filter(({ rule }) => rule === 'wrong_version');
  if (version.length > 0 || !isMap(root)) {
    return { ok: false, faults: placed(isMap(root) ? version : notes.faults, notes, yaml) };
  }
  const shapeFaults = [...notes.faults, ...referenceFaults(notes)];
  const file = withOptions((reading.value ?? {}) as Partial<ProgrammeFile>, options);
  const draft = draftOf(file, notes, shapeFaults);
  const faults = [...shapeFaults, ...ruleFaults(draft, options)];
  if (faults.length > 0) return { ok: false, faults: placed(faults, notes, yaml) };
  return { ok: true, plan: toPlan(draft) };
}

/** Before the rules are checked, so that they hold for what will be rehearsed. */
function withOptions(
  file: Partial<ProgrammeFile>,
  { seed, months }: ReadOptions,
): Partial<ProgrammeFile> {
  const { period } = file;
  const isLengthGiven = months !== undefined && period !== undefined;
  return {
    ...file,
    ...(seed === undefined ? {} : { seed }),
    ...(isLengthGiven ? { period: { ...period, length: `${months} months` } } : {}),
  };
}

function ruleFaults(
  draft: Draft,
  { assumeBudget, allowsTraces = true }: ReadOptions,
): readonly PathFault[] {
  const rules = [
    ...RULES_OF_DRAFT,
    ...(assumeBudget ? [] : [budgetFaults]),
    ...(allowsTraces ? [] : [traceFaults]),
  ];
  return rules.flatMap((rule) => rule(draft));
}

/** Gives each fault the line of its path, or of the nearest block around it that was read. */
export function placed(
  faults: readonly PathFault[],
  { offsets }: ShapeNotes,
  yaml: YamlText,
): readonly Fault[] {
  return faults
    .map(({ path, offset: ownOffset, ...rest }) => {
      let depth = path.length;
      while (depth > 0 && !offsets.has(pathText(path.slice(0, depth)))) depth -= 1;
      const offset = ownOffset ?? offsets.get(pathText(path.slice(0, depth))) ?? 0;
      return { file: yaml.fileName, ...yaml.placeAt(offset), path: pathText(path), ...rest };
    })
    .toSorted(compareFaults);
}
