// docs/console.md, made from the table of commands and from real answers about the sample cluster.
import { usageOf, type Command } from '../../runtime/console/console-command.ts';
import { usage } from '../../runtime/console/client/command-line.ts';
import { commands } from '../../runtime/console/commands/node-commands.ts';
import { ask, serve } from './ask.ts';
import { healthy, SampleNode } from './sample.ts';

const opening = `# The console

<!-- Made from runtime/console by test/console/docs.test.ts. Do not edit: UPDATE=1 npm test -- console/docs -->

\`ecconsole\` talks to a running \`ecclusterd\`. The commands and their answers are those of the product, to the column; what the manual
does not have is marked *ours*. How a program of your own can talk to the daemon: [console-protocol.md](console-protocol.md).

\`\`\`
${usage.trimEnd()}
\`\`\`

* **At a terminal**: TAB completes commands, nodes, addresses, bindings and jobs, out of what the daemon knows now. Lines are remembered in
  \`$XDG_STATE_HOME/ecconsole/history\` (\`~/.local/state\` without it; 1,000 lines, mode 0600). ctrl-C gives up a line, or an answer that is waited for; ctrl-D and \`quit\` leave.
  The daemon ends a connection after 60 s of silence; the next command makes a new one, unseen. \`~/.inputrc\` is not read. \`NO_COLOR\` is honoured.
* **In scripts**: a command behind the endpoint, or lines on standard input. Answers go to standard output, errors to standard error. The status is 0 when every command went well, 1 when one failed or no daemon answers, 2 when ecconsole was called wrongly.
* **\`ecconsole watch\`** draws who owns what, each second. A change is marked for ten seconds, with the owner before. Arrows, page up and down, Home and End scroll; \`t\` shows only addresses that need a look; \`q\` leaves. When the daemon goes away, the last owners stay, dim, and it connects again by itself.
* **Endpoints**: the path of a Unix socket, \`HOST:PORT\`, \`[IPV6]:PORT\`. The daemon listens on TCP only on loopback, because it asks nobody who he is: the mode of the socket (0660) and its group say who may give orders. From another machine: \`ssh -t HOST ecconsole\`. In a folder where everybody may put a socket (\`/tmp\`) it is talked to only where it is root's or your own; anybody could have listened there first.

## Answers

Words of a request are separated by blanks; a word with blanks stands in double quotes, a backslash there takes the next character as it is. Command words are lower case and written out.

An error is one line, \`error: WHAT (HOW TO MEND IT)\`, and status 1:

${'```'}
{errors}${'```'}

\`json \` before a command gives one JSON object, each entry of its lists on a line of its own. \`xml \` gives the same as XML: an element for each key, entries of lists in the singular, null left out. Errors are \`{"error": WHAT, "mend": HOW}\`, or an element \`error\` with \`what\` and \`mend\`. Fields may be added in later versions; none changes its meaning.

`;

const errors = [
  'cluster membreship',
  'cluster duravip move 10.80.116.5 to labrat-1',
  'cluster duravip move 10.80.116.50 to labrat-2.example.com',
  'cluster abort 12',
];

/** The whole page. */
export async function consolePage(): Promise<string> {
  const shownErrors = await Promise.all(errors.map((request) => example(request)));
  const sections = await Promise.all(commands.map(section));
  const list = commands.map(
    (command) => `* [\`${usageOf(command)}\`](#${anchor(command)}): ${command.summary}${command.own ? ' (*ours*)' : ''}\n`,
  );
  return `${opening.replace('{errors}', () => shownErrors.join('\n'))}## Commands\n\n${list.join('')}\n${sections.join('\n')}`;
}

async function section(command: Command): Promise<string> {
  const about = [
    `${command.summary.charAt(0).toUpperCase()}${command.summary.slice(1)}.${command.own ? ' *Ours.*' : ''}`,
    ...command.about,
  ];
  const shown: string[] = [];
  for (const request of command.examples) shown.push(await example(request));
  const examples = shown.length === 0 ? '' : `\n\`\`\`\n${shown.join('\n')}\`\`\`\n`;
  return `### ${command.name}\n\n\`${usageOf(command)}\`\n\n${about.join('\n\n')}\n${examples}`;
}

/** Orders are only begun where the answer is about a job that runs; a job to abort or wait for is made first. */
async function example(request: string): Promise<string> {
  const node = new SampleNode(healthy);
  const served = serve(node);
  const jobs = /abort (\d+)|wait (\d+)|jobs/.exec(request);
  if (jobs !== null) {
    node.slow = !request.includes('wait');
    await ask(served, 'cluster duravip move 10.80.116.50 to labrat-2');
    if (request !== 'cluster abort 12')
      for (const to of ['labrat-1', 'labrat-4']) await ask(served, `cluster duravip move 10.80.116.53 to ${to}`);
  }
  if (request === 'cluster duravip undrain') await ask(served, 'cluster duravip drain');
  // One address shows everything that there is to see.
  if (request.endsWith('tables')) node.now = { ...healthy, addresses: [...healthy.addresses].slice(1) };
  const { text } = await ask(served, request);
  served.jobs.close();
  return `> ${request}\n${text}`;
}

function anchor({ name }: Command): string {
  return name.replaceAll(' ', '-');
}
