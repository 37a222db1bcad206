// The server of the playground, which plays clusters in a worker of their own.

import { serveBrowser } from './serve-browser.ts';

serveBrowser(null);
