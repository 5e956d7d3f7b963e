/** How far a rehearsal is, in words and as a bar. */
import type { Rehearsal } from '../../../../src/client/rehearsals.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { rehearsalTexts } from './texts.ts';

interface OfRehearsal {
  readonly rehearsal: Pick<Rehearsal, 'name' | 'state' | 'place' | 'donePpm'>;
}

export function StateText({ rehearsal }: OfRehearsal) {
  const texts = useTexts(rehearsalTexts);
  const formats = useFormats();
  const { state, place, donePpm } = rehearsal;
  if (state === 'waiting' && place !== null) {
    return `${texts.waiting}, ${texts.placeInLine(formats.count(place))}`;
  }
  if (state === 'running') {
    return `${texts.running}, ${texts.doneOf(formats.percent(donePpm / 1e6))}`;
  }
  return texts[state];
}

export function ProgressOf({ rehearsal }: OfRehearsal) {
  const { name, state, donePpm } = rehearsal;
  return (
    <div className="rehearsal-progress">
      <p role="status">
        <StateText rehearsal={rehearsal} />
      </p>
      {state === 'running' && <progress max={1_000_000} value={donePpm} aria-label={name} />}
    </div>
  );
}
