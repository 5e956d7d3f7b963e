import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toGpuSeconds } from '../kernel/units.ts';
import { accessTimeOf, CLUSTER_FIGURES, type ClusterTime, type HolderTime } from './access-time.ts';

const figuresOf = <Name extends string>(names: readonly Name[], first: number) =>
  Object.fromEntries(names.map((name, index) => [name, toGpuSeconds(first + index)])) as Readonly<
    Record<Name, ReturnType<typeof toGpuSeconds>>
  >;
const clusterTime = (cluster: string, first: number): ClusterTime => ({
  site: 'site_s',
  cluster: `cluster_${cluster}`,
  ...figuresOf(CLUSTER_FIGURES, first),
});
const holderTime = (holder: string, mode: string, used: number): HolderTime => ({
  holder: `party_${holder}`,
  mode: `mode_${mode}`,
  cluster: 'cluster_a',
  awardedGpuSeconds: toGpuSeconds(100),
  usedGpuSeconds: toGpuSeconds(used),
});

it('sums the months of each cluster, and of each holder in each mode', () => {
  const time = accessTimeOf(
    [clusterTime('b', 10), clusterTime('a', 1), clusterTime('b', 20)],
    [holderTime('uni', 'large', 7), holderTime('uni', 'fast', 1), holderTime('uni', 'large', 30)],
  );
  expect(time.clusters).toMatchObject([
    { cluster: 'cluster_b', entitledGpuSeconds: 30, shortfallGpuSeconds: 48 },
    { cluster: 'cluster_a', entitledGpuSeconds: 1, shortfallGpuSeconds: 10 },
  ]);
  expect(time.holders).toEqual([
    { ...holderTime('uni', 'large', 37), awardedGpuSeconds: 200 },
    holderTime('uni', 'fast', 1),
  ]);
});

it('loses no second of any figure', () => {
  const lines = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat()));
  fc.assert(
    fc.property(lines, (drawn) => {
      const months = drawn.map(([cluster, first]) => clusterTime(cluster, first));
      const { clusters } = accessTimeOf(months, []);
      for (const name of CLUSTER_FIGURES) {
        const total = (all: readonly ClusterTime[]) => all.reduce((sum, one) => sum + one[name], 0);
        expect(total(clusters)).toBe(total(months));
      }
    }),
  );
});
