/** One expression of interest: what is planned, who was spoken to and what was said. */
import { useParams } from '@tanstack/react-router';
import {
  closeInterest,
  getInterest,
  type Interest,
  noteInterest,
} from '../../../../src/client/interests.ts';
import { useNames } from '../../api/names.ts';
import { useAnswer } from '../../api/questions.ts';
import { useMayIn } from '../../api/session.ts';
import { isIdOf } from '../../api/use-search.ts';
import { Asked } from '../../parts/asked.tsx';
import { DetailList } from '../../parts/detail-list.tsx';
import { ConfirmButton } from '../../parts/form/confirm-button.tsx';
import { Form, TextField } from '../../parts/form/form.tsx';
import { useDraft } from '../../parts/form/use-draft.ts';
import { useWrite } from '../../parts/form/use-write.ts';
import { Page, Panel } from '../../parts/page.tsx';
import { NotFound } from '../../parts/states.tsx';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { interestTexts } from './interest-texts.ts';

export function InterestPage() {
  const { id }: { readonly id?: string } = useParams({ strict: false });
  return isIdOf(id, 'interest') ? <Found id={id} /> : <NotFound />;
}

function Found({ id }: Pick<Interest, 'id'>) {
  const answer = useAnswer('interest', { getInterest }, { params: { interestId: id } });
  return <Asked query={answer}>{({ body }) => <Shown interest={body} />}</Asked>;
}

interface OfInterest {
  readonly interest: Interest;
}

function Shown({ interest }: OfInterest) {
  const texts = useTexts(interestTexts);
  const formats = useFormats();
  const { consortium, programme, state, gpuCount, investmentMicros } = interest;
  const isAnswerer = useMayIn('interest.answer', [{ kind: 'programme', id: programme }]);
  const mayAnswer = isAnswerer && state !== 'closed';
  const money = formats.moneyShort(investmentMicros);
  return (
    <Page
      title={consortium}
      lead={texts.oneLead(texts[state], formats.count(gpuCount), money)}
      path={[{ to: '/interests', name: texts.interests }]}
      actions={mayAnswer && <Close interest={interest} />}
    >
      <Panel title={texts.log}>
        <Log interest={interest} />
        {mayAnswer && <AddNote interest={interest} />}
      </Panel>
      <Plan interest={interest} />
    </Page>
  );
}

function Plan({ interest }: OfInterest) {
  const texts = useTexts(interestTexts);
  const formats = useFormats();
  const nameOf = useNames('programme');
  const { members, sites, contact } = interest;
  const memberText = ({ name, country, role }: Interest['members'][number]) => {
    const place = formats.country(country);
    return `${name} (${role === 'lead' ? `${place}, ${texts.leads}` : place})`;
  };
  return (
    <Panel title={texts.details}>
      <DetailList
        details={[
          [texts.members, formats.list(members.map(memberText))],
          [texts.sites, formats.list(sites.map(({ name, host }) => `${name} (${nameOf(host)})`))],
          [texts.gpus, formats.count(interest.gpuCount)],
          [texts.h100, formats.count(interest.h100Equivalents)],
          [texts.investment, formats.money(interest.investmentMicros)],
          [texts.power, formats.count(interest.powerKilowatts)],
          [texts.track, texts[interest.track]],
          [
            texts.contact,
            <span key="contact">
              {contact.name}, <a href={`mailto:${contact.mail}`}>{contact.mail}</a>
            </span>,
          ],
          [texts.receivedAt, formats.dateTime(interest.receivedAt)],
          [texts.programme, nameOf(interest.programme)],
        ]}
      />
    </Panel>
  );
}

function Log({ interest: { notes } }: OfInterest) {
  const texts = useTexts(interestTexts);
  const formats = useFormats();
  const personName = useNames('person');
  if (notes.length === 0) return <p className="quiet">{texts.noNote}</p>;
  return (
    <DataTable
      caption={texts.log}
      rows={notes}
      rowKey={({ number }) => String(number)}
      columns={[
        {
          key: 'at',
          title: texts.at,
          value: ({ notedAt }) => notedAt,
          show: ({ notedAt }) => formats.dateTime(notedAt),
        },
        { key: 'spokenTo', title: texts.spokenTo, value: ({ spokenTo }) => spokenTo },
        {
          key: 'note',
          title: texts.note,
          value: ({ note }) => note,
          show: ({ note }) => <span className="prose">{note}</span>,
        },
        { key: 'by', title: texts.notedBy, value: ({ notedBy }) => personName(notedBy) },
      ]}
    />
  );
}

function AddNote({ interest: { id, version } }: OfInterest) {
  const texts = useTexts(interestTexts);
  const noting = useWrite(['interest'], { noteInterest });
  const draft = useDraft(`note-${id}`, { spokenTo: '', note: '' });
  return (
    <>
      <h3>{texts.addNote}</h3>
      <Form
        draft={draft}
        sending={noting}
        submitText={texts.addNote}
        submit={(body) =>
          noting
            .send({ input: { params: { interestId: id }, body }, version })
            .then(draft.clear, () => undefined)
        }
      >
        <TextField name="spokenTo" label={texts.spokenTo} />
        <TextField name="note" label={texts.note} />
      </Form>
    </>
  );
}

function Close({ interest: { id, version } }: OfInterest) {
  const texts = useTexts(interestTexts);
  const closing = useWrite(['interest'], { closeInterest });
  return (
    <ConfirmButton
      text={texts.close}
      question={texts.closeQuestion}
      sending={closing}
      about={{ version }}
      act={(seen) => closing.send({ input: { params: { interestId: id } }, version: seen })}
    >
      <p>{texts.closeMore}</p>
    </ConfirmButton>
  );
}
