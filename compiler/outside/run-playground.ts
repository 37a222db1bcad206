// Serves the playground until somebody ends it, and opens a browser where there is one.

import { spawn } from 'node:child_process';
import { readPlayground, servePlayground } from './serve-playground.ts';

export interface PlaygroundRequest {
  /** 0: any that is free. */
  readonly port: number;
  readonly opens: boolean;
  readonly said: (text: string) => void;
}

/** The reason why it cannot be served, or null when it has been ended. */
export async function runPlayground({ port, opens, said }: PlaygroundRequest): Promise<string | null> {
  const files = readPlayground(import.meta.dirname);
  if (files === null) return 'this installation has no playground: its folder `playground` belongs beside the programs';
  let served: Awaited<ReturnType<typeof servePlayground>>;
  try {
    served = await servePlayground(files, port);
  } catch (error) {
    return `port ${port} of 127.0.0.1 cannot be had: ${error instanceof Error ? error.message : String(error)}; without --port any free one is taken`;
  }
  said(`${served.url}\n`);
  if (opens) openBrowser(served.url);
  await ended();
  served.close();
  return null;
}

/** Where it fails the address has been printed. */
function openBrowser(url: string): void {
  const child = spawn(process.platform === 'darwin' ? 'open' : 'xdg-open', [url], { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}

function ended(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}
