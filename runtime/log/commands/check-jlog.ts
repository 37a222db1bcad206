// `ecclusterd jlog analyse` and `ecclusterd jlog repair`: what is wrong with a log, and mending it.

import { terminalBlock } from '../../../base/terminal-text.ts';
import { jsonLine } from '../../../base/json-text.ts';
import { analyse as analyseLog } from '../jlog/analyse.ts';
import { attempt } from '../jlog/errors.ts';
import { segmentName } from '../jlog/format.ts';
import { acknowledgeLosses } from '../jlog/losses.ts';
import { repairLog } from '../jlog/repair-log.ts';
import { table, timeText, orRefuse, type JlogCommand } from './jlog-command.ts';

export const analyse: JlogCommand = {
  name: 'analyse',
  summary: 'Look through all of a log and tell what is wrong; changes nothing. Exit status 1: something is',
  words: ['LOG'],
  options: [],
  run: async ({ words: [path = ''], json, output }) => {
    const { segments, damage } = orRefuse(await analyseLog(path));
    if (json) output.out(jsonLine({ segments, damage }, 1));
    else {
      const rows = segments.map((each) => [
        segmentName(each.log),
        String(each.bytes),
        String(each.messages),
        timeText(each.firstSec),
        timeText(each.lastSec),
        each.index,
      ]);
      output.out(terminalBlock(table([['segment', 'bytes', 'messages', 'first', 'last', 'index'], ...rows])));
      output.out(terminalBlock(damage.length === 0 ? 'nothing is wrong\n' : damage.map(({ message }) => `${message}\n`).join('')));
    }
    return damage.length === 0 ? 0 : 1;
  },
};

export const acknowledge: JlogCommand = {
  name: 'acknowledge',
  summary: 'Print what was lost by damage, and stop telling of it',
  words: ['LOG'],
  options: [],
  run: async (given) => {
    const [path = ''] = given.words;
    const text = orRefuse(await attempt(() => acknowledgeLosses(path)));
    if (given.json) given.output.out(jsonLine({ losses: text.split('\n').filter((line) => line !== '') }));
    else given.output.out(terminalBlock(text === '' ? 'nothing was lost\n' : text));
    return 0;
  },
};

export const repair: JlogCommand = {
  name: 'repair',
  summary: 'Cut damage out of a log that nobody is using; what is cut is kept beside it, and no whole message is skipped',
  words: ['LOG'],
  options: [],
  run: async ({ words: [path = ''], json, output, locking }) => {
    const damage = orRefuse(await repairLog(path, { report: () => {}, locking }));
    if (json) output.out(jsonLine({ damage }, 1));
    else output.out(terminalBlock(damage.length === 0 ? 'nothing was wrong\n' : damage.map(({ message }) => `${message}\n`).join('')));
    return 0;
  },
};
