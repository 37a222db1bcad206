// `ecclusterd rehearse`: asks twice before it kills, follows signals, and prints the report.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline/promises';
import { jsonLine } from '../../base/json-text.ts';
import { terminalBlock } from '../../base/terminal-text.ts';
import { numberOf } from '../process/arguments.ts';
import { CommandError, usageError, type Arguments, type Terminal } from '../process/program-command.ts';
import { Cluster, type Member, Trouble } from '../rehearse/cluster.ts';
import { look, rehearse, type Foresight } from '../rehearse/rehearsal.ts';
import { reportText } from '../rehearse/report.ts';
import { describeStep } from '../rehearse/steps.ts';
import { parseEndpoint, type Endpoint } from '../sockets/endpoint.ts';
import { splitWords } from '../text/words.ts';

const refusedStatus = 3;
const cannot = 4;
/** Nobody kills what only has the same number by now, or on another machine. */
const usualKill = `ssh -o BatchMode=yes root@{node} "grep -qa ecclusterd /proc/{pid}/cmdline && kill -KILL {pid}"`;
const killLimitMs = 20_000;

export async function runRehearse(given: Arguments, terminal: Terminal): Promise<number> {
  const node = given.text('node');
  if (node === null) throw usageError('--node NAME is missing: which node it is about');
  const wanted = {
    node,
    kill: given.flag('kill'),
    killGapMs: numberOf(given, 'kill-gap', 1, 600_000) ?? 1000,
    everyMs: numberOf(given, 'every', 2, 1000) ?? 20,
    limitSec: Math.round(numberOf(given, 'limit', 10, 3600) ?? 120),
  };
  const command = splitWords(given.text('kill-command') ?? usualKill).words;
  if (wanted.kill) await askTwice(given, node);
  else if (given.text('yes-kill') !== null) throw usageError('--yes-kill is the answer to --kill, which is not there');
  const cluster = new Cluster(endpointOf(given));
  try {
    const found = await look(cluster, wanted);
    if ('refused' in found) return refuse(given, terminal, found.refused);
    if (given.flag('print')) {
      terminal.out(given.flag('json') ? jsonLine(planOf(found), 2) : terminalBlock(planText(found)));
      return 0;
    }
    const [signal, end] = signals(terminal, wanted);
    const say = (text: string) => terminal.error(terminalBlock(`${text}\n`));
    const kill = (member: Member) => killBy(command, member);
    const report = await rehearse(cluster, wanted, found, { kill, say, signal }).finally(end);
    if ('refused' in report) return refuse(given, terminal, report.refused);
    terminal.out(given.flag('json') ? jsonLine(report, 2) : terminalBlock(reportText(report)));
    return report.verdict === 'passed' ? 0 : 1;
  } catch (error) {
    if (error instanceof Trouble) throw new CommandError(cannot, error.message);
    throw error;
  } finally {
    cluster.close();
  }
}

function endpointOf(given: Arguments): Endpoint {
  const parsed = parseEndpoint(given.text('control') ?? '/run/ecclusterd/2025');
  if (!parsed.ok) throw usageError(`--control ${parsed.why}`);
  return parsed.endpoint;
}

async function askTwice(given: Arguments, node: string): Promise<void> {
  let answer = given.text('yes-kill');
  if (answer === null && process.stdin.isTTY && !given.flag('print')) {
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    answer = await lines
      .question(`The daemon of ${node} will be ended by kill -9. Type the name of the node: `)
      .finally(() => lines.close());
  }
  if (answer === null && given.flag('print')) return;
  if (answer?.trim() !== node) throw usageError(`--kill is asked for twice: --yes-kill ${node} (nothing was done)`);
}

function refuse(given: Arguments, terminal: Terminal, refused: readonly string[]): number {
  if (given.flag('json')) terminal.out(jsonLine({ format: 'ecclusterd rehearsal 1', verdict: 'refused', refused }, 2));
  else terminal.error(terminalBlock(`${refused.map((each) => `refused: ${each}`).join('\n')}\nnothing was done\n`));
  return refusedStatus;
}

function planOf({ steps, left }: Foresight) {
  return {
    steps: steps.map(({ step, owners, gapMs }) => ({
      ...step,
      gaps: [...gapMs].map(([ip, ms]) => ({ ip, ms })),
      owners: Object.fromEntries(owners),
    })),
    left,
  };
}

function planText({ steps, left }: Foresight): string {
  const lines = steps.map(({ step, gapMs }) => {
    const most = [...gapMs.values()].reduce((a, b) => Math.max(a, b), 0);
    return `${describeStep(step).padEnd(40)} ${most === 0 ? 'foreseen: no address is without service' : `foreseen: ${gapMs.size} addresses without service for at most ${most} ms`}`;
  });
  return `${[...lines, 'put back', ...left.map((each) => `left out: ${each}`), 'nothing was done'].join('\n')}\n`;
}

/** The first signal puts back what was found; a second one ends at once. */
function signals(
  terminal: Terminal,
  { node, limitSec }: { readonly node: string; readonly limitSec: number },
): readonly [AbortSignal, () => void] {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) {
      terminal.error(terminalBlock(`ended; if ${node} drains, that ends by itself within ${limitSec} s\n`));
      process.exit(1);
    }
    terminal.error(terminalBlock('interrupted: putting back what was found (once more ends at once)\n'));
    controller.abort();
  };
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of names) process.on(name, onSignal);
  const end = () => {
    for (const name of names) process.removeListener(name, onSignal);
  };
  return [controller.signal, end];
}

async function killBy(command: readonly string[], { node, privateName }: Member): Promise<void> {
  const pid = /^#ec\d*-(\d+)#/.exec(privateName)?.[1];
  if (pid === undefined || node === null) throw new Trouble(`${node} does not say which process it is`);
  const [program = '', ...args] = command.map((word) => word.replaceAll('{node}', node).replaceAll('{pid}', pid));
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: killLimitMs });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2000);
  });
  const status = await new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', resolve);
  });
  if (status !== 0)
    throw new Trouble(`the daemon of ${node} (process ${pid}) was not killed: ${program} ended with ${String(status)} ${said.trim()}`);
}
