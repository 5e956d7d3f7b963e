/** The plan as a whole: what stands, what a programme file would change, and its application. */
import Type, { type Static } from 'typebox';
import { selectPlanHeader } from '../funding/store/plan-header.ts';
import { unreachable } from '../kernel/assert.ts';
import type { Database } from '../platform/database/transaction.ts';
import { type FieldFault, type ProblemType, refuse } from '../platform/http/problem.ts';
import { type AnyRoute, defineRoute } from '../platform/http/route.ts';
import {
  toWireInstantOrNull,
  wireCount,
  wireId,
  wireInstant,
  wireLines,
  wireNullable,
  wireText,
  wireWord,
} from '../platform/http/wire.ts';
import { THE_PLATFORM } from '../platform/identity/access.ts';
import type { PlanFault } from '../rehearsal/programme-file/plan-faults.ts';
import { type ApplyPorts, type ApplyRefusal, applyProgramme, comparePlan } from './apply.ts';
import { differenceText } from './difference-text.ts';
import { isEmptyDifference, type PlanDifference } from './plan-difference.ts';

export interface PlanRoutePorts extends ApplyPorts {
  readonly database: Database;
}

const CLOSED = { additionalProperties: false } as const;
const VERSION_MAX = 2_147_483_647;
/** So that its UTF-8 is less than a mebibyte in any script. */
const FILE_CHARACTERS_MAX = 300_000;
const BODY_BYTES_MAX = 1_048_576;
const FIELDS_MAX = 8_000;
const FAULTS_MAX = 200;

const FILE_FAULTY: ProblemType = {
  type: 'programme-file-faulty',
  status: 422,
  title: 'The programme file is not one that can be applied',
  advice: 'Each fault has its line and column, as polder check shows them.',
};
const PLAN_REFUSED: ProblemType = {
  type: 'plan-refused',
  status: 422,
  title: 'The plan would rewrite the past, or its parts would not agree',
  advice: 'Each fault names an item of the plan, what the file says and what was expected.',
};
const PLAN_CHANGED: ProblemType = {
  type: 'plan-changed',
  status: 409,
  title: 'The plan has changed since the difference was shown',
  advice: 'Ask for the difference again.',
};
const STEP_REFUSED: ProblemType = {
  type: 'commitment-step-refused',
  status: 422,
  title: 'A commitment cannot take the step that the file asks for',
};

const wireSection = wireWord([
  'plan',
  'parties',
  'programmes',
  'budgets',
  'commitments',
  'sites',
  'clusters',
  'outages',
  'contracts',
  'modes',
  'allocations',
]);
const name = { section: wireSection, id: wireText(400) };
const wireChange = Type.Object(
  {
    ...name,
    fields: Type.Array(
      Type.Object(
        {
          field: wireText(200),
          before: wireNullable(wireLines(FIELDS_MAX)),
          after: wireNullable(wireLines(FIELDS_MAX)),
        },
        CLOSED,
      ),
    ),
  },
  CLOSED,
);
const wireDifference = Type.Object(
  {
    added: Type.Array(
      Type.Object(
        {
          ...name,
          fields: Type.Array(
            Type.Object({ field: wireText(200), value: wireLines(FIELDS_MAX) }, CLOSED),
          ),
        },
        CLOSED,
      ),
    ),
    changed: Type.Array(wireChange),
    kept: Type.Array(Type.Object(name, CLOSED)),
    ahead: Type.Array(wireChange),
  },
  { ...CLOSED, title: 'PlanDifference' },
);
const wireFault = Type.Object(
  {
    rule: wireText(100),
    path: wireText(400),
    found: wireLines(FIELDS_MAX),
    expected: wireLines(FIELDS_MAX),
  },
  { ...CLOSED, title: 'PlanFault' },
);
const wireFile = { fileName: wireText(200), fileText: wireLines(FILE_CHARACTERS_MAX, 1) };

function toWireDifference(difference: PlanDifference): Static<typeof wireDifference> {
  const changes = (items: PlanDifference['changed']) =>
    items.map(({ section, id, fields }) => ({
      section,
      id,
      fields: fields.map(({ field, before, after }) => ({
        field,
        before: before ?? null,
        after: after ?? null,
      })),
    }));
  return {
    added: difference.added.map(({ section, id, fields }) => ({
      section,
      id,
      fields: fields.map((each) => ({ ...each })),
    })),
    changed: changes(difference.changed),
    kept: difference.kept.map((each) => ({ ...each })),
    ahead: changes(difference.ahead),
  };
}

const getPlan = defineRoute({
  operationId: 'getPlan',
  method: 'GET',
  path: '/v1/plan',
  summary: 'What the plan says of itself, and how often it has changed',
  room: 'plan',
  permission: 'programme.read',
  kind: 'read',
  answer: Type.Object(
    {
      /** 0: nothing was applied yet. */
      planVersion: wireCount(0, VERSION_MAX),
      operationVersion: wireCount(0, VERSION_MAX),
      appliedAt: wireNullable(wireInstant),
      name: wireLines(200),
      description: wireLines(4_000),
      decidingParty: wireNullable(wireId('party_')),
      assumptions: Type.Array(wireLines(4_000)),
      startsAt: wireNullable(wireInstant),
      endsAt: wireNullable(wireInstant),
    },
    { ...CLOSED, title: 'Plan' },
  ),
  handle: async (_, { database }: PlanRoutePorts) => {
    const { header, version, operationVersion, appliedAt } = await selectPlanHeader(database);
    const body = {
      planVersion: version,
      operationVersion,
      appliedAt: toWireInstantOrNull(appliedAt),
      name: header?.name ?? '',
      description: header?.description ?? '',
      decidingParty: header?.decidingParty ?? null,
      assumptions: [...(header?.assumptions ?? [])],
      startsAt: toWireInstantOrNull(header?.interval.start),
      endsAt: toWireInstantOrNull(header?.interval.end),
    };
    return { ok: true, body };
  },
});

const comparePlanRoute = defineRoute({
  operationId: 'comparePlan',
  method: 'POST',
  path: '/v1/plan/difference',
  summary: 'What a programme file would change, and why that would be refused; changes nothing',
  room: 'plan',
  permission: 'programme.apply',
  kind: 'command',
  idempotency: 'by-content',
  bodyBytesMax: BODY_BYTES_MAX,
  problems: [FILE_FAULTY],
  body: Type.Object(wireFile, CLOSED),
  answer: Type.Object(
    {
      planVersion: wireCount(0, VERSION_MAX),
      isEmpty: Type.Boolean(),
      lines: Type.Array(wireText(FIELDS_MAX)),
      difference: wireDifference,
      faults: Type.Array(wireFault),
    },
    { ...CLOSED, title: 'ComparedPlan' },
  ),
  scopesOf: async () => [THE_PLATFORM],
  handle: async ({ body, caller }, ports: PlanRoutePorts) => {
    const compared = await ports.database.snapshot((reader) =>
      comparePlan(reader, body, caller.at, ports),
    );
    if (!compared.ok) return refuseWith(compared);
    const { planVersion, difference, faults } = compared.value;
    return {
      ok: true,
      body: {
        planVersion,
        isEmpty: isEmptyDifference(difference),
        lines: [...differenceText(difference)],
        difference: toWireDifference(difference),
        faults: faults.slice(0, FAULTS_MAX).map((fault) => ({ ...fault })),
      },
    };
  },
});

const applyPlanRoute = defineRoute({
  operationId: 'applyPlan',
  method: 'POST',
  path: '/v1/plan',
  summary: 'Apply a programme file, all of it or nothing; a second time it changes nothing',
  room: 'plan',
  permission: 'programme.apply',
  kind: 'command',
  bodyBytesMax: BODY_BYTES_MAX,
  problems: [PLAN_CHANGED, FILE_FAULTY, PLAN_REFUSED, STEP_REFUSED],
  body: Type.Object(
    { ...wireFile, planVersion: Type.Optional(wireCount(0, VERSION_MAX)) },
    { ...CLOSED, title: 'ProgrammeFile' },
  ),
  answer: Type.Object(
    {
      planVersion: wireCount(0, VERSION_MAX),
      isChanged: Type.Boolean(),
      lines: Type.Array(wireText(FIELDS_MAX)),
      difference: wireDifference,
    },
    { ...CLOSED, title: 'AppliedPlan' },
  ),
  scopesOf: async () => [THE_PLATFORM],
  handle: async ({ body, caller }, ports: PlanRoutePorts) => {
    const { fileName, fileText, planVersion: expectedPlanVersion } = body;
    const request = { fileName, fileText, expectedPlanVersion };
    const applied = await applyProgramme(ports.database, caller, request, ports);
    if (!applied.ok) return refuseWith(applied);
    const { planVersion, isChanged, difference } = applied.value;
    return {
      ok: true,
      body: {
        planVersion,
        isChanged,
        lines: [...differenceText(difference)],
        difference: toWireDifference(difference),
      },
    };
  },
});

function refuseWith(refusal: ApplyRefusal) {
  switch (refusal.reason) {
    case 'plan_changed': {
      const { expected, found } = refusal;
      return refuse(PLAN_CHANGED, `Expected version ${expected} of the plan, found ${found}.`);
    }
    case 'file_faulty': {
      const faults = refusal.faults.map(({ line, column, path, ...fault }) => ({
        ...fault,
        path: `${line}:${column} ${path}`.trim(),
      }));
      return refuse(FILE_FAULTY, countText(faults.length), { faults: fieldFaults(faults) });
    }
    case 'plan_refused': {
      const { faults } = refusal;
      return refuse(PLAN_REFUSED, countText(faults.length), { faults: fieldFaults(faults) });
    }
    case 'step_refused':
      return refuse(STEP_REFUSED, `Refused: ${refusal.refusal.reason}.`);
    default:
      return unreachable(refusal);
  }
}

function countText(faultCount: number): string {
  if (faultCount <= FAULTS_MAX) return `${faultCount} in all.`;
  return `${faultCount} in all; the first ${FAULTS_MAX} are given.`;
}

function fieldFaults(faults: readonly PlanFault[]): readonly FieldFault[] {
  return faults.slice(0, FAULTS_MAX).map(({ path, found, expected, rule }) => ({
    field: path,
    found,
    expected: `${expected} [${rule}]`,
  }));
}

export const PLAN_ROUTES: readonly AnyRoute<PlanRoutePorts>[] = [
  getPlan,
  comparePlanRoute,
  applyPlanRoute,
];
