// How many output files are open, on a disk whose calls end in any order, as those of a busy machine do, and some of them not well.
import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import type { Disk, DiskFile } from '../../../runtime/log/aggregate/disk.ts';
import { OpenFiles } from '../../../runtime/log/aggregate/open-files.ts';

const maxOpen = 3;

/** A disk without content. `next`: after how many turns of the loop a call ends. */
class SlowDisk implements Disk {
  openNow = 0;
  failState = false;
  readonly #next: () => number;
  constructor(next: () => number) {
    this.#next = next;
  }
  async #wait(): Promise<void> {
    for (let left = this.#next(); left > 0; left--) await turn();
  }
  async open(path: string): Promise<{ readonly file: DiskFile; readonly made: boolean }> {
    await this.#wait();
    this.openNow++;
    const file: DiskFile = {
      identity: path,
      state: async () => {
        await this.#wait();
        if (this.failState) throw Object.assign(new Error('EIO'), { code: 'EIO' });
        return { size: 0, linked: true };
      },
      write: () => this.#wait(),
      read: async () => Buffer.alloc(0),
      truncate: () => this.#wait(),
      sync: () => this.#wait(),
      close: async () => {
        await this.#wait();
        this.openNow--;
      },
    };
    return { file, made: false };
  }
  async makeFolders(): Promise<readonly string[]> {
    return [];
  }
  async syncFolder(): Promise<void> {}
  async identity(path: string): Promise<string> {
    await this.#wait();
    return path;
  }
  async rename(): Promise<void> {}
  async remove(): Promise<boolean> {
    return true;
  }
}

const filesOn = (disk: Disk) => new OpenFiles(disk, { fileMode: 0o640, folderMode: 0o755, maxOpen, notice: () => {}, sizeOf: () => null });

describe('open files', () => {
  it('are never more than they may be, in whatever order the calls end', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(4), { minLength: 1, maxLength: 60 }),
        fc.array(fc.nat(6), { maxLength: 30 }),
        async (waits, paths) => {
          let at = 0;
          const files = filesOn(new SlowDisk(() => waits[at++ % waits.length] ?? 0));
          const left = paths.map(String);
          let most = 0;
          // As many at a time as may be open, as the collector does.
          const lane = async () => {
            for (let path = left.shift(); path !== undefined; path = left.shift()) {
              await files.prepare(path, 0);
              most = Math.max(most, files.count);
            }
          };
          await Promise.all(Array.from({ length: maxOpen }, lane));
          assert.ok(most <= maxOpen, `${most}`);
        },
      ),
      { numRuns: 300, seed: 7 },
    ));

  it('are closed where their size cannot be told', async () => {
    const disk = new SlowDisk(() => 1);
    disk.failState = true;
    const files = filesOn(disk);
    await assert.rejects(files.prepare('a', 0), /EIO/);
    assert.deepEqual([files.count, disk.openNow], [0, 0]);
    disk.failState = false;
    await files.prepare('a', 0);
    assert.deepEqual([files.count, disk.openNow], [1, 1]);
  });
});
