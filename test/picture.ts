// Pictures of our pages in `docs/images`, taken anew where the environment asks for it: with 64 colours, because everybody who clones gets them.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './shared.ts';

export const images = join(repository, 'docs', 'images');

export function keepPicture(name: string, png: Buffer): void {
  mkdirSync(images, { recursive: true });
  const { status, stdout, stderr, error } = spawnSync('pngquant', ['--speed', '1', '64', '-'], { input: png, maxBuffer: 1 << 26 });
  assert.equal(status, 0, `pngquant (of Debian's package of that name): ${error?.message ?? String(stderr)}`);
  writeFileSync(join(images, `${name}.png`), stdout);
}
