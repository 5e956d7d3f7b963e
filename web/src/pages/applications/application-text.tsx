/** What an application says, as its applicant wrote it. */
import type { Application } from '../../../../src/client/applications.ts';
import type { ApplicationText as Text } from '../../../../src/client/reviews.ts';
import { useNames } from '../../api/names.ts';
import { type Detail, DetailList } from '../../parts/detail-list.tsx';
import { Panel } from '../../parts/page.tsx';
import { PartyLink } from '../../parts/party-link.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { applicationTexts } from './application-texts.ts';
import { accessCallTexts } from './call-texts.ts';

interface ApplicationTextProps {
  readonly application: Application;
}

export function ApplicationText({ application }: ApplicationTextProps) {
  const texts = useTexts(applicationTexts);
  const formats = useFormats();
  const nameOf = useNames('person');
  const { applicant, lead, submittedAt, cutOffAt } = application;
  return (
    <Panel title={texts.text}>
      <TextDetails
        text={application}
        first={[
          [texts.applicant, <PartyLink key="applicant" party={applicant} />],
          [texts.ledBy, nameOf(lead)],
        ]}
        last={[
          [texts.submittedAt, formats.dateTime(submittedAt)],
          [texts.cutOff, cutOffAt === null ? texts.noCutOff : formats.dateTime(cutOffAt)],
        ]}
      />
    </Panel>
  );
}

interface TextDetailsProps {
  readonly text: Omit<Text, 'title'>;
  readonly first?: readonly Detail[];
  readonly last?: readonly Detail[];
}

export function TextDetails({ text, first = [], last = [] }: TextDetailsProps) {
  const texts = useTexts(applicationTexts);
  const kinds = useTexts(accessCallTexts);
  const formats = useFormats();
  const answer = (isSo: boolean) => (isSo ? texts.yes : texts.no);
  return (
    <>
      <DetailList
        details={[
          ...first,
          [texts.requestedOne, kinds.gpuHours(formats.hours(text.requestedGpuSeconds))],
          [texts.period, texts.fromTo(formats.date(text.startsAt), formats.date(text.endsAt))],
          [texts.jobGpus, formats.count(text.jobGpuCountMax)],
          [texts.kind, kinds[text.userKind]],
          [texts.unionFunded, answer(text.isUnionFunded)],
          [texts.seal, answer(text.hasSealOfExcellence)],
          ...last,
        ]}
      />
      <h3>{texts.summary}</h3>
      <p className="written">{text.summary}</p>
      <h3>{texts.needs}</h3>
      <p className="written">{text.technicalNeeds}</p>
    </>
  );
}

/** With the lines that it was written in. */
export function Prose({ text }: { readonly text: string }) {
  return <span className="prose written">{text}</span>;
}
