// Packs the VS Code extension: `node tools/package-vscode.mjs` writes `dist/ecconf-vscode.vsix`. Needs the npm registry once, for the
// packing program itself; packing needs no network.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { stageExtension } from './stage-vscode.mjs';

/** The last version that runs on Node 20. */
const vsce = '@vscode/vsce@3.9.2';

const root = join(import.meta.dirname, '..');
const folder = await stageExtension(root);
const output = join(root, 'dist', 'ecconf-vscode.vsix');
// Everything is bundled, so there are no dependencies to pack; pictures are inside, so links stay as they are.
const options = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', output];
const { status } = spawnSync('npx', ['--yes', vsce, 'package', ...options], { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
process.exitCode = status ?? 1;
