// docs/console.md, made from the table of commands and from real answers about the sample cluster.
import { usageOf, type Command } from '../../runtime/console/console-command.ts';
import { usage } from '../../runtime/console/client/command-line.ts';
import { commands as allCommands } from '../../runtime/console/commands/node-commands.ts';
import { commandsOf } from '../../runtime/manager/commands/all-commands.ts';
import { ask, serve } from './ask.ts';
import { healthy, SampleNode } from './sample.ts';

/** Those that only say where to go are found by who needs them. */
const commands = allCommands.filter(({ hidden }) => hidden !== true);

const opening = `# The console

<!-- Made from runtime/console by test/console/docs.test.ts. Do not edit: UPDATE=1 npm test -- console/docs -->
<!-- blocks run: test/console/docs.test.ts -->

\`ecconsole\` talks to a running \`ecclusterd\`. The commands and their answers are those of the product, to the column; what the manual
does not have is marked *ours*. How a program of your own can talk to the daemon: [console-protocol.md](console-protocol.md).

\`\`\`
${usage.trimEnd()}
\`\`\`

* **At a terminal**: TAB completes commands, nodes, addresses, bindings and jobs, out of what the daemon knows now. Lines are remembered in
  \`$XDG_STATE_HOME/ecconsole/history\` (\`~/.local/state\` without it; 1,000 lines, mode 0600). ctrl-C gives up a line, or an answer that is waited for; ctrl-D and \`quit\` leave.
  The daemon ends a connection after 60 s of silence; the next command makes a new one, unseen. \`~/.inputrc\` is not read. \`NO_COLOR\` is honoured.
* **In scripts**: a command behind the endpoint, or lines on standard input. Answers go to standard output, errors to standard error. The status is 0 when every command went well, 1 when one failed or no daemon answers, 2 when ecconsole was called wrongly, 3 when nodes gave no answer to a manager.
* **\`ecconsole watch\`** draws who owns what, each second. A change is marked (\`*\`) for ten seconds, with the owner before. Arrows, page up and down, Home and End move the selected row (\`>\`); \`/\` filters, \`Enter\` shows the row in full, \`c\` the command for it (which is not run), \`t\` only addresses that need a look; \`1\` to \`6\` are owners, moves, logs, shared objects, configuration and requests, on a manager those of the cluster; \`?\` lists the keys, \`q\` leaves. When the daemon goes away, the last owners stay, dim, and it connects again by itself. \`--once\` draws one frame and ends with status 0 (all is well) or 3; \`--plain\` writes a line for each change and moves no cursor, for screen readers and logs.
* **Endpoints**: the path of a Unix socket, \`HOST:PORT\`, \`[IPV6]:PORT\`. The daemon listens on TCP only on loopback, because it asks nobody who he is: the mode of the socket (0660) and its group say who may give orders. From another machine: \`ssh -t HOST ecconsole\`. In a folder where everybody may put a socket (\`/tmp\`) it is talked to only where it is root's or your own; anybody could have listened there first.

## Answers

Words of a request are separated by blanks; a word with blanks stands in double quotes, a backslash there takes the next character as it is. Command words are lower case and written out.

An error is one line, \`error: WHAT (HOW TO MEND IT)\`, and status 1:

${'```'}
{errors}${'```'}

\`json \` before a command gives one JSON object, each entry of its lists on a line of its own. \`xml \` gives the same as XML: an element for each key, entries of lists in the singular, null left out. Errors are \`{"error": WHAT, "mend": HOW}\`, or an element \`error\` with \`what\` and \`mend\`. Fields may be added in later versions; none changes its meaning.

`;

const managers = `## On a manager: the whole cluster from one place

A manager sends commands to nodes through the bus group \`control_group\` ([control-group.md](control-group.md)) and keeps what they say for an hour, at most 1,000 requests and 64 MiB, in \`Logs.control_cache\` (else \`control-cache\` in its state folder); that survives a restart. Who is asked is decided by the order of the group: the nodes that are there when the request comes. Who leaves before it has answered has left, at once; who is silent is named when its time is over.

${'```'}
> broadcast cluster nodename
submitted (request 7 to 3 nodes: east1, east2, west1)
> retrieve cluster nodename
==> east1 <==
east1

==> east2 <==
[no answer: left the bus after 0.4 s]

==> west1 <==
west1

-- request 7, 3 s ago: 2 ok, 1 no answer (east2), absent: west2
${'```'}

\`ecconsole\` ends with 0 when every node answered well, 1 when at least one answered with an error or was refused (and when no daemon answers), 2 for wrong usage, 3 when all that came is well and at least one node gave no answer.

\`broadcast cluster duravip move WHAT [to] NODE\` is the safe move: WHAT is an address, a binding, or a host, which stands for all that it owns (\`binding:NAME\` and \`host:NAME\` say which). The manager judges it first on its own table; then every node gets it in one order, the present owner places one order, and owner and new owner answer when it is done.

A second socket (\`--control-read PATH\`) takes only what reads, on nodes and managers. \`--remote-commands none|read|all\` says on a node what managers may do there. What was executed is in the log of the node (\`audit: true\`).

The configuration of the cluster is changed from the command line: \`ecconf plan\` says what a change does, \`ecconf rollout\` brings it to all nodes or to none ([operations.md](operations.md#change-the-configuration)). \`config reload\` is for one node, and by hand. Here is how a rollout stands, and what ends it:

${'```'}
> rollout status
Rollout 42  5f0c2b7e by anna from git 9c1f2ab "new addresses"   grade reload   confirm within 120 s
  offer    ✓ 4 of 4 ready
  switch   ✓ east1   ✓ east2   ✓ west1   ✓ west2
  confirm  ▶ in 98 s all go back by themselves (rollout confirm)
> rollout confirm
Ok
${'```'}

| command | |
|---|---|
{rows}

\`cluster ...\` itself does not execute on a manager. What may be sent to whom:

| command | effect | may be sent to |
|---|---|---|
{table}

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
  return `${opening.replace('{errors}', () => shownErrors.join('\n'))}${managerPart()}## Commands\n\n${list.join('')}\n${sections.join('\n')}`;
}

/** The commands of a manager, and who may be sent what: from their tables. */
function managerPart(): string {
  // Descriptions only: nothing of the port is read before one is run.
  const port = undefined as unknown as Parameters<typeof commandsOf>[0];
  // Those that nodes have as well are below.
  const list = commandsOf(port).filter((command) => command.hidden !== true && !allCommands.includes(command));
  const rows = list.map(
    (command) =>
      `| \`${usageOf(command)}\` | ${[`${command.summary}${command.own ? ' (*ours*)' : ''}`, ...command.about].map(sentence).join(' ').replaceAll('|', '\\|')} |`,
  );
  const words = { all: 'all nodes or one', one: 'one node', broadcast: 'all nodes at once', never: 'nobody' } as const;
  const table = commands.map(({ name, effect, remote }) => `| \`${name}\` | ${effect} | ${words[remote]} |`);
  return managers.replace('{rows}', () => rows.join('\n')).replace('{table}', () => table.join('\n'));
}

function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
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
