// Debian's Chromium for tests: as root, without a screen, and without the shared memory of the machine, which many of them together use up.
import { type Browser, chromium } from 'playwright-core';

/** `more`: arguments besides those that all need. */
export function launchChromium(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', ...more],
  });
}
