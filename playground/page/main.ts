// The entry of the page: what the buttons do, what is kept in the browser, and what a link brings.

import { loadCodePages } from './code-page.ts';
import { byId } from './dom.ts';
import { downloadZip, loadZip, readFolder } from './folder.ts';
import { Guide } from './guide.ts';
import { keepTexts, keptTexts, keptTheme, keepTheme } from './kept.ts';
import { say } from './message.ts';
import { Page } from './page.ts';
import { fragmentMax, fromFragment, type Shared, toFragment } from './share.ts';
import { sameTree, type Tree } from './tree-text.ts';

/** The files of examples/cluster, which the build puts in place of this name. */
declare const exampleFiles: Readonly<Record<string, string>>;

const example: Tree = new Map(Object.entries(exampleFiles));

const guide = new Guide((step) => {
  if (step === 'kill') page.simulation.strike({ action: { kind: 'crash', node: 'west1' } });
  else page.breakExample();
});

const page: Page = new Page({
  settled: () => keepTexts(page.tree()),
  found: () => {
    const { size } = new Set(page.findings.all().filter(({ finding }) => finding.severity === 1));
    if (size > 0) guide.did('break');
    else if (!sameTree(page.tree(), page.opened) || page.wasBroken) guide.did('fix');
  },
  struck: () => guide.did('kill'),
  scrubbed: () => guide.did('watch'),
});

function listen(id: string, event: string, run: () => unknown): void {
  byId(id).addEventListener(event, () => void run());
}

listen('example', 'click', () => {
  history.replaceState(null, '', location.pathname);
  replace(page.tree(), example);
});
listen('share', 'click', share);
listen('open', 'click', () => byId('folder').click());
listen('folder', 'change', openFolder);
listen('download', 'click', () => downloadZip(page.tree(), 'configuration.zip'));
listen('theme', 'click', () => setTheme(document.documentElement.dataset['theme'] === 'dark' ? 'light' : 'dark', true));
listen('play', 'click', () => page.simulation.play(!page.simulation.isPlaying));
listen('back', 'click', () => page.simulation.scrub(0));
listen('heal', 'click', () => page.simulation.strike({ action: { kind: 'heal' } }));
listen('scenario', 'click', () => downloadZip(page.scenarioFiles(), 'scenario.zip'));
listen('opened', 'click', () => page.takeAsOpened());
listen('scrub', 'input', () => {
  page.simulation.scrub(Number((byId('scrub') as HTMLInputElement).value));
  guide.did('watch');
});
listen('speed', 'change', () => {
  page.simulation.speed = Number((byId('speed') as HTMLSelectElement).value);
});
for (const tab of document.querySelectorAll<HTMLElement>('[role=tab]')) {
  tab.addEventListener('click', () => page.showPane(tab.dataset['pane'] as Page['pane']));
  tab.addEventListener('keydown', ({ key }) => {
    const next = key === 'ArrowRight' ? tab.nextElementSibling : key === 'ArrowLeft' ? tab.previousElementSibling : null;
    if (!(next instanceof HTMLElement)) return;
    next.click();
    next.focus();
  });
}
window.addEventListener('hashchange', () => void openLink(page.tree()));

async function share(): Promise<void> {
  guide.did('share');
  const { simulation, editor, pane } = page;
  const atMs = simulation.ir === null ? null : simulation.nowMs;
  const shared = {
    files: page.tree(),
    open: editor.path,
    pane,
    seed: simulation.seed,
    strikes: simulation.strikes,
    atMs,
    ir: page.irOfSimulation(),
  };
  const fragment = await toFragment(shared);
  if (fragment.length > fragmentMax) {
    say(
      `This is too much for a link (${fragment.length} characters; ${fragmentMax} are passed on safely). Download it and send the file.`,
      {
        words: 'download .zip',
        does: () => void downloadZip(page.tree(), 'configuration.zip'),
      },
    );
    return;
  }
  history.replaceState(null, '', fragment);
  const copied = await navigator.clipboard?.writeText(location.href).then(
    () => true,
    () => false,
  );
  say(
    `The link contains your configuration${simulation.strikes.length > 0 ? ' and what was done to the cluster' : ''}; it is ${copied === true ? 'copied, and ' : ''}in the address bar. Servers do not see this part of it.`,
  );
}

async function openFolder(): Promise<void> {
  const input = byId('folder') as HTMLInputElement;
  const { tree, left } = await readFolder(input.files ?? []);
  input.value = '';
  if (tree.size === 0) {
    say('This folder has no file that could be read as text.');
    return;
  }
  replace(page.tree(), tree, left === 0 ? '' : `${left} files were left out: no text in UTF-8, larger than 8 MiB, or more than 2,000.`);
}

/** Others' files in place of what somebody has written here: that is offered back, because nothing else remembers it. */
function replace(before: Tree, files: Tree, words = '', shared: Shared | null = null): void {
  page.load(files, shared);
  const isLost = before.size > 0 && !sameTree(before, example) && !sameTree(before, files);
  const text = [words, isLost ? 'Your text of before is not here any more.' : ''].filter((each) => each !== '').join(' ');
  say(text === '' ? null : text, isLost ? { words: 'bring it back', does: () => replace(files, before) } : null);
}

/** What the address brings; a damaged link is said so, and what is there stays. `before`: what it takes the place of. */
async function openLink(before: Tree): Promise<boolean> {
  const shared = await fromFragment(location.hash);
  if (shared === null) return false;
  if ('error' in shared) {
    say(`This link cannot be opened: ${shared.error}. What was here stays.`);
    return false;
  }
  replace(before, shared.files, '', shared);
  return true;
}

function setTheme(theme: 'light' | 'dark', isChosen: boolean): void {
  document.documentElement.dataset['theme'] = theme;
  if (isChosen) keepTheme(theme);
}

async function begin(): Promise<void> {
  setTheme(keptTheme() ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'), false);
  page.showPane('cluster');
  const kept = keptTexts();
  if (!(await openLink(kept ?? new Map()))) {
    page.load(kept ?? example);
    if (kept === null) guide.begin();
    else page.opened = new Map(kept);
  }
  // Nobody waits for it, and it is there when the network is not.
  setTimeout(() => {
    void loadZip();
    void loadCodePages();
  }, 2_000);
}

window.addEventListener('error', ({ message }) => say(`A bug of ours: ${message}. Your text is kept in this browser.`));
void begin();
// For tests, which look at what is in it.
Object.assign(window, { playground: page });
