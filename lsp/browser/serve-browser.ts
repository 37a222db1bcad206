// The language server in a worker of a page: the same server, with files that are handed over in place of a disk.

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { hashBy } from '../../base/sha256.ts';
import { makePlan } from '../../compiler/plan/make-plan.ts';
import { planText } from '../../compiler/plan/plan-text.ts';
import { readProseBy } from '../../compiler/schema/prose.ts';
import { connectionOptions } from '../protocol/handshake.ts';
import type { Parts } from '../protocol/parts.ts';
import { filesGiven, type FilesGiven, planAsked, type PlanAsked, proseAt, type ProseAt } from '../protocol/requests.ts';
import { serve } from '../server.ts';
import { openMemoryFiles } from './memory-files.ts';

declare const self: ConstructorParameters<typeof BrowserMessageReader>[0];

/** `simulator`: where the bundle has one. */
export function serveBrowser(simulator: Parts['simulator']): void {
  const hash = (text: string) => bytesToHex(sha256(new TextEncoder().encode(text)));
  hashBy(hash);
  const files = openMemoryFiles();
  const connection = createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self), connectionOptions);
  connection.onNotification(filesGiven, (given: FilesGiven) => {
    if (!files.take(given))
      connection.console.warn('this is more than can be held in a browser: 64 MiB in 20,000 files; the rest is left out');
  });
  connection.onNotification(proseAt, readProse);
  connection.onRequest(planAsked, ({ old, next }: PlanAsked) => {
    const side = (ir: string) => ({ ir: JSON.parse(ir), sourceMap: null });
    const plan = makePlan(side(old), side(next), { runtime: 'ecclusterd', sha256: hash, owners: null, unread: new Map() });
    return planText(plan, { all: true, apply: [], notes: [] });
  });
  serve(connection, files, { later: () => import('../later/later.ts'), git: null, simulator });
}

/** What options are for is wanted by hovers alone, so nobody waits for it; where it cannot be had they say less. */
function readProse({ url }: ProseAt): void {
  fetch(url)
    .then((response) => (response.ok ? response.text() : Promise.reject(new Error(response.statusText))))
    .then(
      (prose) => readProseBy(() => prose),
      () => {},
    );
}
