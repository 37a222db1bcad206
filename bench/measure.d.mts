export function median(values: readonly number[]): number;
export function table(rows: readonly (readonly (string | number)[])[]): void;
