/** Changing a programme and running it: its faults stand in place, and nothing typed is lost. */
import { Button, Checkbox } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { listExampleProgrammes } from '../../../../src/client/example-programmes.ts';
import { checkProgramme, type ProgrammeFault } from '../../../../src/client/programme-checks.ts';
import { getProgrammeSchema } from '../../../../src/client/programme-schema.ts';
import { getRehearsalProgramme, submitRehearsal } from '../../../../src/client/rehearsals.ts';
import { useAnswer } from '../../api/questions.ts';
import { ownerOf, useSession } from '../../api/session.ts';
import { useSearchId, useSearchText } from '../../api/use-search.ts';
import { Asked } from '../../parts/asked.tsx';
import { SendingText } from '../../parts/form/form.tsx';
import { useWrite } from '../../parts/form/use-write.ts';
import { Page, Panel } from '../../parts/page.tsx';
import { NotFound } from '../../parts/states.tsx';
import { useTexts } from '../../texts/preferences.tsx';
import { FaultList } from './editor/fault-list.tsx';
import { type Cursor, cursorAt, type SchemaField } from './editor/field-at.ts';
import { FieldMeaning } from './editor/field-meaning.tsx';
import { goTo, ProgrammeEditor } from './editor/programme-editor.tsx';
import { TextTools } from './editor/text-tools.tsx';
import { type KeptText, useKeptText } from './editor/use-kept-text.ts';
import { editorTexts } from './editor-texts.ts';
import { rehearsalTexts } from './texts.ts';

export function EditorPage() {
  const texts = useTexts(editorTexts);
  const section = useTexts(rehearsalTexts);
  const example = useSearchText('example');
  const from = useSearchId('from', 'rehearsal');
  const schema = useAnswer('rehearsal', { getProgrammeSchema }, {});
  return (
    <Page
      title={texts.title}
      lead={texts.lead}
      path={[{ to: '/rehearsal', name: section.section }]}
    >
      <Asked query={schema}>
        {({ body }) =>
          from === undefined ? (
            <FromExample key={example} example={example} schema={body} />
          ) : (
            <FromRehearsal key={from} id={from} schema={body} />
          )
        }
      </Asked>
    </Page>
  );
}

interface Opened {
  readonly schema: SchemaField;
}

function FromRehearsal({ id, schema }: Opened & { readonly id: `rehearsal_${string}` }) {
  const input = { params: { rehearsalId: id } };
  const programme = useAnswer('rehearsal', { getRehearsalProgramme }, input);
  return (
    <Asked query={programme}>
      {({ body: { programme: text, assumesBudget } }) => (
        <Ready name={id} initial={text} assumes={assumesBudget} schema={schema} />
      )}
    </Asked>
  );
}

function FromExample({ example, schema }: Opened & { readonly example: string | undefined }) {
  const examples = useAnswer('rehearsal', { listExampleProgrammes }, {});
  if (example === undefined) {
    return <Ready name="new" initial="polder: 1\n" assumes={false} schema={schema} />;
  }
  return (
    <Asked query={examples}>
      {({ body: { items } }) => {
        const found = items.find(({ id }) => id === example);
        if (found === undefined) return <NotFound />;
        const { programme, needsBudget } = found;
        return <Ready name={example} initial={programme} assumes={needsBudget} schema={schema} />;
      }}
    </Asked>
  );
}

interface ReadyProps extends Opened {
  readonly name: string;
  readonly initial: string;
  readonly assumes: boolean;
}

function Ready({ name, initial, assumes, schema }: ReadyProps) {
  const texts = useTexts(editorTexts);
  const kept = useKeptText(`${ownerOf(useSession())}-${name}`, initial);
  const [assumesBudget, setAssumes] = useState(assumes);
  const area = useRef<HTMLTextAreaElement>(null);
  const [cursor, setCursor] = useState<Cursor>(() => cursorAt(kept.text, 0));
  const check = useCheck(kept.text, assumesBudget);
  return (
    <>
      <TextTools name={name} kept={kept} initial={initial} />
      <div className="halves">
        <div>
          <ProgrammeEditor
            text={kept.text}
            type={kept.type}
            faults={check.faults}
            schema={schema}
            area={area}
            moved={setCursor}
          />
          <p id="editor-help" className="quiet">
            {texts.help}
          </p>
        </div>
        <div className="editor-side">
          <Panel title={texts.faults}>
            <FaultList
              faults={check.faults}
              isChecking={check.isChecking}
              goTo={({ line, column }) => goTo(area.current, line, column)}
            />
            <Checkbox
              label={texts.assumes}
              checked={assumesBudget}
              onChange={({ currentTarget }) => setAssumes(currentTarget.checked)}
            />
            <Run kept={kept} assumesBudget={assumesBudget} isFine={check.isFine} />
          </Panel>
          <Panel title={texts.field}>
            <FieldMeaning schema={schema} cursor={cursor} />
          </Panel>
        </div>
      </div>
    </>
  );
}

const PAUSE_MILLISECONDS = 400;
const NO_FAULTS: readonly ProgrammeFault[] = [];

/** What is wrong with the text, asked for whenever one pauses; the last answer stays meanwhile. */
function useCheck(text: string, assumesBudget: boolean) {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), PAUSE_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [text]);
  const isAsked = paused !== '';
  const body = { programme: paused, assumesBudget };
  const answer = useAnswer('rehearsal', { checkProgramme }, { body }, { isAsked });
  const isChecking = paused !== text || answer.isFetching || answer.isPlaceholderData;
  const faults = answer.data?.body.faults ?? NO_FAULTS;
  return { faults, isChecking, isFine: !isChecking && answer.isSuccess && faults.length === 0 };
}

interface RunProps {
  readonly kept: KeptText;
  readonly assumesBudget: boolean;
  readonly isFine: boolean;
}

function Run({ kept: { text }, assumesBudget, isFine }: RunProps) {
  const texts = useTexts(editorTexts);
  const navigate = useNavigate();
  const submission = useWrite(['rehearsal'], { submitRehearsal });
  const run = () =>
    submission.send({ input: { body: { programme: text, assumesBudget } } }).then(
      ({ body: { id } }) => navigate({ to: `/rehearsal/${id}` }),
      () => undefined,
    );
  return (
    <>
      <SendingText sending={submission} />
      <Button disabled={!isFine} loading={submission.isPending} onClick={run}>
        {texts.run}
      </Button>
    </>
  );
}
