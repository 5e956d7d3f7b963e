/** What four ways of one decision give the party that decides. */
import type { DecisionSummary } from '../../summary.ts';

export type SampleTrack = 'commit' | 'public-factory' | 'market' | 'european-access';

interface TrackFigures {
  readonly publicMillions: bigint;
  readonly userMillions: bigint;
  readonly entitledGpuHours: bigint;
  readonly deliveredGpuHours: bigint;
  readonly waitSecondsP50: number;
  readonly dependsOn: DecisionSummary['dependsOn'];
}

/** Nothing waits for it by the words of the file. */
const IN_VIEW = { state: null, waiting: null };
const GRID = { what: 'Grid connection of 150 MW', owner: 'TenneT', due: '2029-07-01', ...IN_VIEW };
const CALL = {
  what: 'Selection in the joint call',
  owner: 'Governing Board',
  due: '2027-03-01',
  ...IN_VIEW,
};

const FIGURES: Readonly<Record<SampleTrack, TrackFigures>> = {
  commit: {
    publicMillions: 270n,
    userMillions: 0n,
    entitledGpuHours: 28_400_000n,
    deliveredGpuHours: 26_900_000n,
    waitSecondsP50: 310,
    dependsOn: [CALL, GRID],
  },
  'public-factory': {
    publicMillions: 130n,
    userMillions: 0n,
    entitledGpuHours: 9_100_000n,
    deliveredGpuHours: 8_950_000n,
    waitSecondsP50: 2_900,
    dependsOn: [{ what: 'Delivery of the machine', owner: 'SURF', due: null, ...IN_VIEW }],
  },
  market: {
    publicMillions: 0n,
    userMillions: 61n,
    entitledGpuHours: 0n,
    deliveredGpuHours: 21_700_000n,
    waitSecondsP50: 45,
    dependsOn: [GRID],
  },
  'european-access': {
    publicMillions: 12n,
    userMillions: 4n,
    entitledGpuHours: 3_300_000n,
    deliveredGpuHours: 2_450_000n,
    waitSecondsP50: 86_000,
    dependsOn: [
      { what: 'Calls of the joint undertaking', owner: 'EuroHPC', due: null, ...IN_VIEW },
    ],
  },
};

export function sampleDecision(track: SampleTrack): DecisionSummary {
  const figures = FIGURES[track];
  const publicMicros = figures.publicMillions * 1_000_000_000_000n;
  const userMicros = figures.userMillions * 1_000_000_000_000n;
  const p50 = figures.waitSecondsP50;
  return {
    party: 'party_netherlands',
    name: 'Netherlands',
    entitledGpuSeconds: String(figures.entitledGpuHours * 3_600n),
    deliveredGpuSeconds: String(figures.deliveredGpuHours * 3_600n),
    waitSeconds: { p50, p95: p50 * 8, p99: p50 * 14, max: p50 * 22 },
    userMicros: String(userMicros),
    publicMicros: String(publicMicros),
    microsPerGpuHour: String((publicMicros + userMicros) / figures.deliveredGpuHours),
    dependsOn: figures.dependsOn,
  };
}
