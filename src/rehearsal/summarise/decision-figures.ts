/**
 * What the parties of the deciding state put in and get out, so that plans on different tracks can
 * be compared. Its parties are the state itself and all that belong to it; an operator's own share
 * is not theirs. They are entitled as funders, and by allocations that others award to them. What
 * its companies and user organisations pay is no public money, but that of its users.
 */
import { isPublicParty, type Party } from '../../funding/party.ts';
import { intAt } from '../../kernel/column.ts';
import type { PartyId } from '../../kernel/ids.ts';
import { toDateText } from '../../kernel/time.ts';
import type { AllocationLine } from '../../settlement/statement-line.ts';
import type { DecisionSummary } from '../summary.ts';
import { nameOf } from './funder-figures.ts';
import { decimal, type Findings, sumOf } from './input.ts';
import { accruedMicrosOf, heldMicrosOf, microsPerGpuHourOf } from './money-figures.ts';
import { waitSummaryOf, waitsOf } from './waits.ts';

/** `null` where the plan prepares no decision of one party. */
export function decisionOf(findings: Findings): DecisionSummary | null {
  const { stage, statements, recorder } = findings;
  const { plan } = stage;
  const party = plan.decidingParty;
  if (party === undefined) return null;
  const own = ownPartiesOf(findings, party);
  const funded = statements.filter(({ funder }) => own.has(funder));
  const used = statements.flatMap(({ allocations }) => allocations);
  const held = used.filter(({ holder }) => own.has(holder));
  const awardedByOthers = held.filter(({ funder }) => !own.has(funder));
  const entitled =
    sumOf(funded, ({ gpuTime }) => sumOf(gpuTime, (line) => line.entitledGpuSeconds)) +
    sumOf(awardedByOthers, (line) => line.awardedGpuSeconds);
  const delivered = sumOf(held, (line: AllocationLine) => line.usedGpuSeconds);
  const ownWhere = (isCounted: (each: Party) => boolean) =>
    plan.parties.filter((each) => own.has(each.id) && isCounted(each));
  const accruedOf = (isCounted: (each: Party) => boolean): bigint =>
    sumOf(ownWhere(isCounted), ({ id }) => accruedMicrosOf(plan, id));
  const publicMicros = accruedOf(isPublicParty);
  const heldPublicMicros = sumOf(ownWhere(isPublicParty), ({ id }) =>
    heldMicrosOf(plan, findings.heldBack, id),
  );
  const userMicros =
    sumOf(held, (line) => line.chargedMicros) + accruedOf((each) => !isPublicParty(each));
  const holders = plan.allocations.map(({ holder }) => own.has(holder));
  const isHeld = (job: number): boolean =>
    holders[intAt(recorder.jobs.columns.allocationIndex, job)] === true;
  return {
    party,
    name: nameOf(findings, party),
    entitledGpuSeconds: decimal(entitled),
    deliveredGpuSeconds: decimal(delivered),
    waitSeconds: waitSummaryOf(waitsOf(findings, isHeld)),
    userMicros: decimal(userMicros),
    publicMicros: decimal(publicMicros),
    ...(heldPublicMicros > 0n && { heldPublicMicros: decimal(heldPublicMicros) }),
    microsPerGpuHour: microsPerGpuHourOf(publicMicros + userMicros, delivered),
    dependsOn: plan.conditions.map(({ what, owner, dueAt, state, site, programme }) => ({
      what,
      owner,
      due: dueAt === undefined ? null : toDateText(dueAt),
      state: state ?? null,
      waiting: site ?? programme ?? null,
    })),
  };
}

function ownPartiesOf({ stage }: Findings, state: PartyId): ReadonlySet<PartyId> {
  const own = stage.plan.parties.filter(
    (party) => party.state === state && party.kind !== 'operator',
  );
  return new Set([state, ...own.map(({ id }) => id)]);
}
