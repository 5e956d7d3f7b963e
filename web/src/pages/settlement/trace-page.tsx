/** The chain of an invoice, a line of a statement or an entry, back to the euro and forward. */
import { useParams } from '@tanstack/react-router';
import { getChain } from '../../../../src/client/chain.ts';
import { useAnswer } from '../../api/questions.ts';
import { Asked } from '../../parts/asked.tsx';
import { Page } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { NotFound } from '../../parts/states.tsx';
import { useTexts } from '../../texts/preferences.tsx';
import { traceTexts } from './trace-texts.ts';
import { pageOfTraced, partsOf, type Traced, treeOf } from './trace-tree.ts';

export function TracePage() {
  const { id }: { readonly id?: string } = useParams({ strict: false });
  return id === undefined ? <NotFound /> : <Found id={id} />;
}

function Found({ id }: { readonly id: string }) {
  const texts = useTexts(traceTexts);
  const answer = useAnswer('usage', { getChain }, { params: { id } });
  return (
    <Page
      title={texts.title}
      lead={texts.lead}
      path={[{ to: '/settlement', name: texts.settlement }]}
    >
      <Asked query={answer}>
        {({ body: { nodes } }) => (
          <section className="panel" aria-label={texts.chain}>
            <div lang="en">
              <Steps steps={treeOf(nodes)} />
            </div>
          </section>
        )}
      </Asked>
    </Page>
  );
}

function Steps({ steps }: { readonly steps: readonly Traced[] }) {
  return (
    <ul className="trace">
      {steps.map((step) => (
        <li key={step.key}>
          <Step step={step} />
          {step.below.length > 0 && <Steps steps={step.below} />}
        </li>
      ))}
    </ul>
  );
}

/** What it is about is named by its id, unless that is a word of the text itself. */
function Step({ step: { id, text } }: { readonly step: Traced }) {
  const to = pageOfTraced(id);
  const isNamed = to !== undefined && !text.includes(id);
  return (
    <>
      {isNamed && (
        <>
          <PageLink to={to}>
            <code>{id}</code>
          </PageLink>{' '}
        </>
      )}
      {partsOf(text).map((part, index) => {
        // biome-ignore lint/suspicious/noArrayIndexKey: no part moves
        return index % 2 === 0 ? part : <code key={index}>{part}</code>;
      })}
    </>
  );
}
