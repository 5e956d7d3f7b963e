/** The decision ready-made, one's rehearsals with what they brought, and where to begin. */
import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { listExampleProgrammes } from '../../../../src/client/example-programmes.ts';
import { rehearseDecision } from '../../../../src/client/ready-made-decisions.ts';
import { useAnswer } from '../../api/questions.ts';
import { may, useSession } from '../../api/session.ts';
import { Asked } from '../../parts/asked.tsx';
import { SendingText } from '../../parts/form/form.tsx';
import { useWrite } from '../../parts/form/use-write.ts';
import { Page, Panel } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Empty } from '../../parts/states.tsx';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { columnsOf } from './rehearsal-columns.tsx';
import { rehearsalTexts } from './texts.ts';
import { type RehearsalId, useRehearsals } from './use-rehearsals.ts';

export function RehearsalsPage() {
  const texts = useTexts(rehearsalTexts);
  const navigate = useNavigate();
  const isRunner = may(useSession(), 'rehearsal.run');
  return (
    <Page
      title={texts.title}
      lead={texts.lead}
      actions={
        isRunner && (
          <Button variant="default" onClick={() => navigate({ to: '/rehearsal/new' })}>
            {texts.newOne}
          </Button>
        )
      }
    >
      {isRunner && <Decision />}
      <Mine />
      <Examples />
    </Page>
  );
}

/** One click to the comparison in numbers. */
function Decision() {
  const texts = useTexts(rehearsalTexts);
  const navigate = useNavigate();
  const preparing = useWrite(['rehearsal'], { rehearseDecision });
  const show = () =>
    preparing.send({ input: { params: { decisionId: 'nl' } } }).then(
      ({ body: { items } }) => {
        const runs = items.map(({ id }) => id).join(',');
        return navigate({ to: '/rehearsal/compare', search: { runs } as never });
      },
      () => undefined,
    );
  return (
    <Panel title={texts.decision}>
      <p>{texts.decisionMore}</p>
      <SendingText sending={preparing} />
      <div className="row">
        <Button loading={preparing.isPending} onClick={show}>
          {texts.decide}
        </Button>
        <span className="quiet">{texts.decideTime}</span>
      </div>
    </Panel>
  );
}

function Mine() {
  const texts = useTexts(rehearsalTexts);
  const formats = useFormats();
  const rehearsals = useRehearsals();
  const [chosen, setChosen] = useState<readonly RehearsalId[]>([]);
  const toggle = (id: RehearsalId) =>
    setChosen(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]);
  const columns = columnsOf(texts, formats, { chosen, toggle });
  return (
    <Panel title={texts.caption} actions={<CompareChosen chosen={chosen} />}>
      <Asked query={rehearsals}>
        {({ body: { items, nextCursor } }) => (
          <DataTable
            caption={texts.caption}
            columns={columns}
            rows={items}
            rowKey={({ id }) => id}
            more={nextCursor !== null && <p className="quiet">{texts.latestOnly}</p>}
            empty={
              <Empty title={texts.none}>
                <p>{texts.noneMore}</p>
              </Empty>
            }
          />
        )}
      </Asked>
    </Panel>
  );
}

function CompareChosen({ chosen }: { readonly chosen: readonly RehearsalId[] }) {
  const texts = useTexts(rehearsalTexts);
  const formats = useFormats();
  if (chosen.length < 2) return <span className="quiet">{texts.choose}</span>;
  return (
    <PageLink to="/rehearsal/compare" search={{ runs: chosen.join(',') }}>
      {texts.compareSome(formats.count(chosen.length))}
    </PageLink>
  );
}

function Examples() {
  const texts = useTexts(rehearsalTexts);
  const examples = useAnswer('rehearsal', { listExampleProgrammes }, {});
  return (
    <Panel title={texts.examples}>
      <Asked query={examples}>
        {({ body: { items } }) => (
          <ul className="rehearsal-examples">
            {items.map(({ id, name, description }) => (
              <li key={id}>
                <strong lang="en">{name}</strong> <span lang="en">{description}</span>{' '}
                <PageLink to="/rehearsal/new" search={{ example: id }}>
                  {texts.open}
                  <span className="hidden">: {name}</span>
                </PageLink>
              </li>
            ))}
          </ul>
        )}
      </Asked>
    </Panel>
  );
}
