// What few commands of `ecconf` need: a bundle of its own, so that a check neither loads nor carries it (`librariesApart` of slim-bundle.mjs).
export * as 'prettier/standalone' from 'prettier/standalone';
export * as diff from 'diff';
export * as 'cli-progress' from 'cli-progress';
export * as './completion-scripts.ts' from '../compiler/commands/completion-scripts.ts';
