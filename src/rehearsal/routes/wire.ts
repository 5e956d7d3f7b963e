/** Rehearsals as they come and go over the wire. */
import Type, { type Static } from 'typebox';
import { toEpochSeconds } from '../../kernel/units.ts';
import {
  toWireInstant,
  toWireInstantOrNull,
  wireCount,
  wireId,
  wireInstant,
  wireLines,
  wireNullable,
  wirePpm,
  wireText,
  wireVersion,
  wireWord,
} from '../../platform/http/wire.ts';
import type { Actor } from '../../platform/identity/access.ts';
import { stateShown } from '../commands.ts';
import type { fromRow } from '../store.ts';

type Kept = ReturnType<typeof fromRow>;

export const CLOSED = { additionalProperties: false } as const;
/** A programme of seven sites is a tenth of it. */
const PROGRAMME_CHARACTERS_MAX = 250_000;
/** Every character may be one of four bytes, or be escaped. */
export const PROGRAMME_BODY_BYTES_MAX = 1_048_576;

export const wireRehearsalId = wireId('rehearsal_');
export const wireState = wireWord([
  'waiting',
  'running',
  'finished',
  'failed',
  'cancelled',
  'broken-off',
]);
const wireDecimal = Type.String({
  pattern: '^-?[0-9]{1,60}$',
  maxLength: 61,
  description: 'a whole number as text, because it may be too large for JSON',
});
const wireFraction = Type.Number({ minimum: 0, maximum: 1, description: 'a part of 1' });

export const wireProgramme = Type.Object(
  {
    programme: wireLines(PROGRAMME_CHARACTERS_MAX, 1),
    assumesBudget: Type.Boolean({
      description: 'whether commitments above their budget pass, and are noted',
    }),
  },
  { ...CLOSED, title: 'ProgrammeText' },
);

export const wireFault = Type.Object(
  {
    line: wireCount(1, 1_000_000),
    column: wireCount(1, 1_000_000),
    path: Type.String({ maxLength: 2_000 }),
    found: Type.String({ maxLength: 10_000 }),
    expected: Type.String({ maxLength: 10_000 }),
    rule: wireText(80),
  },
  { ...CLOSED, title: 'ProgrammeFault' },
);

const wireFigures = Type.Object(
  {
    decidingParty: wireNullable(wireText(200)),
    publicMicros: wireDecimal,
    entitledGpuSeconds: wireDecimal,
    deliveredGpuSeconds: wireDecimal,
    microsPerGpuHour: wireNullable(wireDecimal),
    waitSecondsP95: Type.Optional(
      wireNullable(
        Type.Number({
          minimum: 0,
          description: 'null: fewer started by the end; left out: there is no wait to measure',
        }),
      ),
    ),
    utilisation: wireFraction,
    utilisationBound: wireFraction,
  },
  {
    ...CLOSED,
    title: 'RehearsalFigures',
    description: 'of the deciding party, or of all funders where none decides',
  },
);

export const wireRehearsal = Type.Object(
  {
    id: wireRehearsalId,
    name: wireText(200),
    state: wireState,
    place: wireNullable(wireCount(1, 1_000_000)),
    donePpm: wirePpm,
    assumesBudget: Type.Boolean(),
    isOwn: Type.Boolean(),
    party: wireNullable(wireId('party_')),
    example: wireNullable(wireText(100)),
    submittedAt: wireInstant,
    startedAt: wireNullable(wireInstant),
    endedAt: wireNullable(wireInstant),
    failure: wireNullable(wireWord(['too-many-jobs', 'too-long', 'too-much-memory', 'broke'])),
    figures: wireNullable(wireFigures),
    version: wireVersion,
  },
  { ...CLOSED, title: 'Rehearsal' },
);

export function toWireRehearsal(
  kept: Kept,
  { actor, at }: { readonly actor: Actor; readonly at: number },
): Static<typeof wireRehearsal> {
  const { id, name, donePpm, assumesBudget, version } = kept;
  return {
    ...{ id, name, donePpm, assumesBudget, version },
    state: stateShown(kept, toEpochSeconds(at)),
    place: kept.place ?? null,
    isOwn: kept.owner === actor.id,
    party: kept.party ?? null,
    example: kept.example ?? null,
    submittedAt: toWireInstant(kept.submittedAt),
    startedAt: toWireInstantOrNull(kept.startedAt),
    endedAt: toWireInstantOrNull(kept.endedAt),
    failure: kept.failure ?? null,
    figures: kept.figures ?? null,
  };
}

/** Parties alone: a role for the whole platform, a site or a project opens no rehearsal. */
export function viewerOf(actor: Actor) {
  const parties = actor.grants.flatMap(({ scope }) => (scope.kind === 'party' ? scope.id : []));
  return { person: actor.id, parties: [...new Set(parties)] };
}
