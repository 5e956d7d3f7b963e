/** Ends a registration that was granted, with what the person reads. */
import { endRegistration } from '../../../../src/client/registrations.ts';
import { useWrite } from '../../parts/form/use-write.ts';
import { useTexts } from '../../texts/preferences.tsx';
import { SaidDialog } from '../applications/said-dialog.tsx';
import { answerTexts } from './answer-texts.ts';
import type { OfRegistration } from './registration-page.tsx';

export function EndRegistration({ registration: { id, version } }: OfRegistration) {
  const texts = useTexts(answerTexts);
  const ending = useWrite(['registration', 'person'], { endRegistration });
  return (
    <p>
      <SaidDialog
        name={`end-${id}`}
        text={texts.end}
        question={texts.endQuestion}
        label={texts.why}
        description={texts.whyMore}
        version={version}
        sending={ending}
        send={(said, seen) =>
          ending.send({
            input: { params: { registrationId: id }, body: { said } },
            version: seen,
          })
        }
        isGrave
      >
        <p>{texts.endMore}</p>
      </SaidDialog>
    </p>
  );
}
