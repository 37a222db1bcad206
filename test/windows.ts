// A folder that stands for a Windows machine, for programs that run with `windows.cjs` in front.
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './shared.ts';

/** What makes Node one of Windows. */
export const asOnWindows = ['--require', join(repository, 'test', 'windows.cjs')] as const;

/** Makes the drive; gives the folder that is `C:\Work`, where programs are started. */
export function driveIn(folder: string): string {
  const work = join(folder, 'c:', 'Work');
  mkdirSync(work, { recursive: true });
  // Absolute paths of Windows are relative ones here.
  symlinkSync('..', join(work, 'c:'));
  return work;
}
