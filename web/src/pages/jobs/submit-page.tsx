/** Submitting a job: what it costs, where it may run and how full it is there stand beside it. */
import { NativeSelect, Textarea } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type Allocation, listAllocations } from '../../../../src/client/allocations.ts';
import { type Job, submitJob } from '../../../../src/client/jobs.ts';
import { listAccessModes } from '../../../../src/client/modes.ts';
import { useAll } from '../../api/questions.ts';
import { isIdOf, useSearchId } from '../../api/use-search.ts';
import { Asked } from '../../parts/asked.tsx';
import { Form, TextField } from '../../parts/form/form.tsx';
import { typedAmount, typedSmall, typedWhole } from '../../parts/form/typed-number.ts';
import { type Draft, shownDraft, useDraft } from '../../parts/form/use-draft.ts';
import { useWrite } from '../../parts/form/use-write.ts';
import { Page, Panel } from '../../parts/page.tsx';
import { Empty } from '../../parts/states.tsx';
import { usePreferences, useTexts } from '../../texts/preferences.tsx';
import { Expected } from './expected.tsx';
import { gpuShareTexts } from './gpu-share-texts.ts';
import { placementTexts } from './placement-texts.ts';
import { submitTexts } from './submit-texts.ts';

export function SubmitPage() {
  const texts = useTexts(submitTexts);
  const allocations = useAll('allocation', { listAllocations }, {});
  return (
    <Page title={texts.title} lead={texts.lead} path={[{ to: '/jobs', name: texts.jobs }]}>
      <Asked query={allocations}>
        {({ body: { items } }) => {
          const now = new Date(allocations.dataUpdatedAt).toISOString();
          const open = items.filter(({ frozenAt, endsAt }) => frozenAt === null && endsAt > now);
          return open.length === 0 ? <Empty title={texts.none} /> : <Ready allocations={open} />;
        }}
      </Asked>
    </Page>
  );
}

const SECONDS_PER_HOUR = 3_600;
const EMPTY = {
  allocation: '',
  name: '',
  gpuCount: '8',
  gpuShare: '',
  hours: '1',
  placement: 'any' as Job['placement'],
  script: '',
};
type Values = typeof EMPTY;

const PLACEMENTS: readonly Job['placement'][] = [
  'any',
  'prefer-rack',
  'prefer-pod',
  'require-rack',
  'require-pod',
];

function useSubmission() {
  const navigate = useNavigate();
  const { language } = usePreferences();
  const submission = useWrite(['job'], { submitJob });
  const send = (values: Values, sent: () => void) => {
    const { allocation, name, gpuCount, gpuShare, hours, placement, script } = values;
    if (!isIdOf(allocation, 'allocation')) return;
    const body = {
      allocation,
      gpuCount: typedWhole(gpuCount),
      requestedSeconds: Math.round(typedAmount(hours, language) * SECONDS_PER_HOUR),
      placement,
      ...(gpuShare !== '' && { gpuShare: typedSmall(gpuShare) }),
      ...(name !== '' && { name }),
      ...(script !== '' && { script }),
    };
    submission.send({ input: { body } }).then(
      ({ body: { id } }) => {
        sent();
        return navigate({ to: `/jobs/${id}` });
      },
      () => undefined,
    );
  };
  return { submission, send };
}

function Ready({ allocations }: { readonly allocations: readonly Allocation[] }) {
  const texts = useTexts(submitTexts);
  const { language } = usePreferences();
  const { submission, send } = useSubmission();
  const modes = useAll('plan', { listAccessModes }, {});
  const given = useSearchId('allocation', 'allocation');
  const kept = useDraft('submit', EMPTY);
  const isOpen = (id: string | undefined) => allocations.find((each) => each.id === id);
  // What was chosen may have been frozen or have ended: it is sent to the one that is shown.
  const chosen = isOpen(kept.values.allocation) ?? isOpen(given) ?? allocations[0];
  const values = { ...kept.values, allocation: chosen?.id ?? '' };
  const draft = shownDraft(kept, values);
  return (
    <div className="halves">
      <Panel title={texts.job}>
        <Form
          draft={draft}
          sending={submission}
          submitText={texts.submit}
          submit={(typed) => send(typed, draft.clear)}
        >
          <Fields draft={draft} allocations={allocations} />
        </Form>
      </Panel>
      {chosen !== undefined && (
        <Expected
          allocation={chosen}
          mode={modes.data?.body.items.find(({ id }) => id === chosen.mode)}
          gpuCount={typedWhole(values.gpuCount)}
          hours={typedAmount(values.hours, language)}
        />
      )}
    </div>
  );
}

interface FieldsProps {
  readonly draft: Draft<Values>;
  readonly allocations: readonly Allocation[];
}

function Fields({ draft, allocations }: FieldsProps) {
  const texts = useTexts(submitTexts);
  const placements = useTexts(placementTexts);
  const shares = useTexts(gpuShareTexts);
  return (
    <>
      <NativeSelect
        name="allocation"
        label={texts.allocation}
        value={draft.values.allocation}
        data={allocations.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={({ target }) => draft.set('allocation', target.value)}
      />
      <TextField name="gpuCount" label={texts.gpus} inputMode="numeric" />
      <TextField
        name="gpuShare"
        label={shares.share}
        description={shares.shareMore}
        inputMode="decimal"
        isRequired={false}
      />
      <TextField
        name="hours"
        pointer="/requestedSeconds"
        label={texts.hours}
        description={texts.hoursMore}
        expected={texts.hoursExpected}
        inputMode="decimal"
      />
      <NativeSelect
        name="placement"
        label={placements.placement}
        description={placements.placementMore}
        value={draft.values.placement}
        data={PLACEMENTS.map((value) => ({ value, label: placements[value] }))}
        onChange={({ target }) => draft.set('placement', target.value)}
      />
      <TextField name="name" label={texts.name} isRequired={false} />
      <Textarea
        name="script"
        label={texts.script}
        description={texts.scriptMore}
        value={draft.values.script}
        onChange={({ target }) => draft.set('script', target.value)}
        autosize
        minRows={3}
        w="100%"
      />
    </>
  );
}
