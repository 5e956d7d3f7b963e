/** What the scheduler of a site says of a run that it was given and has not started yet. */
import Type, { type Static } from 'typebox';
import type { EpochSeconds } from '../../kernel/units.ts';
import type { Reader } from '../../platform/database/transaction.ts';
import {
  toWireInstant,
  wireCount,
  wireInstant,
  wireNullable,
  wireText,
} from '../../platform/http/wire.ts';
import { CLOSED } from './wire-job.ts';

/** As the room of sites reads it; words are those of its tables. */
export interface SiteWait {
  readonly attempt: number;
  readonly siteJob: number;
  readonly state: string;
  readonly reason: string;
  readonly meaning: string;
  readonly holder: string | undefined;
  readonly resource: string | undefined;
  readonly sentence: string;
  readonly remedy: string;
  readonly since: EpochSeconds;
  readonly heardAt: EpochSeconds;
}

export interface SiteWaitPorts {
  readonly siteWaitOf: (reader: Reader, jobNumber: number) => Promise<SiteWait | undefined>;
}

const CHARACTERS_MAX = 500;
const NUMBER_MAX = Number.MAX_SAFE_INTEGER;
const word = (description: string) => Type.String({ maxLength: 60, description });

export const wireSiteWait = Type.Object(
  {
    attempt: wireCount(1, NUMBER_MAX),
    siteJob: wireCount(1, NUMBER_MAX),
    state: word('as the scheduler of the site writes it, such as PENDING'),
    reason: Type.String({
      maxLength: 200,
      description: 'as the scheduler of the site writes it, such as AssocGrpGRESMinutes',
    }),
    meaning: word('what the reason means, such as limit-used-up'),
    holder: wireNullable(word('whose limit it is: account, qos or user')),
    resource: wireNullable(word('what the limit is on, such as gpus')),
    sentence: wireText(CHARACTERS_MAX),
    remedy: Type.String({ maxLength: CHARACTERS_MAX, description: 'what would let it start' }),
    since: wireInstant,
    heardAt: wireInstant,
  },
  { ...CLOSED, title: 'SiteWait' },
);

export function toWireSiteWait(wait: SiteWait): Static<typeof wireSiteWait> {
  const { holder = null, resource = null, since, heardAt, ...words } = wait;
  return {
    ...words,
    holder,
    resource,
    since: toWireInstant(since),
    heardAt: toWireInstant(heardAt),
  };
}
