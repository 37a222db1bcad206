// Seconds since the epoch as a date, in the zone of this machine or in UTC.

import { localZoneName, type ZoneName } from './zone-name.ts';

export interface LocalTime {
  /** Seconds since the epoch. */
  readonly epoch: number;
  readonly year: number;
  /** From 0. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Sunday is 0. */
  readonly weekday: number;
  /** From 0. */
  readonly yearday: number;
  /** East of Greenwich. */
  readonly offsetSec: number;
  readonly zone: string;
}

export type Clock = (sec: number) => LocalTime;

/** @param utc in place of the zone of this process. */
export function clockOf(utc: boolean): Clock {
  const zoneName = utc ? null : localZoneName();
  return (sec) => {
    const date = new Date(sec * 1000);
    // The whole date once more, as if it were UTC: then every field is read the same way.
    const offsetSec = utc ? 0 : offsetOf(date);
    const shifted = new Date((sec + offsetSec) * 1000);
    const year = shifted.getUTCFullYear();
    return {
      epoch: sec,
      year,
      month: shifted.getUTCMonth(),
      day: shifted.getUTCDate(),
      hour: shifted.getUTCHours(),
      minute: shifted.getUTCMinutes(),
      second: shifted.getUTCSeconds(),
      weekday: shifted.getUTCDay(),
      yearday: Math.floor((shifted.getTime() - Date.UTC(year, 0, 1)) / 86_400_000),
      offsetSec,
      zone: zoneOf(zoneName, sec, offsetSec),
    };
  };
}

function offsetOf(date: Date): number {
  return Math.round(-date.getTimezoneOffset() * 60);
}

function zoneOf(zoneName: ZoneName | null, sec: number, offsetSec: number): string {
  if (zoneName === null) return 'UTC';
  return zoneName(sec, offsetSec) ?? offsetText(offsetSec, '');
}

/** `+0130`, or with a colon `+01:30`. */
export function offsetText(offsetSec: number, colon: '' | ':'): string {
  const minutes = Math.floor(Math.abs(offsetSec) / 60);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${offsetSec < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${colon}${two(minutes % 60)}`;
}
