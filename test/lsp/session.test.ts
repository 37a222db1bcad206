// A random editing session over real standard input and output: thousands of edits, undo, renames on the disk, cancelled requests.
// The server must not fall over, and in the end of each burst show what a fresh check finds.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CancellationTokenSource } from 'vscode-languageserver-protocol/node';
import type { Diagnostic as ProtocolDiagnostic, WorkspaceDiagnosticReport } from 'vscode-languageserver';
import fc from 'fast-check';
import type { Diagnostic } from '../../compiler/diagnostics.ts';
import { globFiles } from '../glob.mjs';
import { repository } from '../shared.ts';
import { boundary, type Client, positionIn, pulling, start } from './client.ts';
import { type Step, sessions } from './edits.ts';
import { freshFindings } from './fresh.ts';

const folder = join(repository, 'examples', 'broken');
const example: Readonly<Record<string, string>> = Object.fromEntries(
  globFiles(folder, '.conf').map((path: string) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
);

interface Desk {
  readonly client: Client;
  readonly disk: Record<string, string>;
  readonly open: Record<string, string>;
}

const severities = { error: 1, warning: 2, info: 3, hint: 4 } as const;

/** As much of a finding as shows that it is the same one at the same place. */
function summary(found: readonly Diagnostic[], textOf: (path: string) => string): unknown[] {
  return found.map(({ code, severity, message, at, related, because }) => {
    const text = textOf(at.file);
    return {
      range: { start: positionIn(text, at.start), end: positionIn(text, at.end) },
      severity: severities[severity],
      code,
      message,
      related: related.length + (because === undefined ? 0 : 1),
    };
  });
}

function received(found: readonly ProtocolDiagnostic[]): unknown[] {
  return found.map(({ range, severity, code, message, relatedInformation }) => ({
    range,
    severity,
    code,
    message,
    related: relatedInformation?.length ?? 0,
  }));
}

async function assertFresh({ client, disk, open }: Desk): Promise<void> {
  const absolute = (texts: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(texts).map(([path, text]) => [join(client.folder, path), text]));
  const [onDisk, opened] = [absolute(disk), absolute(open)];
  const fresh = freshFindings(client.folder, onDisk, opened);
  const { items }: WorkspaceDiagnosticReport = await client.connection.sendRequest('workspace/diagnostic', { previousResultIds: [] });
  const textOf = (path: string) => opened[path] ?? onDisk[path] ?? '';
  const expected = [...fresh].map(([path, found]) => [path, summary(found, textOf)] as const);
  const shown = items.flatMap((each) =>
    each.kind === 'full' && each.items.length > 0 ? [[new URL(each.uri).pathname, received(each.items)] as const] : [],
  );
  assert.deepEqual(Object.fromEntries(shown), Object.fromEntries(expected));
}

const undone: (() => void)[] = [];

function take(desk: Desk, step: Step): void {
  const { client, disk, open } = desk;
  const paths = [...new Set([...Object.keys(disk), ...Object.keys(open)])].sort();
  const path = 'file' in step ? (paths[step.file % paths.length] ?? '') : '';
  switch (step.do) {
    case 'edit': {
      if (open[path] === undefined) {
        open[path] = disk[path] ?? '';
        client.open(path, open[path]);
      }
      const before = open[path] ?? '';
      const begin = boundary(before, Math.floor(step.at * before.length));
      const end = boundary(before, Math.min(before.length, begin + step.length));
      change(desk, path, begin, end, step.text);
      undone.push(() => {
        const text = open[path] ?? '';
        const last = begin + step.text.length;
        if (text.slice(begin, last) === step.text && boundary(text, begin) === begin && boundary(text, last) === last) {
          change(desk, path, begin, last, before.slice(begin, end));
        }
      });
      break;
    }
    case 'undo':
      undone.pop()?.();
      break;
    case 'close':
      if (open[path] === undefined) break;
      delete open[path];
      void client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: client.uri(path) } });
      break;
    case 'rename': {
      const text = disk[path];
      if (text === undefined || step.to in disk || open[path] !== undefined || open[step.to] !== undefined) break;
      delete disk[path];
      disk[step.to] = text;
      mkdirSync(dirname(join(client.folder, step.to)), { recursive: true });
      renameSync(join(client.folder, path), join(client.folder, step.to));
      void client.connection.sendNotification('workspace/didRenameFiles', {
        files: [{ oldUri: client.uri(path), newUri: client.uri(step.to) }],
      });
      break;
    }
    case 'cancel': {
      const source = new CancellationTokenSource();
      const params = { textDocument: { uri: client.uri(path) }, position: { line: 3, character: 2 } };
      const answer = client.connection.sendRequest(step.method, params, source.token);
      // Answered before it was cancelled, or refused with exactly this code.
      answer.catch((error: { code?: number }) => assert.equal(error.code, -32800));
      source.cancel();
      break;
    }
  }
}

function change({ client, open }: Desk, path: string, begin: number, end: number, text: string): void {
  client.edit(path, begin, end, text);
  open[path] = client.text(path);
}

describe('random session over stdio', () => {
  it('ends in what a fresh check finds, after each burst of steps', async () => {
    const client = await start(example, { capabilities: pulling });
    const desk: Desk = { client, disk: { ...example }, open: {} };
    const bursts = fc.sample(sessions(40), { numRuns: Number(process.env.FUZZ_RUNS ?? 60), seed: Number(process.env.FUZZ_SEED ?? 42) });
    try {
      for (const burst of bursts) {
        for (const step of burst) take(desk, step);
        await assertFresh(desk);
      }
    } catch (error) {
      client.abandon();
      throw error;
    }
    const { exit, counts } = await client.end();
    assert.equal(exit, 0);
    assert.ok((counts['answer workspace/diagnostic'] ?? 0) >= bursts.length || Object.keys(counts).length === 0);
  }).timeout(300_000);
});
