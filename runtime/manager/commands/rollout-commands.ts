// `rollout ...` at a manager: begin, follow, confirm, take back and look back. `ecconf rollout` speaks to these.

import { say, fail, type Answer } from '../../console/answer.ts';
import type { Argument, Call, Command } from '../../console/console-command.ts';
import type { HistoryEntry } from '../../rollout/rollout-history.ts';
import { sha256Of, unpack } from '../../rollout/packed-document.ts';
import { wayBack } from '../rollout/way-back.ts';
import type { ManagerPort } from '../manager-port.ts';
import type { ManagerRollouts } from '../rollout/manager-rollouts.ts';
import { statusDocument, statusLines } from '../rollout/rollout-status.ts';

type Parts = Pick<Command, 'name' | 'args' | 'summary' | 'about' | 'effect'> & {
  readonly run: (rollouts: ManagerRollouts, call: Call) => Promise<Answer> | Answer;
};

const serial: Argument = { name: 'serial', kind: 'job', optional: true };

export function rolloutCommands(port: ManagerPort): readonly Command[] {
  return all.map(({ run, ...parts }) => ({
    ...parts,
    own: true,
    remote: 'never',
    examples: [],
    run: (call) => {
      const rollouts = port.rollouts();
      return rollouts === null
        ? fail('this manager makes no rollouts: its state folder cannot be used', 'see its log')
        : run(rollouts, call);
    },
  }));
}

const all: readonly Parts[] = [
  {
    name: 'rollout start',
    args: [{ name: 'file', kind: 'object', optional: false }],
    summary: 'roll out what ecconf rollout has put into the incoming folder',
    about: [
      'FILE is a name in the incoming folder (`json rollout status` says where that is). `ecconf rollout` does this and all that follows.',
    ],
    effect: 'process',
    run: start,
  },
  {
    name: 'rollout status',
    args: [],
    summary: 'show how the rollout stands, or what became of the last one',
    about: ['Also which nodes are in the middle of a rollout of another manager.'],
    effect: 'read',
    run: (rollouts) => ({ ok: true, lines: () => statusLines(rollouts), document: () => statusDocument(rollouts) }),
  },
  {
    name: 'rollout confirm',
    args: [],
    summary: 'keep what all nodes have switched to',
    about: ['Once all steps have settled. Without it all nodes go back by themselves.'],
    effect: 'process',
    run: (rollouts) =>
      rollouts.confirm()
        ? say(['Ok'], { result: 'Ok' })
        : fail('no rollout of this manager waits for a confirmation', 'rollout status says how it stands'),
  },
  {
    name: 'rollout abort',
    args: [],
    summary: 'take the rollout back: all nodes go back to the configuration before',
    about: ['That of this manager; where it has none, what the nodes are in the middle of, whoever began it.'],
    effect: 'process',
    run: (rollouts) => {
      const ids = rollouts.abort();
      if (ids.length === 0) return fail('no rollout is under way', 'rollout history lists those that were');
      return say(
        ids.map(({ serial: number, manager }) => `rollout ${number} of ${manager}: taken back`),
        { aborted: ids.map((id) => ({ ...id })) },
      );
    },
  },
  {
    name: 'rollout adopt',
    args: [],
    summary: 'go on with the rollout of a manager that is gone',
    about: ['From where the nodes are, by what this manager heard when it was offered. Nodes that have not switched wait 60 s for it.'],
    effect: 'process',
    run: async (rollouts) => begun(await rollouts.adopt(), 'adopted'),
  },
  {
    name: 'rollout history',
    args: [{ name: 'count', kind: 'job', optional: true }],
    summary: 'list rollouts, the newest first',
    about: ['The last 50 are kept, with the documents of those that were committed, and 256 MiB of them.'],
    effect: 'read',
    run: history,
  },
  {
    name: 'rollout show',
    args: [{ ...serial, optional: false }],
    summary: 'print the document of a rollout that was committed',
    about: ['As it was compiled, byte for byte: `ecconf rollout` takes it as NEW.'],
    effect: 'read',
    run: show,
  },
  {
    name: 'rollout back',
    args: [serial],
    summary: 'roll out an older document once more',
    about: [
      'The one before, or that of SERIAL; 0 is what ran before the first rollout. It is checked, switched and confirmed as any other, under a new serial: all nodes at one moment, or one after the other where they must restart. `rollout confirm` ends it.',
    ],
    effect: 'process',
    run: back,
  },
];

async function start(rollouts: ManagerRollouts, { args, who }: Call): Promise<Answer> {
  const name = args['file'] ?? '';
  const read = await rollouts.store.take(name);
  if (!read.ok) return fail(read.why, 'ecconf rollout makes such files');
  await rollouts.store.forget(name);
  return begun(await rollouts.start(read.incoming, read.packed, who), 'begun');
}

function begun(outcome: { readonly why: string } | { readonly serial: number }, word: string): Answer {
  if ('why' in outcome) return fail(outcome.why, 'nothing was changed');
  return say([`rollout ${outcome.serial}: ${word} (rollout status)`], { serial: outcome.serial });
}

const shownRows = 20;

function history({ store }: ManagerRollouts, { args }: Call): Answer {
  const count = Number(args['count'] ?? shownRows);
  const entries = store.history.list().toReversed().slice(0, count);
  return {
    ok: true,
    lines: () => (entries.length === 0 ? ['no rollout was made from here'] : entries.map(rowOf)),
    document: () => ({ history: entries.map((entry) => ({ ...entry, about: { ...entry.about } })) as never }),
  };
}

function rowOf({ serial: number, sha256, at, manager, outcome, why, tookMs, about }: HistoryEntry): string {
  const time = new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
  const words = about.words === '' ? '' : `  "${about.words}"`;
  const without = about.without.length === 0 ? '' : `  without ${about.without.join(', ')}`;
  const parts = [
    String(number).padStart(5),
    sha256.slice(0, 12),
    time,
    manager,
    outcome,
    `${(tookMs / 1000).toFixed(1)} s`,
    about.who,
    about.source,
  ];
  return `${parts.filter((part) => part !== '').join('  ')}${words}${without}${why === '' ? '' : `: ${why}`}`;
}

async function documentOf({ store }: ManagerRollouts, number: number) {
  const found = store.history.document(number);
  if (found === null) return fail(`the document of rollout ${number} is not here`, 'rollout history lists those that are');
  const unpacked = await unpack(found.packed);
  if (!unpacked.ok || sha256Of(unpacked.document) !== found.entry.sha256)
    return fail(`the document of rollout ${number} is damaged`, 'it is not used');
  return { ok: true as const, document: unpacked.document, ...found };
}

async function show(rollouts: ManagerRollouts, { args }: Call): Promise<Answer> {
  const found = await documentOf(rollouts, Number(args['serial']));
  if (!('document' in found)) return found;
  const lines = found.document.toString('utf8').replace(/\n$/, '').split('\n');
  return { ok: true, lines: () => lines, document: () => ({}), raw: () => lines };
}

async function back(rollouts: ManagerRollouts, { args, who, port }: Call): Promise<Answer> {
  const { committed } = rollouts.state;
  const all = rollouts.store.history.list().filter(({ outcome }) => outcome === 'committed');
  // Of a manager that came later it is the file that it was started with, whatever ran on the nodes.
  const knowsFirst = all.some((entry) => entry.serial === 1) || committed.serial === 0;
  const before = all.findLast((entry) => entry.sha256 !== committed.sha256 && (entry.serial > 0 || knowsFirst));
  const number = args['serial'] === undefined ? before?.serial : Number(args['serial']);
  if (number === undefined) return fail('there is nothing to go back to', 'rollout history lists what there is');
  if (number === 0 && !knowsFirst)
    return fail('this manager was not there when the first rollout was made, and does not know what ran before it', 'ask one that was');
  const found = await documentOf(rollouts, number);
  if (!('document' in found)) return found;
  const way = wayBack(port.configuration().ir, found.document, { who, from: number });
  if ('why' in way) return fail(way.why, `rollout show ${number} prints it: ecconf rollout plans the way`);
  return begun(
    await rollouts.again(found.packed, found.entry.sha256, way.about, way.confirmMs),
    `back to the document of ${number}, begun`,
  );
}
