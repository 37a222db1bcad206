// The server of the extension in a browser: with the simulator, which says for how long nobody serves an address.

import { playFailure } from '../../compiler/outside/play-failure.ts';
import { serveBrowser } from './serve-browser.ts';

serveBrowser(() => Promise.resolve({ playFailure }));
