export const onPage: readonly string[];
export function sectionsOf(page: string): ReadonlyMap<string, string>;
