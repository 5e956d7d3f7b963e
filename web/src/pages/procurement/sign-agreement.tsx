/** Signs an agreement for a party that one speaks for, with the commitment that it brings. */
import { NativeSelect } from '@mantine/core';
import { type Agreement, signAgreement } from '../../../../src/client/agreements.ts';
import { type Commitment, listCommitments } from '../../../../src/client/commitments.ts';
import { useAll } from '../../api/questions.ts';
import { may, useMayIn, useSession } from '../../api/session.ts';
import { ConfirmButton } from '../../parts/form/confirm-button.tsx';
import { useDraft } from '../../parts/form/use-draft.ts';
import { useWrite } from '../../parts/form/use-write.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { agreementTexts } from './agreement-texts.ts';

interface SignAgreementProps {
  readonly agreement: Agreement;
  readonly party: Commitment['party'];
}

/** Nothing for who may not sign for the party, and where it is frozen. */
export function SignAgreement({ agreement, party }: SignAgreementProps) {
  const texts = useTexts(agreementTexts);
  const maySign = useMayIn('agreement.sign', [{ kind: 'party', id: party }]);
  const isFrozen = agreement.frozenAt !== null;
  return (
    <>
      <strong className="lacking">{texts.notSigned}</strong>
      {maySign && !isFrozen && <Sign agreement={agreement} party={party} />}
    </>
  );
}

function Sign({ agreement, party }: SignAgreementProps) {
  const texts = useTexts(agreementTexts);
  const formats = useFormats();
  const signing = useWrite(['call'], { signAgreement });
  const { id, programme, version } = agreement;
  const query = { party, programme };
  const isAsked = may(useSession(), 'commitment.read');
  const found = useAll('commitment', { listCommitments }, { query }, { isAsked });
  const own = (found.data?.body.items ?? []).filter(
    ({ status }) => status === 'signed' || status === 'called' || status === 'paid',
  );
  const { values, set, clear } = useDraft(`agreement-${id}-${party}`, { commitment: '' });
  const chosen = own.find((each) => each.id === values.commitment) ?? own[0];
  if (chosen === undefined) return <p className="quiet">{texts.noCommitment}</p>;
  const input = { params: { agreementId: id }, body: { party, commitment: chosen.id } };
  return (
    <ConfirmButton
      text={texts.sign}
      question={texts.signQuestion}
      sending={signing}
      about={{ version }}
      act={(seen) => signing.send({ input, version: seen }).then(clear)}
    >
      <p>{texts.signMore}</p>
      <NativeSelect
        label={texts.commitment}
        value={chosen.id}
        data={own.map(({ id: value, committedMicros }) => ({
          value,
          label: `${formats.money(committedMicros)} (${value})`,
        }))}
        onChange={({ target }) => set('commitment', target.value)}
      />
    </ConfirmButton>
  );
}
