/** One call: where it stands, what is asked, by which criteria, until when; its questions. */
import { useNames } from '../../api/names.ts';
import { may, useSession } from '../../api/session.ts';
import { DetailList } from '../../parts/detail-list.tsx';
import { Page, Panel } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { type Cover, CoverPanel, isCovered, Launch, useCover } from './call-cover.tsx';
import { CallParts, type OfCall } from './call-places.tsx';
import { Questions } from './call-questions.tsx';
import { shownStateOf } from './call-state.ts';
import { Criteria, Documents, Lots, Terms } from './call-terms.tsx';
import { callTexts } from './call-texts.ts';
import { FoundCall } from './found-call.tsx';
import { useMayAtCall } from './may-at-call.ts';
import { procurementTexts } from './texts.ts';

export function CallPage() {
  return <FoundCall>{(call) => <Shown call={call} />}</FoundCall>;
}

function Shown({ call }: OfCall) {
  const texts = useTexts(procurementTexts);
  const own = useTexts(callTexts);
  const session = useSession();
  const cover = useCover({ call });
  const isDraft = call.state === 'drafted';
  const mayLaunch = useMayAtCall('call.launch', call);
  return (
    <Page
      title={call.name}
      lead={useLead({ call }, cover)}
      path={[{ to: '/procurement', name: texts.calls }]}
      actions={
        <>
          {may(session, 'agreement.read') && (
            <PageLink to={`/agreements/${call.agreement}`}>{own.agreement}</PageLink>
          )}
          {isDraft && mayLaunch && <Launch call={call} />}
        </>
      }
    >
      <CallParts call={call} />
      {call.shaken.length > 0 && <Shaken call={call} />}
      {isDraft && cover !== undefined && <CoverPanel cover={cover} />}
      <Terms call={call} />
      <Lots call={call} />
      <Criteria call={call} />
      <Documents call={call} />
      {!isDraft && <Questions call={call} />}
    </Page>
  );
}

function useLead({ call }: OfCall, cover: readonly Cover[] | undefined): string {
  const texts = useTexts(callTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const state = shownStateOf(call, Date.now());
  switch (state) {
    case 'drafted':
      return cover === undefined
        ? texts.drafted
        : texts.draftedLead(
            cover.filter((each) => !isCovered(each)).map(({ state }) => nameOf(state)),
          );
    case 'launched':
      return texts.launchedLead(formats.dateTime(call.deadlineAt));
    case 'closed':
      return texts.closedLead(formats.dateTime(call.deadlineAt));
    default:
      return texts[`${state}Lead`];
  }
}

function Shaken({ call: { shaken } }: OfCall) {
  const texts = useTexts(callTexts);
  const formats = useFormats();
  const nameOf = useNames();
  return (
    <Panel title={texts.shaken}>
      <DetailList
        details={shaken.map(
          ({ state, lacks }) =>
            [nameOf(state), formats.list(lacks.map((lack) => lackText(lack, texts)))] as const,
        )}
      />
    </Panel>
  );
}

/** What is newer than this page is shown as the interface says it. */
function lackText(lack: string, texts: (typeof callTexts)['en']): string {
  const known = new Map<string, unknown>(Object.entries(texts)).get(
    lack === 'commitment' ? 'no_commitment' : lack,
  );
  return typeof known === 'string' ? known : lack.replaceAll('_', ' ');
}
