/** What an officer wrote to the person: to what was asked, and when it was ended. */
import type { Registration } from '../../../../src/client/registrations.ts';
import { useTexts } from '../../texts/preferences.tsx';
import { registrationTexts } from './registration-texts.ts';

type Given = Pick<Registration, 'answer' | 'endedSaid'>;

export function GivenAnswer({ answer, endedSaid }: Given) {
  const texts = useTexts(registrationTexts);
  return (
    <>
      <h3>{texts.answer}</h3>
      <p className="written">{answer ?? texts.noAnswer}</p>
      {endedSaid !== null && (
        <>
          <h3>{texts.endedSaid}</h3>
          <p className="written">{endedSaid}</p>
        </>
      )}
    </>
  );
}
