// `ecclusterd jlog create`, `add`, `remove`, `set` and `clean`: what changes a log without reading it.

import { terminalBlock } from '../../../base/terminal-text.ts';
import { jsonLine } from '../../../base/json-text.ts';
import { addSubscriber, deleteConsumed, earliest, listSubscribers, removeSubscriber, setSubscriber } from '../jlog/checkpoints.ts';
import { createLog } from '../jlog/create.ts';
import { attempt } from '../jlog/errors.ts';
import { Folder } from '../jlog/folder.ts';
import { formatPosition, parsePosition, safeties, type Layout, type Position } from '../jlog/format.ts';
import { lastPositions } from '../jlog/scan.ts';
import { Refused, orRefuse, type Given, type JlogCommand } from './jlog-command.ts';

export const create: JlogCommand = {
  name: 'create',
  summary: 'Make an empty log',
  words: ['LOG'],
  options: [
    { name: 'segment-size', value: 'BYTES', doc: 'Size at which a segment ends. Default 4194304.' },
    { name: 'safety', value: 'LEVEL', doc: 'unsafe, almost or safe. Default almost.' },
    { name: 'compression', value: 'KIND', doc: 'plain or lz4. Default plain.' },
  ],
  run: async (given) => {
    const size = given.text('segment-size');
    const safety = oneOf(given, 'safety', safeties);
    const compression = oneOf<Layout['compression']>(given, 'compression', ['plain', 'lz4']);
    const options = {
      ...(size === null ? {} : { unitLimitBytes: Number(size) }),
      ...(safety === null ? {} : { safety }),
      ...(compression === null ? {} : { compression }),
    };
    const [path = ''] = given.words;
    if (!orRefuse(await attempt(() => createLog(path, options)))) throw new Refused(1, `${path} exists already`);
    return done(given, { created: path }, `made ${path}`);
  },
};

export const add: JlogCommand = {
  name: 'add',
  summary: 'Add a subscriber, for whom messages are kept from then on',
  words: ['LOG', 'SUBSCRIBER'],
  options: [{ name: 'at', value: 'WHERE', doc: 'beginning (with all that is still there), end, or SEGMENT:MARKER. Default beginning.' }],
  run: (given) =>
    withFolder(given, async (folder) => {
      const [, name = ''] = given.words;
      const text = given.text('at') ?? 'beginning';
      const at = text === 'beginning' || text === 'end' ? text : positionOf(text);
      const position = await addSubscriber(folder, name, at, () => lastPositions(folder, 0));
      return done(given, { added: name, position: formatPosition(position) }, `'${name}' added at ${formatPosition(position)}`);
    }),
};

export const remove: JlogCommand = {
  name: 'remove',
  summary: 'Remove a subscriber; what only it needed can be deleted then',
  words: ['LOG', 'SUBSCRIBER'],
  options: [],
  run: (given) =>
    withFolder(given, async (folder) => {
      const [path = '', name = ''] = given.words;
      if (!removeSubscriber(folder, name)) throw new Refused(1, `${path} has no subscriber '${name}'`);
      return done(given, { removed: name }, `'${name}' removed; \`ecclusterd jlog clean ${path}\` deletes what only it needed`);
    }),
};

export const set: JlogCommand = {
  name: 'set',
  summary: 'Move the checkpoint of a subscriber, who is added if absent',
  words: ['LOG', 'SUBSCRIBER', 'SEGMENT:MARKER'],
  options: [],
  run: (given) =>
    withFolder(given, async (folder) => {
      const [, name = '', text = ''] = given.words;
      const position = positionOf(text);
      await setSubscriber(folder, name, position);
      return done(given, { set: name, position: formatPosition(position) }, `'${name}' set to ${formatPosition(position)}`);
    }),
};

export const clean: JlogCommand = {
  name: 'clean',
  summary: 'Delete segments that no subscriber needs; none of a log without subscribers, and never the live one',
  words: ['LOG'],
  options: [],
  run: (given) =>
    withFolder(given, async (folder) => {
      const least = earliest(await listSubscribers(folder));
      const deleted = least === null ? 0 : await deleteConsumed(folder, 0, Math.min(least.log, folder.storageLog()));
      return done(given, { deleted }, `${deleted} ${deleted === 1 ? 'segment' : 'segments'} deleted`);
    }),
};

async function withFolder(given: Given, work: (folder: Folder) => Promise<0>): Promise<0> {
  return orRefuse(
    await attempt(async () => {
      const folder = await Folder.open(given.words[0] ?? '', 'read', { report: given.report, locking: given.locking });
      try {
        return await work(folder);
      } finally {
        folder.close();
      }
    }),
  );
}

function done(given: Given, data: unknown, text: string): 0 {
  given.output.out(given.json ? jsonLine(data) : terminalBlock(`${text}\n`));
  return 0;
}

function positionOf(text: string): Position {
  const position = parsePosition(text);
  if (position === null)
    throw new Refused(2, `a position is eight hex digits, a colon, and eight more, such as 00000000:0000a43a, not \`${text}\``);
  return position;
}

function oneOf<T extends string>(given: Given, name: string, values: readonly T[]): T | null {
  const text = given.text(name);
  if (text === null) return null;
  const found = values.find((value) => value === text);
  if (found === undefined) throw new Refused(2, `--${name} is one of ${values.join(', ')}, not \`${text}\``);
  return found;
}
