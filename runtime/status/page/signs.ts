// Each state has a sign and a word, and never a colour alone.

import type { Cell, NodeState } from './page-model.ts';

export interface Sign {
  readonly sign: string;
  readonly word: string;
  /** Class of its colour. */
  readonly tone: 'good' | 'calm' | 'watch' | 'bad' | 'none';
}

export const cellSigns: Readonly<Record<Cell, Sign>> = {
  owner: { sign: '●', word: 'owner', tone: 'good' },
  could: { sign: '○', word: 'could have it', tone: 'calm' },
  will: { sign: '◌', word: 'will have it', tone: 'watch' },
  leaving: { sign: '◐', word: 'hands it over', tone: 'watch' },
  unable: { sign: '✕', word: 'unable', tone: 'bad' },
  none: { sign: '·', word: 'no candidate', tone: 'none' },
  conflict: { sign: '!', word: 'conflict', tone: 'bad' },
};

export const nodeSigns: Readonly<Record<NodeState, Sign>> = {
  here: { sign: '✓', word: 'here', tone: 'good' },
  draining: { sign: '◐', word: 'draining', tone: 'watch' },
  left: { sign: '✕', word: 'left', tone: 'bad' },
  never: { sign: '·', word: 'not seen', tone: 'watch' },
  excluded: { sign: '!', word: 'excluded', tone: 'bad' },
  refused: { sign: '!', word: 'refused', tone: 'bad' },
};

/** Of a log, by the words of docs/logs.md. */
export function logSign(state: string): Sign {
  const tone = state === 'reading' || state === 'waiting' ? 'good' : state === 'catching up' ? 'watch' : 'bad';
  return { sign: tone === 'good' ? '✓' : tone === 'watch' ? '◌' : '▲', word: state, tone };
}

/** `45 s`, `12 min`, `3 h 20 min`, `17 d`. */
export function spanText(ms: number): string {
  const sec = Math.max(0, Math.floor(ms / 1000));
  if (sec < 60) return `${sec} s`;
  if (sec < 3600) return `${Math.floor(sec / 60)} min`;
  if (sec < 86_400) return `${Math.floor(sec / 3600)} h ${String(Math.floor((sec % 3600) / 60)).padStart(2, '0')} min`;
  return `${Math.floor(sec / 86_400)} d`;
}

/** Shorter than a second as well. */
export function shortText(ms: number): string {
  return ms < 10_000 ? `${ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms)} ms` : spanText(ms);
}

export function bytesText(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let at = 0;
  for (; value >= 1024 && at < units.length - 1; at++) value /= 1024;
  return `${at === 0 ? value : value.toFixed(1)} ${units[at] ?? ''}`;
}

/** In UTC, because nodes and readers may be in several zones; with its day where that is not the day of `nowMs`. */
export function timeText(ms: number, nowMs: number): string {
  return `${dayText(ms, nowMs)}${new Date(ms).toISOString().slice(11, 19)}`;
}

export function momentText(ms: number, nowMs: number): string {
  return `${dayText(ms, nowMs)}${new Date(ms).toISOString().slice(11, 23)}`;
}

function dayText(ms: number, nowMs: number): string {
  const day = new Date(ms).toISOString().slice(0, 10);
  return day === new Date(nowMs).toISOString().slice(0, 10) ? '' : `${day} `;
}

export function numberText(value: number): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
