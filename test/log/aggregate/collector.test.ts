// The collector on a real disk: modes, limits, what somebody else does to its files, what cannot be written, and journals that are lost or damaged.
import assert from 'node:assert/strict';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { realDisk } from '../../../runtime/log/aggregate/disk.ts';
import { Packer } from '../../../runtime/log/aggregate/compress-files.ts';
import { readJournal } from '../../../runtime/log/aggregate/read-journal.ts';
import { openState } from '../../../runtime/log/aggregate/state-folder.ts';
import { inFolder, openSink } from './sink.ts';

describe('collector', () => {
  it('writes lines with exactly the modes that it was given, whatever the umask', () =>
    inFolder(async (folder) => {
      const umask = process.umask(0o077);
      try {
        const sink = await openSink(folder, { fileMode: 0o664, folderMode: 0o775 });
        sink.put('a', 'x/y/log', ['one', 'two\n', '', 'with\nnewline', 'nul\0'], 5);
        await sink.settled();
        assert.equal(readFileSync(sink.path('x/y/log'), 'latin1'), 'one\ntwo\n\nwith\nnewline\nnul\0\n');
        assert.deepEqual([statSync(sink.path('x/y/log')).mode & 0o777, statSync(sink.path('x')).mode & 0o777], [0o664, 0o775]);
        assert.equal(sink.marker('a'), 5);
        await sink.close();
      } finally {
        process.umask(umask);
      }
    }));

  it('has no more files open than it may, and closes those that are idle', () =>
    inFolder(async (folder) => {
      let now = 0;
      const sink = await openSink(folder, { maxOpen: 3, maxIdleMs: 1000, now: () => now, gatherMs: 0 });
      for (let i = 0; i < 20; i++) sink.put(`s${i}`, `f${i}`, [String(i)], 1);
      await sink.settled();
      const open = readdirSync('/proc/self/fd').length;
      assert.ok(sink.collector.counters().filesOpen <= 3);
      now = 2000;
      await sink.collector.tidy();
      assert.equal(sink.collector.counters().filesOpen, 0);
      assert.ok(readdirSync('/proc/self/fd').length < open);
      for (let i = 0; i < 20; i++) assert.equal(readFileSync(sink.path(`f${i}`), 'utf8'), `${i}\n`);
      await sink.close();
    }));

  it('says it clearly when somebody else writes into a file, and cuts nothing off', () =>
    inFolder(async (folder) => {
      const sink = await openSink(folder);
      sink.put('a', 'log', ['one'], 1);
      await sink.settled();
      appendFileSync(sink.path('log'), 'foreign\n');
      sink.put('a', 'log', ['two'], 2);
      await sink.settled();
      assert.equal(readFileSync(sink.path('log'), 'utf8'), 'one\nforeign\ntwo\n');
      assert.match(sink.notices.join(), /foreign: .*8 bytes longer .* somebody else writes into it/);
      sink.abandon();
      appendFileSync(sink.path('log'), 'more\n');
      const next = await openSink(folder);
      assert.equal(next.recovered.cut, null);
      next.put('a', 'log', ['three'], 3);
      await next.settled();
      assert.equal(readFileSync(next.path('log'), 'utf8'), 'one\nforeign\ntwo\nmore\nthree\n');
      assert.match(next.notices.join(), /5 bytes longer/);
      await next.close();
    }));

  it('begins a file anew that was moved away, deleted or emptied', () =>
    inFolder(async (folder) => {
      const sink = await openSink(folder);
      sink.put('a', 'log', ['one'], 1);
      await sink.settled();
      renameSync(sink.path('log'), sink.path('log.1'));
      sink.put('a', 'log', ['two'], 2);
      await sink.settled();
      rmSync(sink.path('log'));
      sink.put('a', 'log', ['three'], 3);
      await sink.settled();
      assert.deepEqual([readFileSync(sink.path('log.1'), 'utf8'), readFileSync(sink.path('log'), 'utf8')], ['one\n', 'three\n']);
      truncateSync(sink.path('log'), 2);
      sink.put('a', 'log', ['four'], 4);
      await sink.settled();
      assert.equal(readFileSync(sink.path('log'), 'utf8'), 'thfour\n');
      assert.match(sink.notices.join(), /shorter: .*somebody has cut off 4/);
      await sink.close();
    }));

  it('holds up only those whose file cannot be made, and goes on by itself', () =>
    inFolder(async (folder) => {
      const sink = await openSink(folder);
      writeFileSync(sink.path('taken'), 'a file, no folder');
      sink.put('bad', 'taken/log', ['one'], 1);
      sink.put('good', 'log', ['one'], 1);
      sink.put('both', 'log', ['two'], 1);
      sink.put('both', 'taken/log', ['three'], 2);
      // What holds the others up is told a little later than the good ones are done.
      const isOver = () => sink.marker('good') >= 1 && sink.problems.at(-1) !== undefined && sink.problems.at(-1) !== null;
      for (let turns = 0; !isOver() && turns < 1000; turns++) await new Promise((resolve) => setTimeout(resolve, 5));
      assert.deepEqual([sink.marker('good'), sink.marker('bad'), sink.marker('both')], [1, -1, -1]);
      assert.match(sink.problems.at(-1)?.message ?? '', /a part of the path is a file/);
      rmSync(sink.path('taken'));
      await sink.settled();
      assert.equal(readFileSync(sink.path('taken/log'), 'utf8').split('\n').sort().join(), ',one,three');
      assert.equal(readFileSync(sink.path('log'), 'utf8'), 'one\ntwo\n');
      assert.equal(sink.problems.at(-1), null);
      await sink.close();
    }));

  it('cuts off what was not committed when it died, keeps a copy, and begins again from there', () =>
    inFolder(async (folder) => {
      const sink = await openSink(folder);
      sink.put('a', 'log', ['one'], 1);
      await sink.settled();
      // What a kill between the journal and the data leaves: a commit that is announced, and half of its bytes.
      const { journal } = sink.collector;
      await journal.begin({
        kind: 'commit',
        seq: journal.ledger.seq + 1,
        files: [[sink.path('log'), 4, 12, 1]],
        places: [['a', 'i', '00000000:00000003']],
      });
      appendFileSync(sink.path('log'), 'two\n');
      sink.abandon();
      const next = await openSink(folder);
      assert.deepEqual(next.recovered, { cut: { files: 1, bytes: 4 }, alarms: [] });
      assert.equal(readFileSync(next.path('log'), 'utf8'), 'one\n');
      assert.equal(next.marker('a'), 1);
      const kept = readdirSync(join(folder, '.state')).filter((name) => name.startsWith('cut-'));
      assert.equal(readFileSync(join(folder, '.state', kept[0] ?? ''), 'utf8'), 'two\n');
      await next.close();
    }));

  it('cuts nothing off where more is there than it announced', () =>
    inFolder(async (folder) => {
      const sink = await openSink(folder);
      const { journal } = sink.collector;
      sink.put('a', 'log', ['one'], 1);
      await sink.settled();
      await journal.begin({ kind: 'commit', seq: journal.ledger.seq + 1, files: [[sink.path('log'), 4, 8, 1]], places: [] });
      appendFileSync(sink.path('log'), 'twoforeign\n');
      sink.abandon();
      const next = await openSink(folder);
      assert.equal(readFileSync(next.path('log'), 'utf8'), 'one\ntwoforeign\n');
      assert.match(next.recovered.alarms.join(), /somebody else has written into it; nothing was cut off/);
      await next.close();
    }));

  it('refuses a journal that is damaged or gone, names the way out, and takes it', () =>
    inFolder(async (folder) => {
      const sink = await openSink(folder);
      for (let i = 1; i <= 5; i++) {
        sink.put('a', 'log', [String(i)], i);
        await sink.settled();
      }
      sink.abandon();
      const journal = join(folder, '.state', 'journal');
      const bytes = readFileSync(journal);
      const at = bytes.indexOf('commit') + 20;
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      writeFileSync(journal, bytes);
      const damaged = await openState(realDisk, join(folder, '.state'), null, false);
      assert.match(damaged.ok ? '' : damaged.why, /damaged at byte \d+.*--new-journal.*may come twice/s);
      rmSync(journal);
      const gone = await openState(realDisk, join(folder, '.state'), null, false);
      assert.match(gone.ok ? '' : gone.why, /it is gone.*--new-journal/s);
      writeFileSync(journal, bytes);
      const anew = await openSink(folder, { anew: true });
      assert.equal(anew.marker('a'), -1);
      assert.ok(readdirSync(join(folder, '.state')).some((name) => name.startsWith('journal.bad-')));
      await anew.close();
      const usual = await openSink(folder);
      await usual.close();
    }));

  it('lets one manager at a time write', () =>
    inFolder(async (folder) => {
      const sink = await openSink(folder);
      const second = await openState(realDisk, join(folder, '.state'), null, false);
      assert.match(second.ok ? '' : second.why, /is in use: .*one manager at a time/);
      await sink.close();
      await (await openSink(folder)).close();
    }));

  it('keeps the journal small, whatever goes through', () =>
    inFolder(async (folder) => {
      const sink = await openSink(folder, { gatherMs: 0 });
      const long = 'a'.repeat(180);
      for (let i = 1; i <= 60; i++) {
        for (let k = 0; k < 100; k++) sink.put(`source ${k}`, `f-${long}-${k}`, ['x'], i);
        await sink.settled();
      }
      assert.ok(statSync(join(folder, '.state', 'journal')).size < 1_500_000);
      sink.abandon();
      const next = await openSink(folder);
      assert.equal(next.marker('source 99'), 60);
      await next.close();
    }));

  it('tells its journal what the node has confirmed, also where no line comes any more', () =>
    inFolder(async (folder) => {
      let aheadMs = 0;
      const sink = await openSink(folder, { now: () => performance.now() + aheadMs });
      const saved = () => {
        const read = readJournal(readFileSync(join(folder, '.state', 'journal')));
        return read.ok ? read.ledger : assert.fail(read.why);
      };
      sink.put('a', 'log', ['one'], 1);
      await sink.settled();
      await sink.collector.tidy();
      assert.equal(saved().doubts.size, 1);
      aheadMs = 3000;
      await sink.collector.tidy();
      assert.equal(saved().doubts.size, 0);
      assert.equal(saved().confirmed.get('a')?.position.marker, 1);
      const { size } = statSync(join(folder, '.state', 'journal'));
      aheadMs = 6000;
      await sink.collector.tidy();
      assert.equal(statSync(join(folder, '.state', 'journal')).size, size, 'once is enough');
      await sink.close();
    }));

  it('compresses old files, and adds late lines as a further member', () =>
    inFolder(async (folder) => {
      const sink = await openSink(folder);
      const packer = new Packer(realDisk, sink.collector, 1000, () => {});
      for (const [i, lines] of [['one', 'two'], ['late']].entries()) {
        sink.put('a', 'log', lines, i + 1);
        await sink.settled();
        await sink.collector.exclusive(() => Promise.resolve());
        chmodSync(sink.path('log'), 0o600);
        await closeFiles(sink.collector);
        assert.equal(await packer.pack(sink.path('log')), true);
      }
      assert.deepEqual(readdirSync(folder).sort(), ['.state', 'log.gz']);
      assert.equal(gunzipSync(readFileSync(sink.path('log.gz'))).toString(), 'one\ntwo\nlate\n');
      assert.equal(statSync(sink.path('log.gz')).mode & 0o777, 0o600);
      await sink.close();
    }));

  for (const renamed of [false, true]) {
    it(`after a crash while a file was compressed, ${renamed ? 'behind' : 'before'} the new name, the lines are in one place`, () =>
      inFolder(async (folder) => {
        const sink = await openSink(folder);
        sink.put('a', 'log', ['one'], 1);
        await sink.settled();
        const { journal } = sink.collector;
        writeFileSync(sink.path('log.gz.new'), 'compressed');
        await journal.begin({ kind: 'pack', seq: journal.ledger.seq + 1, path: sink.path('log') });
        if (renamed) renameSync(sink.path('log.gz.new'), sink.path('log.gz'));
        sink.abandon();
        const next = await openSink(folder);
        assert.deepEqual(readdirSync(folder).sort(), ['.state', renamed ? 'log.gz' : 'log']);
        await next.close();
      }));
  }

  it('copes with a folder that is gone while it writes', () =>
    inFolder(async (folder) => {
      const sink = await openSink(folder);
      mkdirSync(sink.path('d'));
      sink.put('a', 'd/log', ['one'], 1);
      await sink.settled();
      rmSync(sink.path('d'), { recursive: true });
      sink.put('a', 'd/log', ['two'], 2);
      await sink.settled();
      assert.equal(readFileSync(sink.path('d/log'), 'utf8'), 'two\n');
      await sink.close();
    }));
});

/** As the tidier does when they have been idle for long. */
async function closeFiles(collector: { tidy(): Promise<void>; isOpen(path: string): boolean }): Promise<void> {
  const now = performance.now.bind(performance);
  performance.now = () => now() + 3_600_000;
  try {
    await collector.tidy();
  } finally {
    performance.now = now;
  }
}
