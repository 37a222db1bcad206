// `broadcast`, `unicast`, `subcluster broadcast` and `ask`: send a command to nodes. `retrieve` and its kin: what they said.

import { fail, say, type Answer } from '../../console/answer.ts';
import type { Argument, Call, Command, Effect } from '../../console/console-command.ts';
import { findCommand, notAuthorized } from '../../console/console-request.ts';
import { commands as nodeCommands } from '../../console/commands/node-commands.ts';
import { hint } from '../../console/find.ts';
import { judgeRemote } from '../../console/remote.ts';
import type { Asked } from '../../control/asked.ts';
import type { Scope } from '../../control/control-messages.ts';
import { splitWords } from '../../text/words.ts';
import { countsText } from '../running-requests.ts';
import type { ManagerPort } from '../manager-port.ts';
import { movePreview } from './move-preview.ts';
import { askedAnswer, nodeAnswer } from './show-asked.ts';

const command: Argument = { name: 'command', kind: 'command', optional: false };
const node: Argument = { name: 'node', kind: 'node', optional: false };
const subcluster: Argument = { name: 'subcluster', kind: 'object', optional: false };

/** A console ends a connection after 60 s of silence. */
const retrieveMs = 50_000;
const withinSec: Readonly<Record<Effect, number>> = { read: 10, order: 60, process: 60 };

type Parts = Pick<Command, 'name' | 'args' | 'summary' | 'about' | 'own'> &
  Partial<Pick<Command, 'effect'>> & { readonly run: (call: Call) => Promise<Answer> | Answer };

const made = (parts: Parts): Command => ({ effect: 'read', ...parts, remote: 'never', examples: [] });

/** In the order of the manual, then ours. */
export function requestCommands(port: ManagerPort): readonly Command[] {
  return [...documentedCommands(port), ...askCommands(port), ...keptCommands(port)];
}

const toAll: Scope = { kind: 'all' };
const toSubcluster = ({ args }: Call): Scope => ({ kind: 'subcluster', name: args['subcluster'] ?? '' });
const toNode = ({ args }: Call): Scope => ({ kind: 'node', name: args['node'] ?? '' });

async function sent(port: ManagerPort, call: Call, scope: Scope): Promise<Answer> {
  const asked = await send(port, call, scope);
  return 'ok' in asked ? asked : submitted(asked);
}

async function waited(port: ManagerPort, call: Call, scope: Scope): Promise<Answer> {
  const asked = await send(port, call, scope);
  if ('ok' in asked) return asked;
  await port.requests.asker.waitFor(asked, asked.withinMs + 2000);
  return askedAnswer(asked, Date.now());
}

function documentedCommands(port: ManagerPort): readonly Command[] {
  return [
    made({
      name: 'broadcast',
      args: [command],
      summary: 'send a command to all nodes',
      about: [
        'Answers are collected; `retrieve` with the same command shows them. All nodes get it in one order, also with what other managers send.',
        '`within SEC` in front says how long to wait for answers (10 s for what only reads, else 60 s); `json` and `xml` in front are for the nodes.',
      ],
      own: false,
      run: (call) => sent(port, call, toAll),
    }),
    made({
      name: 'retrieve',
      args: [command],
      summary: 'show the answers to a command that was broadcast',
      about: [
        'The newest request with these words, or `#7` by its number. Waits until every node has answered, left or let its time pass.',
      ],
      own: false,
      run: (call) => retrieved(port, call, ({ scope }) => scope.kind === 'all' || /^#\d+$/.test(call.args['command'] ?? ''), 'broadcast'),
    }),
    made({
      name: 'retrieve_node',
      args: [node, command],
      summary: 'show the answer of one node, alone',
      about: ['What the node itself would have printed, whether it was asked by broadcast or by unicast.'],
      own: false,
      run: (call) => retrievedNode(port, call),
    }),
    made({
      name: 'unicast',
      args: [node, command],
      summary: 'send a command to one node',
      about: [],
      own: false,
      run: (call) => sent(port, call, toNode(call)),
    }),
    made({
      name: 'subcluster broadcast',
      args: [subcluster, command],
      summary: 'send a command to the nodes of a subcluster',
      about: [],
      own: false,
      run: (call) => sent(port, call, toSubcluster(call)),
    }),
    made({
      name: 'subcluster retrieve',
      args: [subcluster, command],
      summary: 'show the answers of a subcluster',
      about: [],
      own: false,
      run: (call) =>
        retrieved(
          port,
          call,
          ({ scope }) => scope.kind === 'subcluster' && scope.name === call.args['subcluster'],
          'broadcast to this subcluster',
        ),
    }),
  ];
}

function askCommands(port: ManagerPort): readonly Command[] {
  return [
    made({
      name: 'ask',
      args: [command],
      summary: 'broadcast and retrieve in one',
      about: [],
      own: true,
      run: (call) => waited(port, call, toAll),
    }),
    made({
      name: 'ask_node',
      args: [node, command],
      summary: 'unicast and retrieve_node in one',
      about: ['What the node itself would have printed.'],
      own: true,
      run: async (call) => {
        const asked = await send(port, call, toNode(call));
        if ('ok' in asked) return asked;
        await port.requests.asker.waitFor(asked, asked.withinMs + 2000);
        return oneAnswer(asked, call.args['node'] ?? '');
      },
    }),
    made({
      name: 'subcluster ask',
      args: [subcluster, command],
      summary: 'subcluster broadcast and retrieve in one',
      about: [],
      own: true,
      run: (call) => waited(port, call, toSubcluster(call)),
    }),
  ];
}

function keptCommands(port: ManagerPort): readonly Command[] {
  return [
    made({
      name: 'flush control cache',
      args: [],
      summary: 'forget the answers that are kept',
      about: ['What is still running is cancelled. Nothing that was sent before can be retrieved afterwards.'],
      own: false,
      effect: 'process',
      run: () => {
        const count = port.requests.flush();
        return say([`Ok (${count} ${count === 1 ? 'request' : 'requests'} forgotten)`], { result: 'Ok', forgotten: count });
      },
    }),
    made({ name: 'requests', args: [], summary: 'list what was sent in the last hour', about: [], own: true, run: () => listed(port) }),
    made({
      name: 'cancel',
      args: [{ name: 'request', kind: 'object', optional: false }],
      summary: 'wait no longer for the answers to a request',
      about: ['`cancel #7`. What a node has begun is not undone.'],
      own: true,
      effect: 'process',
      run: ({ args }) => {
        const asked = port.requests.find(args['request'] ?? '', () => true);
        if (asked === null) return fail(`there is no request ${args['request']}`, 'requests lists them');
        return port.requests.asker.cancel(asked)
          ? say(['Ok'], { result: 'Ok' })
          : fail(`request ${asked.id.number} has ended`, 'retrieve shows it');
      },
    }),
  ];
}

/** The request, or what stands against it: then nothing was sent. */
async function send(port: ManagerPort, call: Call, scope: Scope): Promise<Asked | Answer> {
  const line = call.args['command'] ?? '';
  const found = findCommand(splitWords(line).words, nodeCommands);
  if (!('command' in found)) return found;
  const { effect, refused } = judgeRemote(line, scope.kind !== 'node', nodeCommands);
  if (call.only !== undefined && effect !== call.only) return notAuthorized;
  if (refused !== null) return failedBy(refused);
  const wrong = wrongScope(port, scope) ?? (found.command.name === 'cluster duravip move' ? movePreview(port, found.given) : null);
  if (wrong !== null) return wrong;
  const asked = await port.requests.ask(scope, call.format, line, call.who, 1000 * (call.withinSec ?? withinSec[effect]));
  return 'asked' in asked ? asked.asked : fail(asked.why, 'show cluster membership lists the members');
}

/** `error: what (mend)` back into its parts. */
function failedBy(text: string): Answer {
  const match = /^error: (.*) \((.*)\)$/.exec(text);
  return fail(match?.[1] ?? text, match?.[2] ?? '');
}

function wrongScope(port: ManagerPort, scope: Scope): Answer | null {
  if (scope.kind === 'all') return null;
  const { nodes, subclusters, present } = port.cluster();
  if (scope.kind === 'subcluster')
    return subclusters.includes(scope.name) ? null : fail(`no subcluster "${scope.name}"`, `there are: ${subclusters.join(', ')}`);
  if (present.includes(scope.name)) return null;
  const alike = present.find((name) => name.split('.')[0] === scope.name.split('.')[0]);
  if (alike !== undefined) return fail(`no node "${scope.name}"`, `the bus knows it as ${alike}`);
  if (nodes.includes(scope.name)) return fail(`${scope.name} is not on the bus`, 'show cluster membership lists the members');
  return fail(
    `no node "${scope.name}" in the cluster`,
    hint(scope.name, [...new Set([...nodes, ...present])], `members: ${present.join(', ')}`),
  );
}

function submitted(asked: Asked): Answer {
  const names = asked.replies.map((reply) => reply.node);
  const to =
    asked.scope.kind === 'node'
      ? (names[0] ?? '')
      : `${names.length} ${names.length === 1 ? 'node' : 'nodes'}: ${names.slice(0, 16).join(', ')}${names.length > 16 ? ' ...' : ''}`;
  return say([`submitted (request ${asked.id.number} to ${to})`], {
    request: asked.id.number,
    command: asked.command,
    format: asked.format,
    scope: { ...asked.scope },
    targets: names,
    absent: asked.absent,
  });
}

async function retrieved(port: ManagerPort, { args }: Call, fits: (asked: Asked) => boolean, how: string): Promise<Answer> {
  const text = args['command'] ?? '';
  const asked = port.requests.find(text, fits);
  if (asked === null) return fail(`"${text}" was not ${how} in the last hour`, 'requests lists what was');
  await port.requests.asker.waitFor(asked, retrieveMs);
  return askedAnswer(asked, Date.now());
}

async function retrievedNode(port: ManagerPort, { args }: Call): Promise<Answer> {
  const [name, text] = [args['node'] ?? '', args['command'] ?? ''];
  const asked = port.requests.find(text, ({ replies }) => replies.some((reply) => reply.node === name));
  if (asked === null) return fail(`"${text}" was not sent to ${name} in the last hour`, 'requests lists what was');
  await port.requests.asker.waitFor(asked, retrieveMs);
  return oneAnswer(asked, name);
}

function oneAnswer(asked: Asked, name: string): Answer {
  const reply = asked.replies.find((each) => each.node === name);
  if (reply === undefined) return fail(`${name} was not asked`, 'requests lists what was');
  switch (reply.state) {
    case 'ok':
    case 'error':
    case 'denied':
    case 'busy':
      return nodeAnswer(reply);
    case 'refused':
      return fail(`${name} takes no commands from this manager`, reply.why ?? `its log says why`);
    case 'waiting':
      return fail(`${name} has not answered yet`, 'retrieve_node again in a while');
    case 'left':
      return { ...fail(`${name} has left the bus before it answered`, 'it may have restarted: send it again') };
    case 'timeout':
      return fail(`${name} has not answered within ${asked.withinMs / 1000} s`, 'within SEC in front waits longer');
    case 'interrupted':
      return fail(`nobody waited for the answer of ${name} any more`, 'send it again');
  }
}

function listed(port: ManagerPort): Answer {
  const rows = port.requests.list().toReversed();
  const ageSec = ({ sentAt }: Asked) => Math.floor((Date.now() - sentAt) / 1000);
  const scopeText = ({ scope }: Asked) => (scope.kind === 'all' ? 'all' : scope.name);
  return {
    ok: true,
    lines: () =>
      rows.map((asked) =>
        `${String(asked.id.number).padStart(5)} ${String(ageSec(asked)).padStart(5)} s  ${asked.command.slice(0, 40).padEnd(40)} ${scopeText(asked).padEnd(8)} ${countsText(asked).padEnd(30)} ${asked.who}`.trimEnd(),
      ),
    document: () => ({
      requests: rows.map((asked) => ({
        request: asked.id.number,
        command: asked.command,
        scope: { ...asked.scope },
        who: asked.who,
        ageSec: ageSec(asked),
        counts: countsText(asked),
        done: asked.done,
      })),
    }),
  };
}
