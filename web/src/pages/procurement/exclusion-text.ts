/** Why a bid was not selected, in a sentence with its amount. */
import type { BidDecisionExclusion } from '../../../../src/client/selection.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { selectionTexts } from './selection-texts.ts';

export type Exclusion = Pick<BidDecisionExclusion, 'reason' | 'overMicros'>;

export function useExclusionText(): (exclusion: Exclusion) => string {
  const texts = useTexts(selectionTexts);
  const formats = useFormats();
  return ({ reason, overMicros }) => {
    const sentence = texts[reason];
    return overMicros === null ? sentence : texts.short(sentence, formats.money(overMicros));
  };
}
