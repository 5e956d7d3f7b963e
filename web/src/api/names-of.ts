/**
 * Names of things by their ids. A commitment is named by its party and programme, a contract by its
 * sites, a cluster by its accelerators and site, a job by its number. What tells their ids apart
 * stands behind the names of two of a kind that would have the same. Of what is not known, or not
 * for the reader, the kind is told, and the id without its prefix.
 */
import type { Commitment } from '../../../src/client/commitments.ts';
import type { Contract } from '../../../src/client/contracts.ts';
import type { Site } from '../../../src/client/sites.ts';
import { isolated } from '../texts/isolated.ts';
import { distinctNames, type NamedThing, restOf } from './distinct-names.ts';
import type { NameTexts } from './name-texts.ts';

export type NameOf = (id: string) => string;

export interface Known {
  /** What has a name of its own. */
  readonly named: readonly NamedThing[];
  readonly sites: readonly Pick<Site, 'id' | 'name' | 'clusters'>[];
  readonly commitments: readonly Pick<Commitment, 'id' | 'party' | 'programme'>[];
  readonly contracts: readonly Pick<Contract, 'id' | 'site' | 'furtherSites'>[];
}

export function namesOf(known: Known, texts: NameTexts, list: (names: string[]) => string): NameOf {
  const all = [...known.named, ...known.sites];
  const own = distinctNames(all.map(({ id, name }) => ({ id, name: isolated(name) })));
  // Made once: of a table of 100,000 rows each asks for several names.
  const words = new Map<string, unknown>(Object.entries(texts));
  const plain = (id: string) => own.get(id) ?? unnamed(id, words);
  const made = distinctNames([
    ...known.sites.flatMap(({ name, clusters }) =>
      clusters.map(({ id, acceleratorClass }) => {
        return { id, name: `${acceleratorClass.toUpperCase()}, ${isolated(name)}` };
      }),
    ),
    ...known.commitments.map(({ id, party, programme }) => {
      return { id, name: texts.commitmentOf(plain(party), plain(programme)) };
    }),
    ...known.contracts.map(({ id, site, furtherSites }) => {
      return { id, name: texts.contractFor(list([site, ...furtherSites].map(plain))) };
    }),
  ]);
  return (id) => made.get(id) ?? plain(id);
}

function unnamed(id: string, words: ReadonlyMap<string, unknown>): string {
  const whole = words.get(id);
  if (id.includes('_') && typeof whole === 'string') return whole;
  const kind = words.get(id.slice(0, id.indexOf('_')));
  return typeof kind === 'string' ? `${kind} ${numberOf(restOf(id))}` : id;
}

/** `00051617` as `51617`. */
function numberOf(rest: string): string {
  return /^\d+$/.test(rest) ? String(Number(rest)) : rest;
}
