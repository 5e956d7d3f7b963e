/** Grants a registration: for a party that is there, or as a new one. */
import { listParties, type Party } from '../../../../src/client/parties.ts';
import {
  grantRegistration,
  type RegistrationGrantedInput,
} from '../../../../src/client/registrations.ts';
import { useNames } from '../../api/names.ts';
import { useAll } from '../../api/questions.ts';
import { Asked } from '../../parts/asked.tsx';
import { Form, LongTextField, SelectField, TextField } from '../../parts/form/form.tsx';
import { type Draft, useDraft } from '../../parts/form/use-draft.ts';
import { useWrite } from '../../parts/form/use-write.ts';
import { useTexts } from '../../texts/preferences.tsx';
import { answerTexts } from './answer-texts.ts';
import { proposedPartyId } from './proposed-party-id.ts';
import type { OfRegistration } from './registration-page.tsx';

/** As a choice of a party: one that is entered. */
const NEW = 'new';
/** As an id: nobody has typed one, and it follows the name. */
const FOLLOWS = '*';

type Typed = Readonly<Record<'choice' | 'enterAs' | 'partyId' | 'ofState' | 'said', string>>;

interface GrantFormProps extends OfRegistration {
  readonly parties: readonly Party[];
}

export function GrantForm({ registration }: OfRegistration) {
  const answer = useAll('plan', { listParties }, {});
  return (
    <Asked query={answer}>
      {({ body }) => <Ready registration={registration} parties={body.items} />}
    </Asked>
  );
}

function Ready({ registration, parties }: GrantFormProps) {
  const { id, version, organisation, likelyParties } = registration;
  const texts = useTexts(answerTexts);
  const granting = useWrite(['registration', 'plan', 'person'], { grantRegistration });
  const typed = useDraft<Typed>(`grant-${id}`, {
    // Where it may be there already, one says so or says that it is not.
    choice: likelyParties.length === 0 ? NEW : '',
    enterAs: organisation,
    partyId: FOLLOWS,
    ofState: '',
    said: '',
  });
  const { enterAs, partyId } = typed.values;
  const shownId = partyId === FOLLOWS ? proposedPartyId(enterAs) : partyId;
  const draft: Draft<Typed> = { ...typed, values: { ...typed.values, partyId: shownId } };
  const submit = (values: Typed) => {
    granting
      .send({ input: { params: { registrationId: id }, body: toGranted(values) }, version })
      .then(draft.clear, () => undefined);
  };
  return (
    <Form draft={draft} sending={granting} submitText={texts.grant} submit={submit}>
      <SelectField
        name="choice"
        pointer="/choice"
        label={texts.party}
        description={texts.partyMore}
        choices={useChoices({ registration, parties })}
      />
      {draft.values.choice === NEW && <NewParty />}
      {draft.values.choice === NEW && registration.ofState === null && (
        <StateField parties={parties} />
      )}
      <LongTextField
        name="said"
        label={texts.said}
        description={texts.saidMore}
        isRequired={false}
      />
    </Form>
  );
}

function NewParty() {
  const texts = useTexts(answerTexts);
  return (
    <>
      <TextField name="enterAs" label={texts.name} expected={texts.nameExpected} />
      <TextField
        name="partyId"
        pointer="/party"
        label={texts.id}
        description={texts.idMore}
        expected={texts.idExpected}
      />
    </>
  );
}

/** Where the registration names none. */
function StateField({ parties }: Pick<GrantFormProps, 'parties'>) {
  const texts = useTexts(answerTexts);
  const nameOf = useNames();
  const states = parties.filter(({ kind }) => kind === 'state');
  return (
    <SelectField
      name="ofState"
      label={texts.ofState}
      description={texts.ofStateMore}
      choices={[
        { value: '', label: texts.choose },
        ...states.map(({ id }) => ({ value: id, label: nameOf(id) })),
      ]}
    />
  );
}

function useChoices({ registration, parties }: GrantFormProps) {
  const texts = useTexts(answerTexts);
  const nameOf = useNames();
  const { likelyParties, ofState } = registration;
  const named = ({ id }: Pick<Party, 'id'>) => ({ value: id, label: nameOf(id) });
  const others = parties.filter(
    ({ id, kind, state }) =>
      (kind === 'company' || kind === 'user-organisation') &&
      (ofState === null || state === ofState) &&
      !likelyParties.some((each) => each.id === id),
  );
  const groups = [
    { group: texts.likely, items: likelyParties.map(named) },
    { group: ofState === null ? texts.othersOfAny : texts.others, items: others.map(named) },
  ];
  return [
    { value: '', label: texts.choose },
    { value: NEW, label: texts.newParty },
    ...groups.filter(({ items }) => items.length > 0),
  ];
}

/** What is no id is sent as it is too: Polder says at the field what it expected. */
function toGranted({ choice, enterAs, partyId, ofState, said }: Typed): RegistrationGrantedInput {
  const isNew = choice === NEW;
  return {
    party: (isNew ? partyId : choice) as RegistrationGrantedInput['party'],
    enterAs: isNew ? enterAs : null,
    ofState: isNew && ofState !== '' ? (ofState as RegistrationGrantedInput['party']) : null,
    said: said === '' ? null : said,
  };
}
