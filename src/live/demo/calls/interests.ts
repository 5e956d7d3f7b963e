/** Who has sent its interest to a demo. All of it is invented. */
import type { InterestDraft } from '../../../procurement/interest.ts';

const MILLION_EUROS = 1_000_000_000_000n;

interface DemoInterest {
  readonly daysAgo: number;
  /** `undefined`: nobody has spoken to it yet. */
  readonly note: { readonly spokenTo: string; readonly note: string } | undefined;
  readonly draft: Omit<InterestDraft, 'programme' | 'investmentMicros'> & {
    readonly investmentMicros: bigint;
  };
}

export const DEMO_INTERESTS: readonly DemoInterest[] = [
  {
    daysAgo: 82,
    note: {
      spokenTo: 'Aino Example',
      note: 'They have a grid connection from October next year and ask when the call comes.',
    },
    draft: {
      consortium: 'Aurora Compute (invented)',
      members: [
        { name: 'Aurora Compute', country: 'FI', role: 'lead' },
        { name: 'Northern Grid', country: 'SE', role: 'member' },
      ],
      contact: { name: 'Aino Example', mail: 'aino@example.org' },
      sites: [{ name: 'Aurora 1', host: 'party_fi' }],
      gpuCount: 55_000,
      h100Equivalents: 110_000,
      investmentMicros: 3_400n * MILLION_EUROS,
      powerKilowatts: 150_000,
      track: 'joint-procurement',
    },
  },
  {
    daysAgo: 6,
    note: undefined,
    draft: {
      consortium: 'Lusitania Compute (invented)',
      members: [{ name: 'Lusitania Compute', country: 'PT', role: 'lead' }],
      contact: { name: 'Luis Example', mail: 'luis@example.org' },
      sites: [{ name: 'Lusitania 1', host: 'party_pt' }],
      gpuCount: 51_500,
      h100Equivalents: 103_000,
      investmentMicros: 3_050n * MILLION_EUROS,
      powerKilowatts: 140_000,
      track: 'market',
    },
  },
];
