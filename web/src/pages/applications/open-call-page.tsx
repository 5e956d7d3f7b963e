/** Opening a part of a funder's entitlement for applications. */
import { useNavigate } from '@tanstack/react-router';
import { openAccessCall } from '../../../../src/client/access-calls.ts';
import { type AccessMode, listAccessModes } from '../../../../src/client/modes.ts';
import { listParties, type Party } from '../../../../src/client/parties.ts';
import { listSites, type Site } from '../../../../src/client/sites.ts';
import { mayIn } from '../../api/may-in.ts';
import { useAll } from '../../api/questions.ts';
import { useSession } from '../../api/session.ts';
import { Asked } from '../../parts/asked.tsx';
import { Form } from '../../parts/form/form.tsx';
import { shownDraft, useDraft } from '../../parts/form/use-draft.ts';
import { useWrite } from '../../parts/form/use-write.ts';
import { Page, Panel } from '../../parts/page.tsx';
import { Empty } from '../../parts/states.tsx';
import { usePreferences, useTexts } from '../../texts/preferences.tsx';
import { accessCallTexts } from './call-texts.ts';
import { OpenCallFields } from './open-call-fields.tsx';
import { openTexts } from './open-texts.ts';
import { EMPTY_CALL, type TypedCall, toCall } from './typed-call.ts';
import { isThereAlready, useOwnId } from './use-own-id.ts';

export function OpenCallPage() {
  const texts = useTexts(openTexts);
  const words = useTexts(accessCallTexts);
  const parties = useAll('plan', { listParties }, {});
  const modes = useAll('plan', { listAccessModes }, {});
  const sites = useAll('site', { listSites }, {});
  return (
    <Page title={texts.title} lead={texts.lead} path={[{ to: '/access-calls', name: words.calls }]}>
      <Asked query={parties}>
        {({ body: { items } }) => (
          <Asked query={modes}>
            {({ body }) => (
              <Asked query={sites}>
                {(found) => <Ready parties={items} modes={body.items} sites={found.body.items} />}
              </Asked>
            )}
          </Asked>
        )}
      </Asked>
    </Page>
  );
}

export interface Offered {
  /** Those whose entitlement one may open. */
  readonly parties: readonly Party[];
  readonly modes: readonly AccessMode[];
  readonly sites: readonly Site[];
}

function Ready({ parties, modes, sites }: Offered) {
  const texts = useTexts(openTexts);
  const session = useSession();
  const isFunder = ({ id, kind }: Party) =>
    kind !== 'operator' &&
    kind !== 'user-organisation' &&
    session.kind === 'person' &&
    mayIn(session.me, 'application.decide', [{ kind: 'party', id }]);
  const found = parties.filter(isFunder);
  // A joint undertaking gives to most.
  const funders = [
    ...found.filter(({ kind }) => kind === 'joint-undertaking'),
    ...found.filter(({ kind }) => kind !== 'joint-undertaking'),
  ];
  // What is sold on the market is nobody's to give.
  const given = modes.filter(({ priority }) => priority !== 'market');
  if (funders.length === 0) return <Empty title={texts.none} />;
  return <CallForm parties={funders} modes={given} sites={sites} />;
}

function CallForm(offered: Offered) {
  const { parties, modes } = offered;
  const texts = useTexts(openTexts);
  const kept = useDraft('open-access-call', EMPTY_CALL);
  const { funder, mode } = kept.values;
  const draft = shownDraft(kept, {
    ...kept.values,
    funder: funder === '' ? (parties[0]?.id ?? '') : funder,
    mode: mode === '' ? (modes[0]?.id ?? '') : mode,
  });
  const { opening, submit } = useOpening();
  return (
    <Panel title={texts.what}>
      <Form
        draft={draft}
        sending={opening}
        submitText={texts.submit}
        submit={(typed) => submit(typed, draft.clear)}
      >
        <OpenCallFields draft={draft} {...offered} />
      </Form>
    </Panel>
  );
}

function useOpening() {
  const navigate = useNavigate();
  const { language } = usePreferences();
  const opening = useWrite(['access-call'], { openAccessCall });
  const ownId = useOwnId('access-call');
  const submit = (typed: TypedCall, done: () => void) => {
    const id = ownId.take();
    const show = () => {
      ownId.forget();
      return navigate({ to: `/access-calls/${id}` });
    };
    opening.send({ input: { body: toCall(typed, id, language) } }).then(
      () => {
        done();
        return show();
      },
      (error: unknown) => (isThereAlready(error) ? show() : undefined),
    );
  };
  return { opening, submit };
}
