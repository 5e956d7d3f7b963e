/** Modes and allocations as they go over the wire. */
import Type, { type Static } from 'typebox';
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
import type { AllocationChange } from '../commands.ts';
import type { allocationFromRow, modeFromRow } from '../store.ts';

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

export const wireAllocation = Type.Object(
  {
    id: wireId('allocation_'),
    funder: wireId('party_'),
    ...terms,
    frozenAt: wireNullable(wireInstant),
    version: wireVersion,
  },
  { ...CLOSED, title: 'Allocation' },
);

export const wireNewAllocation = Type.Object(
  { id: wireId('allocation_'), funder: wireId('party_'), ...terms },
  { ...CLOSED, title: 'NewAllocation' },
);

/** What is left out stays as it is. */
export const wireAllocationChange = Type.Partial(Type.Object(terms), {
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
  const { id, funder, name, mode, holder, sites, sharePpm, version } = allocation;
  return {
    id,
    funder,
    name,
    mode,
    holder,
    sites: [...sites],
    sharePpm,
    startsAt: toWireInstant(allocation.start),
    endsAt: toWireInstant(allocation.end),
    frozenAt: toWireInstantOrNull(allocation.frozenAt),
    version,
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
    start: fromWireInstant(body.startsAt),
    end: fromWireInstant(body.endsAt),
  };
}

export function fromWireChange(body: Static<typeof wireAllocationChange>): AllocationChange {
  const { startsAt, endsAt, sharePpm, ...rest } = body;
  return {
    ...rest,
    ...(sharePpm === undefined ? {} : { sharePpm: sharePpm as Allocation['sharePpm'] }),
    ...(startsAt === undefined ? {} : { start: fromWireInstant(startsAt) }),
    ...(endsAt === undefined ? {} : { end: fromWireInstant(endsAt) }),
  };
}
