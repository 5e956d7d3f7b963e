/** One rehearsal: how far it is, or what it brought, key figures first. */
import { Button } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import {
  cancelRehearsal,
  type Rehearsal,
  runRehearsalAgain,
} from '../../../../src/client/rehearsals.ts';
import { may, useSession } from '../../api/session.ts';
import { isIdOf } from '../../api/use-search.ts';
import { Asked } from '../../parts/asked.tsx';
import { ConfirmButton } from '../../parts/form/confirm-button.tsx';
import { SendingText } from '../../parts/form/form.tsx';
import { useWrite } from '../../parts/form/use-write.ts';
import { Page, Panel } from '../../parts/page.tsx';
import { NotFound, Notice } from '../../parts/states.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { rehearsalPageTexts } from './rehearsal-texts.ts';
import { Result } from './result.tsx';
import { ProgressOf, StateText } from './state-text.tsx';
import { rehearsalTexts } from './texts.ts';
import { isOpen, type RehearsalId, useRehearsal } from './use-rehearsals.ts';

export function RehearsalPage() {
  const { id }: { readonly id?: string } = useParams({ strict: false });
  return isIdOf(id, 'rehearsal') ? <Found id={id} /> : <NotFound />;
}

function Found({ id }: { readonly id: RehearsalId }) {
  const answer = useRehearsal(id);
  return <Asked query={answer}>{({ body }) => <Shown rehearsal={body} />}</Asked>;
}

interface OfRehearsal {
  readonly rehearsal: Rehearsal;
}

function Shown({ rehearsal }: OfRehearsal) {
  const section = useTexts(rehearsalTexts);
  const mayRun = may(useSession(), 'rehearsal.run');
  const { name, state } = rehearsal;
  return (
    <Page
      title={name}
      lead={<Lead rehearsal={rehearsal} />}
      path={[{ to: '/rehearsal', name: section.section }]}
      actions={
        <>
          {state === 'finished' && <Reports id={rehearsal.id} />}
          {mayRun && <Actions rehearsal={rehearsal} />}
        </>
      }
    >
      {isOpen(rehearsal) && <Progress rehearsal={rehearsal} />}
      {state === 'finished' && <Result rehearsal={rehearsal} />}
      {(state === 'failed' || state === 'cancelled' || state === 'broken-off') && (
        <Ended rehearsal={rehearsal} mayRun={mayRun} />
      )}
    </Page>
  );
}

function Reports({ id }: Pick<Rehearsal, 'id'>) {
  const texts = useTexts(rehearsalPageTexts);
  const at = `/v1/rehearsals/${id}/report`;
  return (
    <>
      <a href={`${at}?format=html`} target="_blank" rel="noreferrer">
        {texts.report}
      </a>
      <a href={at} target="_blank" rel="noreferrer">
        {texts.summary}
      </a>
    </>
  );
}

function Lead({ rehearsal }: OfRehearsal) {
  const texts = useTexts(rehearsalPageTexts);
  const formats = useFormats();
  const { figures } = rehearsal;
  if (figures === null) return <StateText rehearsal={rehearsal} />;
  const { decidingParty, entitledGpuSeconds, deliveredGpuSeconds } = figures;
  const entitled = formats.gpuHours(entitledGpuSeconds);
  const whose = decidingParty === null ? texts.forAll : texts.forParty(decidingParty);
  return whose + texts.leadOf(entitled, formats.gpuHours(deliveredGpuSeconds));
}

function Progress({ rehearsal }: OfRehearsal) {
  const section = useTexts(rehearsalTexts);
  const texts = useTexts(rehearsalPageTexts);
  const { state } = rehearsal;
  return (
    <Panel title={section[state]} note={state === 'waiting' ? texts.waits : texts.runs}>
      <ProgressOf rehearsal={rehearsal} />
    </Panel>
  );
}

function Actions({ rehearsal }: OfRehearsal) {
  const texts = useTexts(rehearsalPageTexts);
  const navigate = useNavigate();
  const cancel = useWrite(['rehearsal'], { cancelRehearsal });
  const { id, example } = rehearsal;
  return (
    <>
      {isOpen(rehearsal) && example === null && (
        <ConfirmButton
          text={texts.cancel}
          question={texts.cancelQuestion}
          sending={cancel}
          act={() => cancel.send({ input: { params: { rehearsalId: id } } })}
        >
          <p>{texts.cancelMore}</p>
        </ConfirmButton>
      )}
      <Button
        variant="default"
        onClick={() => navigate({ to: '/rehearsal/new', search: { from: id } as never })}
      >
        {texts.change}
      </Button>
    </>
  );
}

function Ended({ rehearsal, mayRun }: OfRehearsal & { readonly mayRun: boolean }) {
  const texts = useTexts(rehearsalPageTexts);
  const section = useTexts(rehearsalTexts);
  const again = useWrite(['rehearsal'], { runRehearsalAgain });
  const { id, state, failure } = rehearsal;
  const isBounded = failure !== null && failure !== 'broke';
  return (
    <Notice kind={state === 'cancelled' ? 'plain' : 'bad'} title={section[state]}>
      {failure !== null && <p>{texts[failure]}</p>}
      {isBounded && <p>{texts.elsewhere}</p>}
      {state === 'cancelled' && <p>{texts.cancelledMore}</p>}
      {state === 'broken-off' && <p>{texts.brokenMore}</p>}
      <SendingText sending={again} />
      {mayRun && (
        <Button
          loading={again.isPending}
          onClick={() =>
            again.send({ input: { params: { rehearsalId: id } } }).catch(() => undefined)
          }
        >
          {texts.again}
        </Button>
      )}
    </Notice>
  );
}
