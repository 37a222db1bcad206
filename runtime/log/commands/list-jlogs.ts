// `ecclusterd jlog list` and `ecclusterd jlog sizes`: what is in logs, and who is how far behind.

import { terminalBlock } from '../../../base/terminal-text.ts';
import { jsonLine } from '../../../base/json-text.ts';
import { inspect, type LogState } from '../jlog/inspect.ts';
import { formatPosition, segmentName } from '../jlog/format.ts';
import { table, timeText, orRefuse, type Given, type JlogCommand } from './jlog-command.ts';

export const list: JlogCommand = {
  name: 'list',
  summary: 'Subscribers of logs: where each is, and how far behind',
  words: ['LOG...'],
  options: [{ name: 'count', doc: 'Count messages also where no index has been made yet; reads the whole log.' }],
  run: (given) => each(given, listText, (state) => withPositions(state)),
};

export const sizes: JlogCommand = {
  name: 'sizes',
  summary: 'Segments of logs: sizes, and how many subscribers still need each',
  words: ['LOG...'],
  options: [],
  run: (given) => each(given, sizesText, (state) => state),
};

async function each(given: Given, text: (state: LogState) => string, data: (state: LogState) => unknown): Promise<0> {
  const states: LogState[] = [];
  for (const path of given.words) states.push(orRefuse(await inspect(path, given.report, given.flag('count'))));
  if (given.json) given.output.out(jsonLine(states.map(data), 1));
  else given.output.out(terminalBlock(states.map(text).join('\n')));
  return 0;
}

function withPositions(state: LogState): unknown {
  const subscribers = state.subscribers.map((each) => ({
    ...each,
    position: each.position === null ? null : formatPosition(each.position),
  }));
  const { segments: _left, last, ...rest } = state;
  return { ...rest, last: last === null ? null : formatPosition(last), subscribers };
}

function listText({ path, rawBytes, subscribers, segments, compression, safety }: LogState): string {
  const head = `${path}: ${rawBytes} bytes on disk in ${segments.length} ${segments.length === 1 ? 'segment' : 'segments'}, ${compression}, ${safety}\n`;
  if (subscribers.length === 0) return `${head}no subscriber: nothing of it is ever deleted\n`;
  const rows = subscribers.map(({ name, position, behindBytes, behindMessages, oldestSec }) => [
    name,
    position === null ? 'damaged' : formatPosition(position),
    String(behindBytes),
    behindMessages === null ? '?' : String(behindMessages),
    timeText(oldestSec),
  ]);
  return head + table([['subscriber', 'checkpoint', 'bytes behind', 'messages', 'oldest'], ...rows]);
}

function sizesText(state: LogState): string {
  const rows = state.segments.map(({ log, bytes, indexBytes, pendingReaders }) => [
    segmentName(log),
    String(bytes),
    indexBytes === null ? '-' : String(indexBytes),
    String(pendingReaders),
    log === state.storageLog ? 'live' : '',
  ]);
  const head = `${state.path}: ${state.rawBytes} bytes on disk, segments of ${state.unitLimitBytes} bytes\n`;
  return head + table([['segment', 'bytes', 'index', 'readers', ''], ...rows]);
}
