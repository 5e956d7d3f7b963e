/** Modes and allocations as they go over the wire. */
import Type, { type Static } from 'typebox';
import { GIBIBYTES_MAX, toGibibytes } from '../../kernel/units.ts';
import {
  fromWireInstant,
  toWireInstant,
  toWireInstantOrNull,
  toWireMicros,
  wireCount,
  wireId,
  wireInstant,
  wireMicros,
  wireNullable,
  wireText,
  wireVersion,
  wireWord,
} from '../../platform/http/wire.ts';
import type { AllocationChange } from '../commands/allocations.ts';
import type { allocationFromRow, modeFromRow } from '../store/allocations.ts';

type Allocation = ReturnType<typeof allocationFromRow>;
type Mode = ReturnType<typeof modeFromRow>;

const CLOSED = { additionalProperties: false } as const;
const SITES_MAX = 100;

export const wirePriority = wireWord(['emergency', 'reserved-research', 'ordinary', 'market']);

export const wireMode = Type.Object(
  {
    id: wireId('mode_'),
    name: wireText(200),
    priority: wirePriority,
    priceMicrosPerGpuHour: wireMicros,
    gpuCountMax: wireNullable(wireCount(1, 100_000_000)),
    version: wireVersion,
  },
  { ...CLOSED, title: 'AccessMode' },
);

const terms = {
  name: wireText(200),
  mode: wireId('mode_'),
  holder: wireId('party_'),
  sites: Type.Array(wireId('site_'), { minItems: 1, maxItems: SITES_MAX }),
  sharePpm: wireCount(1, 1_000_000),
  startsAt: wireInstant,
  endsAt: wireInstant,
};

/** In GiB, at each of the sites; `null`: nothing is said about it. */
const storageGibibytes = wireNullable(wireCount(0, GIBIBYTES_MAX));
/** What is left out of a new allocation is `null`. */
const draft = { ...terms, storageGibibytes: Type.Optional(storageGibibytes) };

export const wireAllocation = Type.Object(
  {
    id: wireId('allocation_'),
    funder: wireId('party_'),
    ...terms,
    storageGibibytes,
    frozenAt: wireNullable(wireInstant),
    version: wireVersion,
  },
  { ...CLOSED, title: 'Allocation' },
);

export const wireNewAllocation = Type.Object(
  { id: wireId('allocation_'), funder: wireId('party_'), ...draft },
  { ...CLOSED, title: 'NewAllocation' },
);

/** What is left out stays as it is; storage of `null` takes the limit away. */
export const wireAllocationChange = Type.Partial(Type.Object(draft), {
  ...CLOSED,
  minProperties: 1,
  title: 'AllocationChange',
});

export function toWireMode(mode: Mode, version: number): Static<typeof wireMode> {
  return {
    id: mode.id,
    name: mode.name,
    priority: mode.priority,
    priceMicrosPerGpuHour: toWireMicros(mode.priceMicrosPerGpuHour),
    gpuCountMax: mode.gpuCountMax ?? null,
    version,
  };
}

export function toWireAllocation(allocation: Allocation): Static<typeof wireAllocation> {
  const { id, funder, name, mode, holder, sites, sharePpm, storageGibibytes } = allocation;
  return {
    id,
    funder,
    name,
    mode,
    holder,
    sites: [...sites],
    sharePpm,
    storageGibibytes: storageGibibytes ?? null,
    startsAt: toWireInstant(allocation.start),
    endsAt: toWireInstant(allocation.end),
    frozenAt: toWireInstantOrNull(allocation.frozenAt),
    version: allocation.version,
  };
}

export function fromWireNew(body: Static<typeof wireNewAllocation>) {
  const { id, funder, name, mode, holder, sites } = body;
  return {
    id,
    funder,
    name,
    mode,
    holder,
    sites,
    sharePpm: body.sharePpm as Allocation['sharePpm'],
    storageGibibytes: fromWireStorage(body.storageGibibytes ?? null),
    start: fromWireInstant(body.startsAt),
    end: fromWireInstant(body.endsAt),
  };
}

export function fromWireChange(body: Static<typeof wireAllocationChange>): AllocationChange {
  const { startsAt, endsAt, sharePpm, storageGibibytes: storage, ...rest } = body;
  return {
    ...rest,
    ...(sharePpm === undefined ? {} : { sharePpm: sharePpm as Allocation['sharePpm'] }),
    ...(storage === undefined ? {} : { storageGibibytes: fromWireStorage(storage) }),
    ...(startsAt === undefined ? {} : { start: fromWireInstant(startsAt) }),
    ...(endsAt === undefined ? {} : { end: fromWireInstant(endsAt) }),
  };
}

function fromWireStorage(gibibytes: number | null): Allocation['storageGibibytes'] {
  return gibibytes === null ? undefined : toGibibytes(gibibytes);
}
