// The command `ecconf-lsp` as a page of docs/editors/ wants it on the PATH, made from the sources as they are.
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { repository } from '../shared.ts';

/** A folder with the command in it. */
export function serverCommand(scratch: string): string {
  const bin = join(scratch, 'bin');
  mkdirSync(bin);
  buildSync({
    absWorkingDir: repository,
    entryPoints: ['lsp/main.ts'],
    outfile: join(bin, 'server.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    keepNames: true,
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  writeFileSync(join(bin, 'ecconf-lsp'), `#!/bin/sh\nexec "${process.execPath}" "${join(bin, 'server.cjs')}" "$@"\n`);
  chmodSync(join(bin, 'ecconf-lsp'), 0o755);
  return bin;
}

/** All blocks of one language on a page, one after another. */
export function blocksOf(page: string, language: string): string {
  const text = readFileSync(join(repository, page), 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map((match) => match[1]).join('\n');
}
