/** What the lines of a statement add up to, and which of their figures are worth a column. */
import type { StatementLine, StatementLineKind } from '../../../../src/client/statements.ts';

export type FigureName = keyof StatementLine['figures'];

/** The kinds of lines in the order of the chain, with their figures as they are told. */
export const FIGURES_BY_KIND: Readonly<Record<StatementLineKind, readonly FigureName[]>> = {
  commitment: ['committedMicros', 'calledMicros', 'paidMicros'],
  contract: ['earnedMicros', 'creditNoteMicros'],
  'gpu-time': [
    'entitledGpuSeconds',
    'demandedGpuSeconds',
    'deliveredGpuSeconds',
    'lentGpuSeconds',
    'borrowedGpuSeconds',
    'repaidGpuSeconds',
    'gaveBackGpuSeconds',
    'expiredGpuSeconds',
    'shortfallGpuSeconds',
    'demandCameLateGpuSeconds',
    'capacityLostGpuSeconds',
    'notScheduledGpuSeconds',
    'creditMicros',
  ],
  allocation: [
    'awardedGpuSeconds',
    'usedGpuSeconds',
    'drawnGpuSeconds',
    'returnedGpuSeconds',
    'chargedMicros',
  ],
};

export const LINE_KINDS = Object.keys(FIGURES_BY_KIND) as readonly StatementLineKind[];

/** Exact: figures are whole numbers, larger than a number of the language may be. */
export function sumOf(lines: readonly StatementLine[], name: FigureName): bigint {
  return lines.reduce((sum, { figures }) => sum + BigInt(figures[name] ?? '0'), 0n);
}

/** Those that are not zero in every line; the first always, so that no table lacks a number. */
export function figuresShown(
  kind: StatementLineKind,
  lines: readonly StatementLine[],
): readonly FigureName[] {
  return FIGURES_BY_KIND[kind].filter((name, index) => {
    const isThere = lines.some(({ figures }) => figures[name] !== undefined);
    return isThere && (index === 0 || lines.some(({ figures }) => (figures[name] ?? '0') !== '0'));
  });
}

export function isMoney(name: FigureName): boolean {
  return name.endsWith('Micros');
}
