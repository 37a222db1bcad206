// The invariant of the workspace, in one process: after every step of a random session the findings are those of a fresh check.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { type Checker, openChecker } from '../../lsp/state/checker.ts';
import { pathOf, uriOf } from '../../lsp/state/paths.ts';
import { openWorkspace, type Workspace } from '../../lsp/state/workspace.ts';
import { globFiles } from '../glob.mjs';
import { mapFiles } from '../map-files.ts';
import { repository } from '../shared.ts';
import { positionIn } from './client.ts';
import { type Step, sessions } from './edits.ts';
import { freshFindings } from './fresh.ts';

const folder = join(repository, 'examples', 'broken');
const root = '/conf';
const example: Readonly<Record<string, string>> = Object.fromEntries(
  globFiles(folder, '.conf').map((path: string) => [`${root}/${path.slice(folder.length + 1)}`, readFileSync(path, 'utf8')]),
);

interface Desk {
  readonly workspace: Workspace;
  readonly checker: Checker;
  readonly disk: Record<string, string>;
  readonly open: Record<string, string>;
  readonly undo: (() => void)[];
}

function openDesk(): Desk {
  const disk = { ...example };
  const workspace = openWorkspace({
    read: (path) => mapFiles(disk).read(path),
    list: (path) => mapFiles(disk).list(path),
    link: (path) => mapFiles(disk).link(path),
    exists: (path) => mapFiles(disk).exists(path),
  });
  workspace.setFolders([root]);
  const failed = (error: unknown) => assert.fail(String(error));
  const checker = openChecker(workspace, { provisional: () => undefined, checked: () => undefined, failed });
  return { workspace, checker, disk, open: {}, undo: [] };
}

let version = 0;

function edit({ workspace, open }: Desk, path: string, start: number, end: number, text: string): void {
  const before = open[path] ?? '';
  const range = { start: positionIn(before, start), end: positionIn(before, end) };
  open[path] = before.slice(0, start) + text + before.slice(end);
  workspace.change(uriOf(path), ++version, [{ range, text }]);
}

function take(desk: Desk, step: Step): void {
  const { workspace, disk, open, undo } = desk;
  const paths = [...new Set([...Object.keys(disk), ...Object.keys(open)])].sort();
  const path = 'file' in step ? (paths[step.file % paths.length] ?? '') : '';
  switch (step.do) {
    case 'edit': {
      if (open[path] === undefined) {
        open[path] = disk[path] ?? '';
        workspace.open(uriOf(path), ++version, open[path]);
      }
      const before = open[path];
      // Positions cannot say "between CR and LF": such an edit would be another one for the server.
      let start = Math.floor(step.at * before.length);
      let end = Math.min(before.length, start + step.length);
      while (splits(before, start)) start--;
      while (splits(before, end)) end++;
      edit(desk, path, start, end, step.text);
      undo.push(() => {
        const text = open[path];
        if (text === undefined || text.slice(start, start + step.text.length) !== step.text) return;
        const last = start + step.text.length;
        if (!splits(text, start) && !splits(text, last)) edit(desk, path, start, last, before.slice(start, end));
      });
      break;
    }
    case 'undo':
      undo.pop()?.();
      break;
    case 'close':
      if (open[path] === undefined) break;
      delete open[path];
      workspace.close(uriOf(path));
      break;
    case 'rename': {
      const to = `${root}/${step.to}`;
      const text = disk[path];
      if (text === undefined || to in disk || open[path] !== undefined || open[to] !== undefined) break;
      delete disk[path];
      disk[to] = text;
      workspace.diskChanged([path, to]);
      break;
    }
    case 'cancel':
      // A request in between must change nothing.
      workspace.snapshot(path)?.diagnostics();
      break;
  }
}

/** Whether an offset is inside of a CR LF or of a character beyond the first plane. */
function splits(text: string, at: number): boolean {
  return /^(?:\r\n|[\ud800-\udbff][\udc00-\udfff])/.test(text.slice(at - 1, at + 1)) && at > 0;
}

describe('workspace', () => {
  it('finds what a fresh check finds, after every step of a random session', () =>
    fc.assert(
      fc.asyncProperty(sessions(25), async (steps) => {
        const desk = openDesk();
        for (const step of steps) {
          take(desk, step);
          const found = await desk.checker.findings();
          assert.deepEqual(found, freshFindings(root, desk.disk, desk.open), JSON.stringify(step));
        }
        desk.checker.dispose();
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 20) },
    )).timeout(600_000);

  it('finds it, too, when the steps come faster than checks', () =>
    fc.assert(
      fc.asyncProperty(sessions(25), async (steps) => {
        const desk = openDesk();
        for (const step of steps) {
          take(desk, step);
          // Begun, and out of date at the next step.
          void desk.checker.findings();
        }
        assert.deepEqual(await desk.checker.findings(), freshFindings(root, desk.disk, desk.open));
        desk.checker.dispose();
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 40) },
    )).timeout(600_000);

  it('knows paths of odd URIs', () => {
    assert.equal(pathOf('untitled:Untitled-1'), 'untitled:Untitled-1');
    assert.equal(pathOf('file:///a%20b/../c%25.conf'), '/c%.conf');
    assert.equal(uriOf('/a b/c%.conf'), 'file:///a%20b/c%25.conf');
  });
});
