/** Asks to apply for an organisation. */
import {
  getRegistrationForm,
  type RegistrationForm as Offered,
  type Registration,
  register,
} from '../../../../src/client/registrations.ts';
import { useAnswer } from '../../api/questions.ts';
import { Asked } from '../../parts/asked.tsx';
import { Form, LongTextField, SelectField, TextField } from '../../parts/form/form.tsx';
import { useDraft } from '../../parts/form/use-draft.ts';
import { useWrite } from '../../parts/form/use-write.ts';
import { useTexts } from '../../texts/preferences.tsx';
import { isThereAlready, useOwnId } from '../applications/use-own-id.ts';
import { registerTexts } from './register-texts.ts';
import { registrationTexts } from './registration-texts.ts';
import { ANOTHER_STATE, firstOf, type Typed, toRegistration } from './typed-registration.ts';

interface RegisterFormProps {
  readonly latest: Registration | undefined;
}

export function RegisterForm({ latest }: RegisterFormProps) {
  const offered = useAnswer('plan', { getRegistrationForm }, {});
  return (
    <Asked query={offered}>{({ body }) => <Ready states={body.states} latest={latest} />}</Asked>
  );
}

function Ready({ states, latest }: RegisterFormProps & Offered) {
  const texts = useTexts(registerTexts);
  const draft = useDraft('register', firstOf(latest));
  const registering = useWrite(['registration'], { register });
  const ownId = useOwnId('registration');
  const submit = (typed: Typed) => {
    const done = () => {
      ownId.forget();
      draft.clear();
    };
    registering
      .send({ input: { body: toRegistration(typed, ownId.take()) } })
      .then(done, (error: unknown) => (isThereAlready(error) ? done() : undefined));
  };
  return (
    <Form draft={draft} sending={registering} submitText={texts.submit} submit={submit}>
      <Fields states={states} />
    </Form>
  );
}

function Fields({ states }: Offered) {
  const texts = useTexts(registerTexts);
  const words = useTexts(registrationTexts);
  const choose = { value: '', label: texts.choose };
  return (
    <>
      <TextField
        name="organisation"
        label={texts.organisation}
        expected={texts.organisationExpected}
      />
      <SelectField
        name="kind"
        label={words.kind}
        choices={[
          choose,
          { value: 'user-organisation', label: words['user-organisation'] },
          { value: 'company', label: words.company },
        ]}
      />
      <SelectField
        name="ofState"
        label={texts.ofState}
        description={texts.ofStateMore}
        choices={[
          choose,
          ...states.map(({ id, name }) => ({ value: id, label: name })),
          { value: ANOTHER_STATE, label: texts.anotherState },
        ]}
      />
      <TextField
        name="registrationNumber"
        label={texts.number}
        description={texts.numberMore}
        expected={texts.numberExpected}
        isRequired={false}
      />
      <LongTextField name="said" label={texts.said} description={texts.saidMore} />
    </>
  );
}
