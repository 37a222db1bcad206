// Folders in and out: what the browser's own dialog gives, and a .zip of what is there now. Nothing is sent anywhere.

import { isPath } from './share.ts';
import type { Tree } from './tree-text.ts';

const filesMax = 2_000;
const fileMax = 8 * 1024 * 1024;

/** Files of a chosen folder by their paths in it, and how many were left out: too many, too large, or no text. */
export async function readFolder(files: Iterable<File>): Promise<{ readonly tree: Map<string, string>; readonly left: number }> {
  const tree = new Map<string, string>();
  let left = 0;
  for (const file of files) {
    const path = file.webkitRelativePath.split('/').slice(1).join('/') || file.name;
    if (/(^|\/)(\.git|\.svn|node_modules)\//.test(path)) continue;
    const text = tree.size >= filesMax || file.size > fileMax || !isPath(path) ? null : await textOf(file);
    if (text === null) left++;
    else tree.set(path, text);
  }
  return { tree, left };
}

async function textOf(file: File): Promise<string | null> {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await file.arrayBuffer());
  } catch {
    return null;
  }
}

/** A part of its own, that nobody waits for; asked for before it is needed, so that it is there when the network is not. */
export function loadZip(): Promise<typeof import('fflate')> {
  return import('fflate');
}

export async function downloadZip(tree: Tree, name: string): Promise<void> {
  const { strToU8, zipSync } = await loadZip();
  const zip = zipSync(Object.fromEntries([...tree].map(([path, text]) => [path, strToU8(text)])), { level: 6 });
  save(new Blob([zip as BlobPart], { type: 'application/zip' }), name);
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
