// What somebody may have done to the files of a manager, to the log on the node and to the journal: `log verify` never calls it right when it is not, and says
// that it does not know where it cannot. One manager has collected one log; each case changes something, looks, and puts it back.
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { encodeLine } from '../../runtime/log/aggregate/journal-lines.ts';
import { openLooking, type LookClient } from '../../runtime/log/aggregate/look-client.ts';
import { sourceKey } from '../../runtime/log/aggregate/log-source.ts';
import { readTemplate } from '../../runtime/log/aggregate/template.ts';
import { readLedger, verdictText, verifySource, type Verdict } from '../../runtime/manager/verify-logs.ts';
import { write } from '../log/log-dir.ts';
import { Programs, Stage } from '../log/aggregate/stage.ts';
import { until } from '../until.ts';

const source = { node: 'n1', log: 'mainlog', subscriber: 'master' };
const records = Array.from({ length: 400 }, (_, i) => `record ${i} ${'x'.repeat(i % 90)}${i % 40 === 7 ? `\nof ${i} lines\nthree` : ''}`);

describe('log verify, against an enemy', () => {
  const programs = new Programs();
  let stage: Stage;
  let client: LookClient;
  let path = '';
  let logPath = '';

  before(async () => {
    await programs.build();
    const folder = new Stage({ nodes: [], logs: [] }).folder;
    stage = new Stage({ nodes: ['n1'], logs: ['mainlog'], logfile: join(folder, '%{l}-%{n}') });
    await stage.prepare();
    path = join(folder, 'mainlog-n1');
    logPath = stage.logPath('n1', 'mainlog');
    await write(logPath, records, { subscribers: ['master', 'slow'], create: { unitLimitBytes: 6000 } });
    stage.keep(programs.start('log-node', [join(stage.folder, 'node.json'), 'n1']));
    const manager = stage.keep(programs.start('manager', stage.managerArgs()));
    await until(
      () => manager.exitCode !== null || contentOf(path).endsWith(`${records.at(-1)}\n`),
      () => 'all records',
    );
    client = await connect();
    await until(
      async () => (await verdictOf()).state === 'same',
      () => 'the first verdict',
    );
    manager.kill('SIGTERM');
    await until(
      () => manager.exitCode !== null,
      () => 'the end of the manager',
    );
  });
  after(async () => {
    client.close();
    await stage.remove();
  });

  const connect = (): Promise<LookClient> => {
    const port = stage.ports.get('n1')?.own ?? assert.fail();
    return openLooking({ host: '127.0.0.1', port }, { manager: 'mgr1', node: 'n1', tls: null, software: 'test' });
  };

  const verdictOf = (
    stateFolder = join(stage.folder, 'state'),
    isShared = false,
    template = join(path, '..', '%{l}-%{n}'),
  ): Promise<Verdict> => {
    const read = readTemplate(template, true);
    assert.ok(read.ok);
    return verifySource(source, { stateFolder, template: read.template, client, isShared: () => isShared, againMs: 1 });
  };

  const files: readonly [string, Verdict['state'], RegExp, (lines: string[]) => string[]][] = [
    ['nothing', 'same', /^mainlog of n1 as 'master': 400 records from 00000000:00000000: nothing lost, nothing twice up to/, (l) => l],
    ['a line is missing', 'differs', /1 records are not there/, (l) => l.toSpliced(100, 1)],
    ['a line is there twice', 'differs', /1 records are there more than once/, (l) => l.toSpliced(100, 0, l[100] ?? '')],
    ['the last line is there twice', 'differs', /1 records are there more than once/, (l) => [...l, l.at(-1) ?? '']],
    ['two lines are swapped', 'differs', /1 records are not in their order/, (l) => l.with(100, l[101] ?? '').with(101, l[100] ?? '')],
    ['the end is cut off', 'differs', /30 records are not there/, (l) => l.slice(0, -30)],
    ['everything is there twice', 'unknown', /have the text of one of these records/, (l) => [...l, ...l]],
    ['the first lines are there twice', 'unknown', /have the text of one of these records/, (l) => [...l.slice(0, 50), ...l]],
    [
      'a record of several lines comes again at the beginning',
      'unknown',
      /have the text/,
      (l) => ['record 7 xxxxxxx\nof 7 lines\nthree', ...l],
    ],
    ['one letter is another one', 'differs', /1 records are not there/, (l) => l.with(200, `R${l[200]?.slice(1)}`)],
    ['somebody has written behind them', 'unknown', /somebody else writes into it/, (l) => [...l, 'a line of somebody else']],
  ];
  for (const [what, state, words, change] of files) {
    it(what, async () => {
      copyFileSync(path, `${path}~kept`);
      renameSync(`${path}~kept`, join(stage.folder, 'kept'));
      try {
        writeFileSync(
          path,
          change([...records])
            .map((line) => `${line}\n`)
            .join(''),
        );
        expect(await verdictOf(), state, words);
      } finally {
        copyFileSync(join(stage.folder, 'kept'), path);
      }
    });
  }

  it('compressed as the manager does it, broken, and in the .gz as well', async () => {
    const content = readFileSync(path);
    writeFileSync(`${path}.gz`, gzipSync(content));
    try {
      expect(await verdictOf(), 'unknown', /400 lines besides have the text|4\d\d lines besides have the text/);
      rmSync(path);
      expect(await verdictOf(), 'same', /400 records .*nothing lost/);
      writeFileSync(`${path}.gz`, gzipSync(content).fill(0, 300, 400));
      expect(await verdictOf(), 'unknown', /cannot be unpacked/);
    } finally {
      rmSync(`${path}.gz`);
      writeFileSync(path, content);
    }
  });

  it('moved away, by logrotate and wholly', async () => {
    const content = readFileSync(path);
    renameSync(path, `${path}.1`);
    try {
      expect(await verdictOf(), 'unknown', /the file is not there/);
      writeFileSync(path, '');
      expect(await verdictOf(), 'differs', /are not there[\s\S]*\d+ of them stand in .*mainlog-n1\.1$/);
      expect(await verdictOf(undefined, false, join(path, '..', 'elsewhere-%{l}-%{n}')), 'unknown', /the file is not there/);
    } finally {
      rmSync(`${path}.1`);
      writeFileSync(path, content);
    }
  });

  it('the log on the node: a segment is missing, damaged, deleted from the front, the log is another one', async () => {
    const segment = (log: number): string => join(logPath, log.toString(16).padStart(8, '0'));
    const kept = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
      .filter((log) => existsSync(segment(log)))
      .map((log) => [log, readFileSync(segment(log))] as const);
    assert.ok(kept.length > 4);
    const again = (): void => {
      for (const [log, bytes] of kept) writeFileSync(segment(log), bytes);
    };
    const away = join(stage.folder, 'away');
    try {
      rmSync(segment(2));
      expect(await verdictOf(), 'unknown', /nothing between 00000001:\w+ and 00000003:00000001|segment 00000002 is gone/);
      again();
      writeFileSync(segment(1), readFileSync(segment(1)).fill(0, 1000, 1400));
      // The record that the damage begins in has a header, and another text than the files.
      expect(await verdictOf(), 'differs', /1 records are not there[\s\S]*are no message/);
      again();
      rmSync(segment(0));
      rmSync(segment(1));
      const verdict = await verdictOf();
      expect(verdict, 'same', /: \d+ records from 00000002:00000000: nothing lost/);
      assert.ok(verdict.records < 400);
      again();
      writeFileSync(segment(4), readFileSync(segment(4)).subarray(0, 900));
      for (const log of [5, 6, 7, 8, 9]) rmSync(segment(log), { force: true });
      assert.notEqual((await verdictOf()).state, 'same');
      again();
      for (const [log] of kept) rmSync(segment(log));
      assert.notEqual((await verdictOf()).state, 'same');
      again();
      renameSync(logPath, away);
      await write(logPath, records, { subscribers: ['master'] });
      expect(await verdictOf(), 'unknown', /made anew/);
    } finally {
      if (existsSync(away)) {
        rmSync(logPath, { recursive: true });
        renameSync(away, logPath);
      }
      again();
    }
  });

  it('what the node has not confirmed is not claimed where managers share it', async () => {
    const ledger = await readLedger(join(stage.folder, 'state'));
    const key = sourceKey(source);
    const place = ledger.places.get(key) ?? assert.fail();
    const folder = join(stage.folder, 'state-in-doubt');
    mkdirSync(folder);
    const save = (): void => writeFileSync(join(folder, 'journal'), encodeLine(ledger.base()));
    ledger.doubts.set(key, [{ place, spans: [[path, 10, 20]] }]);
    ledger.confirmed.delete(key);
    save();
    expect(await verdictOf(folder, true), 'unknown', /not compared: the node has not confirmed/);
    expect(await verdictOf(folder, false), 'same', /400 records/);
    ledger.confirmed.set(key, { ...place, position: { log: 1, marker: 5 } });
    save();
    const verdict = await verdictOf(folder, true);
    expect(verdict, 'same', /nothing lost, nothing twice up to 00000001:00000005\n {2}the node has not confirmed/);
  });
});

function expect(verdict: Verdict, state: Verdict['state'], words: RegExp): void {
  const text = verdictText(verdict);
  assert.equal(verdict.state, state, text);
  assert.match(text, words);
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
