/** Refuses a registration, with what the person reads. */
import { refuseRegistration } from '../../../../src/client/registrations.ts';
import { useWrite } from '../../parts/form/use-write.ts';
import { useTexts } from '../../texts/preferences.tsx';
import { SaidDialog } from '../applications/said-dialog.tsx';
import { answerTexts } from './answer-texts.ts';
import type { OfRegistration } from './registration-page.tsx';

export function RefuseRegistration({ registration: { id, version } }: OfRegistration) {
  const texts = useTexts(answerTexts);
  const refusing = useWrite(['registration'], { refuseRegistration });
  return (
    <p>
      <SaidDialog
        name={`refuse-${id}`}
        text={texts.refuse}
        question={texts.refuseQuestion}
        label={texts.why}
        description={texts.whyMore}
        version={version}
        sending={refusing}
        send={(said, seen) =>
          refusing.send({
            input: { params: { registrationId: id }, body: { said } },
            version: seen,
          })
        }
        isGrave
      >
        <p>{texts.refuseMore}</p>
      </SaidDialog>
    </p>
  );
}
