/** One call for applications as anyone may read it: its terms, its steps, what it gave so far. */
import { closeAccessCall } from '../../../../src/client/access-calls.ts';
import { may, useMayIn, useSession } from '../../api/session.ts';
import { DetailList } from '../../parts/detail-list.tsx';
import { Figure, Figures } from '../../parts/figure.tsx';
import { ConfirmButton } from '../../parts/form/confirm-button.tsx';
import { useWrite } from '../../parts/form/use-write.ts';
import { Page, Panel } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { callStateAt, stepsOf } from './call-state.ts';
import { accessCallTexts } from './call-texts.ts';
import { FoundCall, type OfCall } from './found-call.tsx';
import { useCallTexts } from './use-call-texts.ts';

export function AccessCallPage() {
  return <FoundCall>{(call) => <Shown call={call} />}</FoundCall>;
}

function Shown({ call }: OfCall) {
  const texts = useTexts(accessCallTexts);
  const { lead } = useCallTexts();
  const isOpen = callStateAt(call, Date.now()) === 'open';
  return (
    <Page
      title={call.name}
      lead={lead(call)}
      path={[{ to: '/access-calls', name: texts.calls }]}
      actions={<Actions call={call} />}
    >
      {isOpen && <BeforeApplying />}
      <Terms call={call} />
      <Steps call={call} />
      {call.review !== null && <Criteria call={call} />}
      <SoFar call={call} />
    </Page>
  );
}

/** What is missing to apply, for who could come to do so. */
function BeforeApplying() {
  const texts = useTexts(accessCallTexts);
  const session = useSession();
  if (session.kind === 'visitor') return <p>{texts.loginToApply}</p>;
  const isOther = may(session, 'application.write') || may(session, 'registration.read');
  if (session.kind === 'unknown' || isOther) return null;
  return (
    <p>
      {texts.roleToApply} <PageLink to="/register">{texts.askForRole}</PageLink>
    </p>
  );
}

function Actions({ call }: OfCall) {
  const texts = useTexts(accessCallTexts);
  const session = useSession();
  const mayDecide = useMayIn('application.decide', [{ kind: 'party', id: call.funder }]);
  const isOpen = callStateAt(call, Date.now()) === 'open';
  return (
    <>
      {may(session, 'application.read') && (
        <PageLink to="/applications" search={{ call: call.id }}>
          {texts.applicationsOf}
        </PageLink>
      )}
      {mayDecide && <PageLink to={`/access-calls/${call.id}/ranking`}>{texts.ranking}</PageLink>}
      {isOpen && may(session, 'application.write') && (
        <PageLink to={`/access-calls/${call.id}/apply`}>{texts.apply}</PageLink>
      )}
      {isOpen && mayDecide && <Close call={call} />}
    </>
  );
}

function Close({ call: { id, version } }: OfCall) {
  const texts = useTexts(accessCallTexts);
  const closing = useWrite(['access-call'], { closeAccessCall });
  return (
    <ConfirmButton
      text={texts.close}
      question={texts.closeQuestion}
      sending={closing}
      about={{ version }}
      act={(seen) => closing.send({ input: { params: { accessCallId: id } }, version: seen })}
      isGrave
    >
      <p>{texts.closeMore}</p>
    </ConfirmButton>
  );
}

function Terms({ call }: OfCall) {
  const texts = useTexts(accessCallTexts);
  const formats = useFormats();
  const { openTo, price } = useCallTexts();
  const { cutOffs, closedDays, leastUse } = call;
  return (
    <Panel title={texts.terms} note={texts.termsMore}>
      <DetailList
        details={[
          [texts.funder, call.funderName],
          [texts.sites, formats.list(call.siteNames)],
          [texts.for, openTo(call)],
          [texts.mode, call.modeName],
          [texts.price, price(call)],
          [texts.mostOne, texts.gpuHours(formats.hours(call.gpuSecondsMax))],
          [texts.longestOne, texts.days(call.daysMax)],
          [texts.share, formats.percentOfPpm(call.sharePpm)],
          [texts.opensAt, formats.dateTime(call.opensAt)],
          [texts.closesAt, formats.dateTime(call.closesAt)],
          [
            texts.cutOffs,
            cutOffs.length === 0 ? texts.firstCome : formats.list(cutOffs.map(formats.dateTime)),
          ],
          [
            texts.closedDays,
            closedDays.length === 0
              ? texts.weekends
              : texts.weekendsAnd(formats.list(closedDays.map(formats.date))),
          ],
          [
            texts.report,
            call.reportDays === null ? texts.noRule : texts.reportWithin(call.reportDays),
          ],
          [
            texts.leastUse,
            leastUse === null
              ? texts.noRule
              : texts.leastUseRule(formats.percentOfPpm(leastUse.sharePpm), leastUse.months),
          ],
        ]}
      />
    </Panel>
  );
}

function Steps({ call }: OfCall) {
  const texts = useTexts(accessCallTexts);
  const { takes } = useCallTexts();
  const { review, cutOffs, workingDays } = call;
  const days = takes(call);
  return (
    <Panel
      title={texts.steps}
      note={cutOffs.length === 0 ? texts.stepsMore(days) : texts.stepsMoreCutOff(days)}
    >
      <div className="table-scroll">
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">{texts.step}</th>
              <th scope="col">{texts.meaning}</th>
              <th scope="col">{texts.atMost}</th>
            </tr>
          </thead>
          <tbody>
            {stepsOf(call).map((step) => (
              <tr key={step}>
                <th scope="row">{texts[step]}</th>
                <td>
                  <span className="prose">
                    {step === 'review'
                      ? texts.reviewMeans(review?.reviewCountMin ?? 0)
                      : texts[`${step}Means`]}
                  </span>
                </td>
                <td>{texts.workingDays(workingDays[step])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function Criteria({ call: { review } }: OfCall) {
  const texts = useTexts(accessCallTexts);
  return (
    <Panel title={texts.criteria} note={review?.isBlind === true ? texts.blind : texts.notBlind}>
      <DataTable
        caption={texts.criteria}
        rows={review?.criteria ?? []}
        rowKey={({ id }) => id}
        columns={[
          { key: 'name', title: texts.criterion, value: ({ name }) => name },
          {
            key: 'pointsMax',
            title: texts.pointsMax,
            isNumber: true,
            value: ({ pointsMax }) => pointsMax,
          },
        ]}
      />
    </Panel>
  );
}

function SoFar({ call }: OfCall) {
  const texts = useTexts(accessCallTexts);
  const formats = useFormats();
  return (
    <Panel title={texts.soFar}>
      <Figures>
        <Figure label={texts.received} value={formats.count(call.applicationCount)} />
        <Figure label={texts.requested} value={formats.hours(call.requestedGpuSeconds)} />
        <Figure label={texts.awardedCount} value={formats.count(call.awardedCount)} />
        <Figure label={texts.awarded} value={formats.hours(call.awardedGpuSeconds)} />
      </Figures>
    </Panel>
  );
}
