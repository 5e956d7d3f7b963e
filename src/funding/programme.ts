import type { ProgrammeId } from '../kernel/ids.ts';

/**
 * The way by which a programme reaches capacity. `joint-procurement`: the joint undertaking and
 * states buy together; `public-factory`: a public entity owns the machine; `market`: capacity is
 * bought at a price, without a public share; `european-access`: time that the Union shares out.
 */
export type Track = 'joint-procurement' | 'public-factory' | 'market' | 'european-access';

export interface Programme {
  readonly id: ProgrammeId;
  readonly name: string;
  readonly track: Track;
}
