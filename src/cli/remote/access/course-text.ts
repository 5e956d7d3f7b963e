/** What was done with an application, and what was said of it. */
import type { ApplicationCourse } from '../../../client/applications.ts';
import type { WireObject } from '../answer-text.ts';
import type { RemotePorts } from '../remote-command.ts';
import { LINE_WIDTH, renderTable, shownLines } from '../table.ts';
import { hoursText, orNothing, timeText } from '../wire-text.ts';

const SAID_WIDTH = 28;
const INDENT = '  ';

type CourseStep = ApplicationCourse['steps'][number];

export function courseText(answer: WireObject, { stdoutHasColour }: RemotePorts): string {
  const { steps, comments } = answer as unknown as ApplicationCourse;
  const columns = [
    { title: 'when', text: ({ doneAt }: CourseStep) => timeText(doneAt) },
    { title: 'done', text: ({ done }: CourseStep) => done },
    { title: 'at step', text: ({ atStep }: CourseStep) => atStep },
    {
      title: 'GPU-hours',
      align: 'right',
      text: ({ gpuSeconds }: CourseStep) => hoursText(gpuSeconds),
    },
    { title: 'said', widthMax: SAID_WIDTH, text: ({ said }: CourseStep) => orNothing(said) },
  ] as const;
  const table = renderTable(steps, columns, stdoutHasColour);
  if (comments.length === 0) return table;
  const texts = comments.map((comment) => shownLines(comment, LINE_WIDTH - INDENT.length));
  const said = texts.map((lines) => lines.map((line) => `${INDENT}${line}`.trimEnd()).join('\n'));
  return `${table}\nWhat reviewers say\n${said.join('\n\n')}\n`;
}
