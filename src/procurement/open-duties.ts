/**
 * What a contract still waits for by a day: its capacity, accepted before each phase begins (it
 * counts a month later else, see acceptance.ts), and the yearly reports of hosting.ts.
 */
import type { EpochSeconds } from '../kernel/units.ts';
import type { Phase } from './contract.ts';
import type { ContractLife } from './contract-life.ts';
import { yearlyDuties } from './hosting.ts';

export interface OpenDuty {
  readonly kind: 'acceptance' | 'report';
  /** From when on it is too late. */
  readonly dueAt: EpochSeconds;
}

/**
 * Those that fall due by `until`. A phase of which anything was accepted waits no more: what is
 * missing of it is a matter of milestones and credits. Nor is anything accepted once it is said
 * that the contract is left: acceptance.ts. `phases` are those of the contract now, which end
 * where it was left.
 */
export function openDuties(
  { signed, tests, reports }: Pick<ContractLife, 'signed' | 'tests' | 'reports'>,
  phases: readonly Phase[],
  until: EpochSeconds,
): readonly OpenDuty[] {
  const acceptances = signed.phases.flatMap(({ start, gpuCount }, index): readonly OpenDuty[] => {
    const isAccepted = tests.some((test) => test.phase === index + 1 && test.gpuCount > 0);
    const isOpen = gpuCount > 0 && start <= until && !isAccepted && signed.exit === undefined;
    return isOpen ? [{ kind: 'acceptance', dueAt: start }] : [];
  });
  const missing = yearlyDuties(phases, reports, until).filter(({ state }) => state !== 'handed-in');
  const days = new Set(missing.map(({ lateFrom }) => lateFrom));
  // Both reports of a year are due on one day, and asked for together.
  const late = [...days].map((dueAt): OpenDuty => ({ kind: 'report', dueAt }));
  return [...acceptances, ...late.filter(({ dueAt }) => dueAt <= until)];
}
