// The program `ecconf-lsp`: serves one client on standard input and output (`--stdio`), or on the channel of a parent Node process.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { hostFiles } from '../compiler/load/host-files.ts';
import { hostProse } from '../compiler/prose/host-prose.ts';
import { readProseBy } from '../compiler/schema/prose.ts';
import { version } from '../base/version.ts';
import type { Parts } from './protocol/parts.ts';
import { usage } from './command-line.ts';
import { connectionOptions } from './protocol/handshake.ts';
import { serve } from './server.ts';

// Every check makes and drops much. Left alone, V8 gives the young generation 32 MB and lets the heap double before it collects. With
// 1 MB of configuration 35 MB are alive; the process had 184 MB at its highest and has 125 with these, for the same latencies
// (`npm run bench lsp`). V8 looks at both whenever it could grow, so setting them here is early enough, whoever starts the server.
setFlagsFromString('--semi-space-growth-factor=1');
setFlagsFromString('--heap-growing-percent=50');

if (process.argv.includes('--version')) {
  process.stdout.write(`${version}\n`);
} else if (process.argv.includes('--help') || process.argv.includes('-h')) {
  process.stdout.write(usage);
} else {
  // Without a word about the channel it is standard input: that is what people try first.
  if (!process.argv.some((each) => /^--(?:stdio|node-ipc|socket|pipe)/.test(each))) process.argv.push('--stdio');
  const connection = createConnection(ProposedFeatures.all, connectionOptions);
  readProseBy(hostProse);
  const parts: Parts = {
    later: () => import('./later/later.ts'),
    git: () => import('../compiler/outside/run-outside.ts'),
    simulator: () => import('../compiler/outside/run-outside.ts'),
  };
  serve(connection, hostFiles, parts, pagesBeside(import.meta.dirname));
}

/** The pages of all codes, where the package has them; not in an editor's own bundle, which says itself where its pages are. */
function pagesBeside(folder: string | undefined): string | null {
  const pages = join(folder ?? '.', '..', 'docs', 'codes');
  return folder !== undefined && existsSync(join(pages, 'README.md')) ? pathToFileURL(pages).href : null;
}
