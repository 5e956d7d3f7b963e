/** Issues what is due, as it was just shown; a script names the hash of what it has looked at. */
import { type Command, Option } from 'commander';
import {
  type InvoiceDue,
  type IssuedInvoices,
  issueInvoices,
  listInvoicesDue,
} from '../../../client/invoices.ts';
import { ServerSaidNo } from '../../failure.ts';
import { toId } from '../arguments.ts';
import { type Confirmation, isConfirmed } from '../confirm.ts';
import type { RemotePolder } from '../connection.ts';
import { named } from '../named-wrong.ts';
import {
  connect,
  lineText,
  type RemoteOptions,
  type RemotePorts,
  remoteCommand,
  tell,
} from '../remote-command.ts';
import { missingText } from './due-text.ts';
import { SUBJECTS } from './invoice-commands.ts';
import { draftText, issuedText } from './invoice-text.ts';

interface IssueOptions extends RemoteOptions {
  readonly seller: string;
  readonly buyer: string;
  readonly month: string;
  readonly subject: InvoiceDue['subject'];
  readonly sha256?: string;
  readonly yes?: boolean;
}

type Debt = Pick<InvoiceDue, 'seller' | 'buyer' | 'month' | 'subject'>;

const NOT_DUE = 'nothing of this is due by a seller that you speak for; is its month closed?';
const ISSUING: Confirmation = { question: 'Issue this?', otherwise: 'nothing was issued' };

export function issueCommand(ports: RemotePorts): Command {
  return remoteCommand('issue', {
    summary: 'Issue what is due of a seller, a buyer, a month and a subject; shows it first.',
    details:
      'Issued is what was shown: a change in between is refused. With --json it asks nothing:\n' +
      'give --yes, or --sha256 as `polder invoices due --json` has it.',
    example:
      'polder invoices issue --seller party_operator-de --buyer party_enterprises \\\n' +
      '    --month 2029-03 --subject use',
  })
    .requiredOption('--seller <id>', 'who sells')
    .requiredOption('--buyer <id>', 'who buys')
    .requiredOption('--month <month>', 'the month that was closed')
    .addOption(
      new Option('--subject <subject>', 'what it is about').choices(SUBJECTS).makeOptionMandatory(),
    )
    .option('--sha256 <hash>', 'of what was looked at before: it is issued without asking')
    .option('--yes', 'issue it without asking')
    .action(
      named(async (options: IssueOptions) => {
        const { month, subject } = options;
        const seller = toId('party_', options.seller);
        const debt: Debt = { seller, buyer: toId('party_', options.buyer), month, subject };
        const polder = connect(options, ports);
        const sha256 = options.sha256 ?? (await lookAt(polder, debt, options, ports));
        if (sha256 === undefined) return;
        const issued = await polder.call(issueInvoices, { body: { ...debt, sha256 } });
        tell(issued, issuedLines, options, ports);
      }),
    );
}

function issuedLines({ issued }: IssuedInvoices): string {
  return issued.map((each) => lineText(issuedText(each))).join('');
}

/** Shows what is due, and asks: the hash of what is to be issued, or nothing. */
async function lookAt(
  polder: RemotePolder,
  debt: Debt,
  options: IssueOptions,
  ports: RemotePorts,
): Promise<string | undefined> {
  const { seller, month } = debt;
  const { items } = await polder.call(listInvoicesDue, { query: { seller, month } });
  const due = items.find(({ buyer, subject }) => buyer === debt.buyer && subject === debt.subject);
  if (due === undefined) throw nothingIssued(NOT_DUE);
  if (due.sha256 === null) throw nothingIssued(`it needs the ${missingText(due)}`);
  if (options.json !== true) {
    ports.stdout.write(due.documents.map((draft) => draftText(draft, ports)).join('\n'));
  }
  const isWanted = options.yes === true || (await isConfirmed(ISSUING, options, ports));
  return isWanted ? due.sha256 : undefined;
}

function nothingIssued(why: string): ServerSaidNo {
  return new ServerSaidNo('refused', `${ISSUING.otherwise}: ${why}`);
}
